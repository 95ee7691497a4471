import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Where webhooks may go. */
export interface EndpointRules {
  /** The local cloud: also `http://127.0.0.1`, and nothing else of the machine or its network. */
  readonly allowsLoopback: boolean;
}

const LOOPBACK = '127.0.0.1';
/** Names that never leave the network in which they are asked for. */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;

/** What is wrong with the address; undefined when nothing is. Where its name leads is looked at when something is sent. */
export function faultOfEndpoint(text: string, { allowsLoopback }: EndpointRules): string | undefined {
  if (!URL.canParse(text)) return 'has to be an address, as https://hooks.example.com/bodega';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (url.hash !== '') return 'must not have a fragment';
  if (allowsLoopback && url.protocol === 'http:' && url.hostname === LOOPBACK) return undefined;
  if (url.protocol !== 'https:') return 'has to begin with https://';
  const host = hostOf(url);
  const isInternet = isIP(host) === 0 ? isPublicName(host) : isPublicAddress(host);
  return isInternet ? undefined : 'has to lead to a host on the internet';
}

function isPublicName(host: string): boolean {
  const name = host.replace(/\.$/, '');
  return name.includes('.') && !LOCAL_NAME.test(name);
}

export function mayConnectTo(address: string, url: URL, { allowsLoopback }: EndpointRules): boolean {
  if (allowsLoopback && url.protocol === 'http:') return address === LOOPBACK && url.hostname === LOOPBACK;
  return isPublicAddress(address);
}

/** Without the brackets of IPv6. WHATWG's parser has already made one spelling of `0x7f.1` and `2130706433`. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
