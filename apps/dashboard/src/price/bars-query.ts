import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceBar } from '@rec-io/domain/price-bar';
import { queryOptions } from '@tanstack/react-query';
import { ask, orThrow, type Refusal } from '../api/call.ts';

/** How the index went before this page heard of it. Never asked again: what comes after comes over the live channel. */
export const barsQuery = (symbol: CoinSymbol | null, seconds: number, untilMs: number | null) =>
  queryOptions<readonly PriceBar[], Refusal>({
    queryKey: ['price', 'bars', symbol, seconds, untilMs],
    queryFn: async () => {
      const until = Math.floor(untilMs ?? 0);
      return (await orThrow(ask('/api/price/bars', { symbol: symbol ?? 'BTC', seconds, until }))).bars;
    },
    enabled: symbol !== null && untilMs !== null,
    staleTime: Number.POSITIVE_INFINITY,
    // A tape that forgot its oldest prints asks anew: until the answer, what was there stays.
    placeholderData: (before, of) =>
      of?.queryKey[2] === symbol && of.queryKey[3] === seconds ? before : undefined,
  });
