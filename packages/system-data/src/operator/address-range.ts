import { isIP } from 'node:net';
import { CatalogueError } from '@rec-io/installer/catalogue-error';

/**
 * An address range as `pg_hba.conf` writes it. A single address means itself.
 * @param anywhere whether a range that holds every address is meant
 * @throws CatalogueError REC-698
 */
export function addressRange(text: string, anywhere: boolean): string {
  const [address = '', bits, ...rest] = text.trim().split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  const width = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (family === 0 || rest.length > 0 || !(width <= most))
    throw refused(`"${text}" is not an address range such as 203.0.113.0/24 or 2001:db8::/48`);
  if (width === 0 && !anywhere)
    throw refused(
      `${text} lets the whole world try passwords; name the ranges of your installations, or add --from-anywhere`,
    );
  return `${address}/${width}`;
}

const refused = (reason: string): CatalogueError => new CatalogueError('REC-698', { reason });
