/**
 * Whether a mail can be sent there, as far as its form tells: narrower than the standards, as mail services are. Letters
 * beyond ASCII are refused: Cognito cannot send there.
 */
export function isMailAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  return (
    at > 0 && address.length <= 254 && local.length <= 64 && LOCAL.test(local) && isDomain(domainOf(address))
  );
}

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  return (
    labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
  );
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** The mailbox that an address leads to: people put a word of their choice behind a plus. */
export function mailboxOf(address: string): string {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return `${local.replace(/(?<=.)\+.*$/, '')}@${domainOf(address)}`;
}
