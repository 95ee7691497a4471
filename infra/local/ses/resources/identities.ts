import { arn } from '../../kernel/account.ts';
import type { MailAddress } from '../message/mail-address.ts';

/** A domain or an address from which mail may be sent. */
export interface Identity {
  readonly name: string;
  readonly kind: 'EMAIL_ADDRESS' | 'DOMAIN';
  readonly arn: string;
  /** For mails that name none. */
  readonly configurationSet?: string | undefined;
}

/** The verified identities: those of the templates. Verifying takes DNS or a click, which nobody needs on a laptop. */
export class Identities {
  readonly #identities = new Map<string, Identity>();

  declare(name: string, configurationSet: string | undefined): Identity {
    const identity: Identity = {
      name,
      kind: name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
      arn: identityArn(name),
      configurationSet,
    };
    this.#identities.set(name.toLowerCase(), identity);
    return identity;
  }

  find(name: string): Identity | undefined {
    return this.#identities.get(name.toLowerCase());
  }

  list(): Identity[] {
    return [...this.#identities.values()];
  }

  /** AWS: the address itself, else its domain or one that this is below; letters of the local part count. */
  of({ address, domain }: MailAddress): Identity | undefined {
    const own = this.find(address);
    if (own?.name.split('@')[0] === address.split('@')[0]) return own;
    const labels = domain.split('.');
    return labels
      .map((_label, index) => this.find(labels.slice(index).join('.')))
      .find((identity) => identity !== undefined);
  }
}

export function identityArn(name: string): string {
  return arn('ses', `identity/${name}`);
}
