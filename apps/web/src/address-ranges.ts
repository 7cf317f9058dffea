import { BlockList, isIP } from 'node:net';

/** This machine as it asks itself, in both families. */
const OWN = [
  ['127.0.0.1', 'ipv4'],
  ['::1', 'ipv6'],
] as const;

/** From which addresses the page may be reached beside this machine: `192.168.1.0/24`, `fd00::/8`, `10.1.2.3`. */
export class AddressRanges {
  readonly #ranges = new BlockList();

  /** @throws RangeError for a text that is no range of addresses */
  constructor(ranges: readonly string[]) {
    for (const [address, family] of OWN) this.#ranges.addAddress(address, family);
    for (const range of ranges) this.#add(range);
  }

  /** @param address as a socket tells it; a server of both families sees IPv4 as `::ffff:192.168.1.5` */
  has(address: string | undefined): boolean {
    const plain = plainAddress(address ?? '');
    const family = isIP(plain);
    return family !== 0 && this.#ranges.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  }

  #add(range: string): void {
    const [address = '', bits, ...more] = range.split('/');
    const family = isIP(address);
    const longest = family === 4 ? 32 : 128;
    const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (family === 0 || more.length > 0 || !(length <= longest))
      throw new RangeError(`"${range}" is no range of addresses such as 192.168.1.0/24`);
    this.#ranges.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  }
}

/** Without the zone of a link-local address, and an IPv4 address as such: ranges are written so. */
export function plainAddress(address: string): string {
  const unzoned = address.split('%')[0] ?? '';
  const [, mapped] = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(unzoned) ?? [];
  return mapped ?? unzoned;
}
