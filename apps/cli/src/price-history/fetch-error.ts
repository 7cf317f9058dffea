import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { NoBeginningError } from '@rec-io/price-history/fetch/fetch-history';
import { SeamError } from '@rec-io/price-history/seams';
import { CandleError } from '@rec-io/prices/coinbase-candles';

/** What a person can do something about, in the catalogue's words. */
export function explainedFetch(symbol: CoinSymbol, error: unknown): unknown {
  if (error instanceof NoBeginningError) return new CatalogueError('REC-746', { symbol }, error);
  if (error instanceof CandleError) {
    const cause = error.isRefusal
      ? 'It refuses this question, and would refuse it again.'
      : 'This machine has no way out to the internet, or Coinbase has trouble. It was asked several times, ever further apart.';
    return new CatalogueError('REC-747', { reason: error.message, cause }, error);
  }
  if (error instanceof SeamError) {
    const { storedE4, storedMs, incomingE4 } = error;
    const stored = `${storedE4 / 1e4} at ${new Date(storedMs).toISOString()}`;
    return new CatalogueError('REC-748', { symbol, stored, came: incomingE4 / 1e4 }, error);
  }
  return error;
}
