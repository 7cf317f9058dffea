import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import { readPriceFiles, symbolOfFile } from '@rec-io/prices/price-files';
import { type MinuteGrid, minuteGrid } from '@rec-io/research/minute-grid';

/** @throws CatalogueError REC-401 for a file that cannot be used */
export async function readGrid(prices: readonly string[], symbol: CoinSymbol): Promise<MinuteGrid> {
  for (const path of prices) {
    const named = symbolOfFile(path);
    if (named !== null && named !== symbol)
      throw new CatalogueError('REC-401', {
        message: `${path} is of ${named} by its name, and ${symbol} is asked about`,
      });
  }
  try {
    const { bars } = await readPriceFiles(prices, { symbol });
    return minuteGrid(bars);
  } catch (error) {
    if (error instanceof PriceFileError) throw new CatalogueError('REC-401', { message: error.message });
    throw error;
  }
}
