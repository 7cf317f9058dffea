import { lookup as askNames } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Ranges that lead to this machine, to its neighbours, or nowhere (IANA's special-purpose registries). */
const NOT_PUBLIC_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
/** Of the addresses that are given out at all, 2000::/3: documentation, and those with an IPv4 address inside. */
const NOT_PUBLIC_V6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const notPublic = new BlockList();
for (const [address, length] of NOT_PUBLIC_V4) notPublic.addSubnet(address, length, 'ipv4');
for (const [address, length] of NOT_PUBLIC_V6) notPublic.addSubnet(address, length, 'ipv6');
const givenOut = new BlockList();
givenOut.addSubnet('2000::', 3, 'ipv6');

/** Whether an address is one of the internet's, and so neither this machine nor one beside it. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !notPublic.check(address, 'ipv4');
  return family === 6 && givenOut.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}

/** Asks for a name's addresses at the moment of connecting, and knows only the public ones: what a name leads to can change after it was looked at. */
export const publicLookup: LookupFunction = (name, options, told) => {
  askNames(name, { ...options, all: true }, (error, found) => {
    if (error !== null) return told(error, '', 4);
    const reachable = found.filter(({ address }) => isPublicAddress(address));
    const [first] = reachable;
    if (first === undefined) return told(new Error(`${name} leads to no public address`), '', 4);
    if (options.all === true) return told(null, reachable);
    told(null, first.address, first.family);
  });
};
