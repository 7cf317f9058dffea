import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { readPriceFiles } from '@rec-io/prices/price-files';
import type { ReplayOptions } from './options.ts';

const minute = (timeMs: number | undefined): string =>
  timeMs === undefined ? 'nothing' : new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');

/** Days were asked for that no file holds: says which they hold. */
export async function noBars({ prices, symbol }: ReplayOptions): Promise<CatalogueError> {
  const { bars } = await readPriceFiles(prices, symbol === null ? {} : { symbol });
  return new CatalogueError('REC-402', {
    first: minute(bars.startMs[0]),
    last: minute(bars.startMs[bars.length - 1]),
  });
}
