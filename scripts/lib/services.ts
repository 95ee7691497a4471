import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/** A folder with a serverless.yml: one stack. */
export interface Service {
  readonly name: string;
  readonly folder: string;
  /** Where `sls package` leaves the compiled template and the zips. */
  readonly packageFolder: string;
  readonly stackName: string;
}

/** Every service of the repository, at its default stage. */
export function services(): Service[] {
  return ['infra', 'services'].flatMap((parent) =>
    readdirSync(join(ROOT, parent))
      .filter((name) => existsSync(join(ROOT, parent, name, 'serverless.yml')))
      .map((name) => {
        const folder = join(ROOT, parent, name);
        return { name, folder, packageFolder: join(folder, '.serverless'), stackName: `bodega-${name}-dev` };
      }),
  );
}
