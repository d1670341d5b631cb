import { BlockList, isIP } from 'node:net';

/**
 * What an IP address is to somebody who calls it:
 * - `public`: anybody's, on the internet
 * - `internal`: this machine's or this network's. Only an operator may name a host that has one
 * - `forbidden`: never a host that is meant: link-local (cloud metadata), unspecified, multicast, reserved
 */
export type AddressKind = 'public' | 'internal' | 'forbidden';

const INTERNAL_IPV4 = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** IANA's special-purpose registry, but for what is internal; and Azure's platform address, which is inside every VM. */
const FORBIDDEN_IPV4 = [
  '0.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

const INTERNAL_IPV6 = ['::1/128', 'fc00::/7'];

/** Global unicast, the only part of IPv6 that is routed, without what carries an IPv4 address in it or is for examples. */
const PUBLIC_IPV6 = ['2000::/3'];
const FORBIDDEN_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Two ways to write an IPv4 address that lead to it: IPv4-mapped (RFC 4291) and NAT64 (RFC 6052). */
const CARRIES_IPV4 = ['::ffff:', '64:ff9b::'];

const carried = (ranges: readonly string[]) =>
  CARRIES_IPV4.flatMap((before) =>
    ranges.map((range) => {
      const [net, length] = range.split('/');
      return `${before}${net}/${96 + Number(length)}`;
    }),
  );

const INTERNAL = blockListOf(INTERNAL_IPV4, [...INTERNAL_IPV6, ...carried(INTERNAL_IPV4)]);
const FORBIDDEN = blockListOf(FORBIDDEN_IPV4, [...FORBIDDEN_IPV6, ...carried(FORBIDDEN_IPV4)]);
const ROUTED = blockListOf(['0.0.0.0/0'], [...PUBLIC_IPV6, ...carried(['0.0.0.0/0'])]);

/**
 * Node's own BlockList compares addresses as numbers, so an address has no spelling that slips through.
 * @param address as a name server or `URL.hostname` gives it, without brackets. What is no IP address is forbidden.
 */
export function addressKind(address: string): AddressKind {
  // A zone (`fe80::1%eth0`) is for link-local addresses alone.
  const family = { 4: 'ipv4', 6: 'ipv6' }[isIP(address)] as 'ipv4' | 'ipv6' | undefined;
  if (!family || address.includes('%')) return 'forbidden';
  if (INTERNAL.check(address, family)) return 'internal';
  if (FORBIDDEN.check(address, family) || !ROUTED.check(address, family)) return 'forbidden';
  return 'public';
}

function blockListOf(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [ranges, family] of [[ipv4, 'ipv4'] as const, [ipv6, 'ipv6'] as const]) {
    for (const range of ranges) {
      const [net = '', length] = range.split('/');
      list.addSubnet(net, Number(length), family);
    }
  }
  return list;
}
