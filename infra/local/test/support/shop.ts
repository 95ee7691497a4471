import { services } from '../../../../scripts/lib/services.ts';
import { startTestCloud, type TestCloud, type TestCloudOptions } from './test-cloud.ts';

/** The whole shop, from the packages of all services, in a local cloud of its own. */
export function startShop(options: Omit<TestCloudOptions, 'packaged'> = {}): Promise<TestCloud> {
  const packaged = Object.fromEntries(
    services().map(({ stackName, packageFolder }) => [stackName, packageFolder]),
  );
  return startTestCloud({ ...options, packaged });
}
