import { isIP } from 'node:net';

/**
 * An address range in its plain form: `192.168.1.0/24`; a single address is a range of one.
 * @returns what is wrong with it, or the range
 */
export function addressRange(text: string): { readonly range: string } | { readonly problem: string } {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const longest = family === 4 ? 32 : 128;
  if (family === 0 || more.length > 0)
    return { problem: `"${text}" is not an address range such as 192.168.1.0/24` };
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > longest))
    return { problem: `"${text}": after the slash must be 0 to ${longest}` };
  const length = bits === undefined ? longest : Number(bits);
  const network = family === 4 ? network4(address, length) : null;
  if (network !== null && network !== address)
    return { problem: `"${text}" names one address of a range; the range is ${network}/${length}` };
  return { range: `${address.toLowerCase()}/${length}` };
}

/** Everybody's addresses: the page is open to the whole network. */
export const isEverybody = (range: string): boolean => range.endsWith('/0');

/** The first address of the range that an IPv4 address lies in. */
function network4(address: string, length: number): string {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - length);
  const first = Math.floor(value / size) * size;
  return [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
}
