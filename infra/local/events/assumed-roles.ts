import { AwsError, isAwsError } from '../kernel/aws-error.ts';
import type { AwsApi } from '../kernel/aws-service.ts';
import type { Principal } from '../kernel/principal.ts';
import { deliveryFailure } from './delivery/delivery-failure.ts';

const SESSION = 'EventBridge';

/** AWS: where a target names a role, EventBridge assumes it, which the role's trust policy must allow. */
export class AssumedRoles {
  readonly #api: AwsApi;
  readonly #assumed = new Set<string>();

  constructor(api: AwsApi) {
    this.#api = api;
  }

  async assume(roleArn: string, eventBridge: Principal): Promise<Principal> {
    if (!this.#assumed.has(roleArn)) {
      await this.#ask(roleArn, eventBridge);
      this.#assumed.add(roleArn);
    }
    return { kind: 'role', roleArn, session: SESSION };
  }

  async #ask(roleArn: string, eventBridge: Principal): Promise<void> {
    const input = { RoleArn: roleArn, RoleSessionName: SESSION };
    try {
      await this.#api.call(eventBridge, 'sts', 'AssumeRole', input);
    } catch (error) {
      if (!isAwsError(error) || deliveryFailure(error).retryable) throw error;
      throw new AwsError('FailedToAssumeRole', error.message, { cause: error });
    }
  }
}
