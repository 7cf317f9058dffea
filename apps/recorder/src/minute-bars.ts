import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { fetchHistory } from '@rec-io/price-history/fetch/fetch-history';
import { storedSpan } from '@rec-io/price-history/fetch/missing';
import type { CandleDoor } from '@rec-io/prices/coinbase-candles';
import type { Pool } from 'pg';

/** A week is asked for by itself; whoever was away for longer asks with `recio data fetch`, and is told so. */
const CATCH_UP_MS = 7 * DAY_MS;
/** What the venue did not have at first it may have some hours later. */
const AGAIN_MS = 6 * HOUR_MS;
/** With nothing stored at all. */
const BEGIN_MS = DAY_MS;

/** Keeps the minute bars of both coins growing. */
export class MinuteBarsRecorder {
  /** Since the start. */
  added = 0;
  /** By coin, the minute of the newest stored bar. */
  readonly newestMs = new Map<CoinSymbol, number>();
  /** By coin, since when minutes are missing that it does not ask for by itself. */
  readonly leftMs = new Map<CoinSymbol, number>();
  readonly #pool: Pool;
  readonly #door: CandleDoor;
  readonly #nowMs: () => number;

  constructor(pool: Pool, door: CandleDoor, nowMs: () => number) {
    this.#pool = pool;
    this.#door = door;
    this.#nowMs = nowMs;
  }

  /** Brings what has completed since the last stored bar. @throws CandleError, SeamError, whatever the database says */
  async look(): Promise<void> {
    for (const symbol of SYMBOLS) await this.#lookAt(symbol);
  }

  async #lookAt(symbol: CoinSymbol): Promise<void> {
    const nowMs = this.#nowMs();
    const before = await storedSpan(this.#pool, symbol);
    const fromMs = beginning(before?.lastMs ?? null, nowMs);
    if (before !== null && before.lastMs + MINUTE_MS < nowMs - CATCH_UP_MS)
      this.leftMs.set(symbol, before.lastMs + MINUTE_MS);
    const report = await fetchHistory(this.#pool, this.#door, {
      ...{ symbol, fromMs, toMs: null, replaces: false, isNoted: false },
      nowMs: () => nowMs,
    });
    this.added += report.added;
    if (report.newest !== null) this.newestMs.set(symbol, Date.parse(report.newest));
  }
}

function beginning(lastMs: number | null, nowMs: number): number {
  const minute = (timeMs: number) => Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
  if (lastMs === null) return minute(nowMs - BEGIN_MS);
  return Math.max(minute(nowMs - CATCH_UP_MS), Math.min(lastMs + MINUTE_MS, minute(nowMs - AGAIN_MS)));
}
