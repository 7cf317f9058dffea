import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { DAY_MS } from '@rec-io/domain/time';
import type { ModelEvent } from '@rec-io/model-store/model-event';

const WEEK_MS = 7 * DAY_MS;
/** What has failed, for want of bars or of a network, may go well tomorrow. */
const AGAIN_MS = DAY_MS;

/** What came of a coin's newest refresh; undefined before the first. What people choose is none. */
export const newestRefresh = (events: readonly ModelEvent[], symbol: CoinSymbol): ModelEvent | undefined =>
  events.findLast((each) => each.symbol === symbol && each.event !== 'chosen');

/** Coins whose newest refresh is a week ago, or a day if it failed. One of the future was written by a clock that was wrong. */
export const dueSymbols = (events: readonly ModelEvent[], nowMs: number): readonly CoinSymbol[] =>
  SYMBOLS.filter((symbol) => {
    const newest = newestRefresh(events, symbol);
    if (newest === undefined) return true;
    const ageMs = nowMs - newest.timeMs;
    return ageMs < 0 || ageMs >= (newest.event === 'failed' ? AGAIN_MS : WEEK_MS);
  });
