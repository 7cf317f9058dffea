import { ensureDayPartitions } from '@rec-io/database/day-partitions';
import { writeMarkets, writeStrikeTable } from '@rec-io/database/live-ladder';
import {
  newestSecond,
  noteRecordingGap,
  type PriceSecond,
  priceLogOf,
  writeChange,
  writeSecond,
} from '@rec-io/database/live-prices';
import { inTransaction } from '@rec-io/database/transaction';
import type { CoinSymbol } from '@rec-io/domain/market';
import { DAY_MS, floorTo, SECOND_MS } from '@rec-io/domain/time';
import type { LadderView, MarketView } from '@rec-io/domain/view';
import type { Pool } from 'pg';
import { ladderOf, secondOf } from './rows.ts';

/** So many seconds in a row without a price are a gap. */
const GAP_SECONDS = 5;

/** Writes what the trader shows, once a second: the newest wins, and what was not written is marked. */
export class SecondsRecorder {
  /** Seconds written since the start, and gaps marked. */
  written = 0;
  gaps = 0;
  readonly #pool: Pool;
  readonly #symbol: CoinSymbol;
  readonly #gapMs: number;
  /** Exchange time of what was written last; null: not asked yet. */
  #lastMs: number | null = null;
  #hasAsked = false;
  #preparedDay = Number.NaN;
  #writtenMs: number | null = null;
  #reason = 'the recorder did not run';

  /** @param clockSpeed exchange seconds in one of ours: so far apart are two writes */
  constructor(pool: Pool, symbol: CoinSymbol, clockSpeed: number) {
    this.#pool = pool;
    this.#symbol = symbol;
    this.#gapMs = GAP_SECONDS * SECOND_MS * Math.max(1, clockSpeed);
  }

  /** Wall milliseconds since a second was written; null before the first. */
  get writeAgeMs(): number | null {
    return this.#writtenMs === null ? null : performance.now() - this.#writtenMs;
  }

  /** Why nothing is written now: told with the gap, should it become one. */
  because(reason: string): void {
    this.#reason = reason;
  }

  /** Writes the second that the views show, unless it was written already. */
  async write(market: MarketView, ladder: LadderView | null): Promise<void> {
    const second = market.symbol === this.#symbol ? secondOf(market) : null;
    if (second === null) return;
    await this.#prepare(second.timeMs);
    if (second.timeMs === this.#lastMs) return;
    const before = this.#lastMs;
    const isGap = before !== null && second.timeMs - before > this.#gapMs;
    await inTransaction(this.#pool, async (client) => {
      if (isGap)
        await noteRecordingGap(client, this.#symbol, before + SECOND_MS, second.timeMs, this.#reason);
      await this.#rows(client, second, market, ladder);
    });
    this.#lastMs = second.timeMs;
    this.#writtenMs = performance.now();
    this.#reason = 'the trader showed no new price';
    this.written++;
    if (isGap) this.gaps++;
  }

  async #rows(
    client: Parameters<typeof writeSecond>[0],
    second: PriceSecond,
    market: MarketView,
    ladder: LadderView | null,
  ): Promise<void> {
    await writeSecond(client, this.#symbol, second);
    await writeChange(client, this.#symbol, second.timeMs, market.change);
    const shown = ladder === null ? null : ladderOf(market, ladder);
    if (shown === null) return;
    await writeStrikeTable(client, this.#symbol, shown.event, shown.strikes);
    await writeMarkets(client, this.#symbol, shown.event, shown.strikes);
  }

  /** Once a day of exchange time: its partitions and those ahead. What is too old, the worker drops. */
  async #prepare(timeMs: number): Promise<void> {
    if (!this.#hasAsked) {
      this.#lastMs = await newestSecond(this.#pool, this.#symbol);
      this.#hasAsked = true;
    }
    const day = floorTo(timeMs, DAY_MS);
    if (day === this.#preparedDay) return;
    await ensureDayPartitions(this.#pool, priceLogOf(this.#symbol), timeMs);
    this.#preparedDay = day;
  }
}
