import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What is not on the internet, by the registries of IANA for special purposes. */
const SPECIAL = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // behind a carrier's NAT
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local: metadata of AWS
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocols
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 3], // multicast, reserved, broadcast
] as const)
  SPECIAL.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['2001::', 23], // protocols, and tunnels to any IPv4 address (Teredo)
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // tunnels to any IPv4 address (6to4)
  ['3fff::', 20], // documentation
] as const)
  SPECIAL.addSubnet(net, bits, 'ipv6');

const GLOBAL_UNICAST = new BlockList();
GLOBAL_UNICAST.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether the address is one of the internet. Of IPv6 only what is handed out to hosts: all else is local, or another
 * spelling of an IPv4 address (`::ffff:127.0.0.1`, `64:ff9b::7f00:1`), which nobody needs.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !SPECIAL.check(address, 'ipv4');
  return (
    isIPv6(address) && GLOBAL_UNICAST.check(bare(address), 'ipv6') && !SPECIAL.check(bare(address), 'ipv6')
  );
}

/** Without the zone of a link-local address: `fe80::1%eth0`. */
function bare(address: string): string {
  return address.split('%')[0] ?? '';
}
