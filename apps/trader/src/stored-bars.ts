import type { CoinSymbol } from '@rec-io/domain/market';
import { DAY_MS } from '@rec-io/domain/time';
import { readPriceHistory } from '@rec-io/price-history/read-price-history';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import type { Pool } from 'pg';

/** So many days teach a model: what was learnt before them counts less than an eighth. */
const DAYS = 60;
/** A day: what fewer bars teach, the last hour of prints teaches nearly as well. */
const BARS_MIN = 1_440;
/** A market is another after so long. */
const STALE_MS = 30 * DAY_MS;
/** No minute moves a coin by half: beyond that factor two prices are not of one history. */
const JUMP = 1.5;

/** Minute bars worth learning from, or why there are none. */
export type StoredBars = { readonly bars: MinuteBars } | { readonly none: string };

/** Reads the bars that were complete at `endMs`. @throws whatever the database says */
export const storedBars =
  (pool: Pool) =>
  async (symbol: CoinSymbol, endMs: number): Promise<StoredBars> =>
    worthLearning(await readPriceHistory(pool, symbol, endMs - DAYS * DAY_MS, endMs), endMs);

/** Of bars before `endMs` those after the last jump, if they are enough and not too old. */
export function worthLearning(bars: MinuteBars, endMs: number): StoredBars {
  const newestMs = bars.startMs.at(-1);
  if (newestMs === undefined) return { none: `there is none of the last ${DAYS} days` };
  const ageMs = endMs - newestMs;
  if (ageMs > STALE_MS) return { none: `the newest is ${Math.floor(ageMs / DAY_MS)} days old` };
  const from = lastJump(bars);
  const joined = barsBetween(bars, bars.startMs[from] ?? endMs, endMs);
  if (joined.length >= BARS_MIN) return { bars: joined };
  const jump = from === 0 ? '' : ' since a jump by more than half';
  return { none: `there are only ${joined.length} minutes${jump}: a day is the least` };
}

/** Whether two prices may be neighbours. */
export const isSameLevel = (aE4: number, bE4: number): boolean =>
  Math.max(aE4, bE4) <= JUMP * Math.min(aE4, bE4);

/** The first bar after which none jumps, neither from the one before it nor within itself. */
function lastJump({ length, highE4, lowE4, closeE4 }: MinuteBars): number {
  for (let i = length - 1; i >= 0; i--) {
    const [high = 0, low = 0, before] = [highE4[i], lowE4[i], closeE4[i - 1]];
    if (!isSameLevel(high, low)) return i + 1;
    if (before !== undefined && !isSameLevel(Math.max(high, before), Math.min(low, before))) return i;
  }
  return 0;
}
