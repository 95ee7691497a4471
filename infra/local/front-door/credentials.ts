import { randomBytes } from 'node:crypto';
import { AwsError } from '../kernel/aws-error.ts';
import type { Principal } from '../kernel/principal.ts';

export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * Temporary credentials for the functions, as STS issues them when Lambda assumes a role. The access key id is random,
 * so it names its principal and cannot be guessed; signatures are not checked. Any other key belongs to the developer.
 */
export class Credentials {
  readonly #principals = new Map<string, Principal>();
  /** Remembered, lest what is left of an ended function counts as the developer. */
  readonly #revoked = new Set<string>();

  issue(principal: Principal): IssuedCredentials {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    this.#principals.set(accessKeyId, principal);
    return {
      accessKeyId,
      secretAccessKey: randomBytes(20).toString('hex'),
      sessionToken: randomBytes(32).toString('base64url'),
    };
  }

  revoke(accessKeyId: string): void {
    if (this.#principals.delete(accessKeyId)) this.#revoked.add(accessKeyId);
  }

  principalOf(accessKeyId: string | undefined): Principal {
    if (accessKeyId === undefined) return { kind: 'anonymous' };
    if (this.#revoked.has(accessKeyId)) {
      throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
    }
    return this.#principals.get(accessKeyId) ?? { kind: 'developer' };
  }
}
