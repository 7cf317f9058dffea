import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { MinuteBars } from '@rec-io/prices/bars';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import { readPriceFiles, symbolOfFile } from '@rec-io/prices/price-files';
import { type MinuteGrid, minuteGrid } from '@rec-io/research/minute-grid';
import type { Command } from 'commander';
import { installationOfCommand } from '../commands/common.ts';
import { withPriceHistory } from '../price-history/with-price-history.ts';
import type { BarsGiven } from './options.ts';

/**
 * The bars of the files named, or else those that the installation has stored.
 * @throws CatalogueError REC-401 for a file that cannot be used; REC-749 where nothing is stored, REC-116
 */
export const readGrid = async ({ symbol, prices }: BarsGiven, command: Command): Promise<MinuteGrid> =>
  minuteGrid(await (prices === undefined ? storedBars(symbol, command) : fileBars(symbol, prices)));

async function fileBars(symbol: CoinSymbol, prices: readonly string[]): Promise<MinuteBars> {
  for (const path of prices) {
    const named = symbolOfFile(path);
    if (named !== null && named !== symbol)
      throw new CatalogueError('REC-401', {
        message: `${path} is of ${named} by its name, and ${symbol} is asked about`,
      });
  }
  try {
    return (await readPriceFiles(prices, { symbol })).bars;
  } catch (error) {
    if (error instanceof PriceFileError) throw new CatalogueError('REC-401', { message: error.message });
    throw error;
  }
}

async function storedBars(symbol: CoinSymbol, command: Command): Promise<MinuteBars> {
  const { readPriceHistory } = await import('@rec-io/price-history/read-price-history');
  const installation = await installationOfCommand(command);
  const bars = await withPriceHistory(installation, (pool) => readPriceHistory(pool, symbol));
  if (bars.length === 0) throw new CatalogueError('REC-749', { symbol });
  return bars;
}
