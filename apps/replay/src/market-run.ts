import type { CoinSymbol } from '@rec-io/domain/market';
import { HOUR_MS, SECOND_MS } from '@rec-io/domain/time';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import type { VirtualTime } from '@rec-io/engine/virtual-time';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import type { PriceCursor } from '@rec-io/prices/tick';

/** After the last price the exchange runs on for so long, until the last hour has settled. */
const SETTLE_MS = 30 * SECOND_MS;
/** As the live client. */
const QUIET_MS = 5 * SECOND_MS;

export type MarketRun = {
  readonly exchange: Exchange;
  readonly engine: TradingEngine;
  readonly time: VirtualTime;
  readonly cursor: PriceCursor;
  readonly symbol: CoinSymbol;
  /** Where prices end: the last event that closes at or before this settles. */
  readonly endMs: number;
  /** Exchange seconds per wall second. */
  readonly speed: number | 'max';
  /** Called about once per exchange hour. */
  readonly onHour: (timeMs: number) => void;
  readonly aborted: () => boolean;
};

/** Runs the whole market second by second, each second to its end before the next begins. */
export async function runMarket(run: MarketRun): Promise<void> {
  const { exchange, engine, time, cursor, symbol, endMs, speed, onHour, aborted } = run;
  const startedAtMs = performance.now();
  let firstMs: number | null = null;
  let timeMs = 0;
  for (let tick = cursor.next(); tick !== null && tick.timeMs <= endMs + SETTLE_MS; tick = cursor.next()) {
    timeMs = tick.timeMs;
    firstMs ??= timeMs;
    time.advanceTo(timeMs);
    proveBooks(run);
    exchange.advance(timeMs, symbol, tick.priceE4, 'recorded');
    if (engine.busy) await engine.idle();
    if (timeMs % HOUR_MS === 0) {
      onHour(timeMs);
      // The only pause: lets the database's answers and signals in.
      await new Promise((resolve) => setImmediate(resolve));
      if (aborted()) return;
    }
    if (speed !== 'max') await untilWall(startedAtMs + (timeMs - firstMs) / speed);
  }
  for (timeMs += SECOND_MS; timeMs <= endMs + SETTLE_MS; timeMs += SECOND_MS) {
    time.advanceTo(timeMs);
    exchange.advance(timeMs, symbol, null, 'recorded');
    if (engine.busy) await engine.idle();
  }
}

/**
 * Where nothing is heard of books, one whole book proves that they all are as they stand: the live client asks for it, and here it is
 * told. Without it books that nobody changes would be stale.
 */
function proveBooks({ exchange, engine, time, symbol }: MarketRun): void {
  if (engine.feed(symbol).booksAgeMs(time.nowMs()) < QUIET_MS) return;
  for (const { ticker, status } of exchange.markets()) {
    const book = status === 'active' && engine.row(ticker) ? exchange.book(ticker) : null;
    if (book === null) continue;
    engine.on({ kind: 'book-snapshot', ticker, ...book });
    return;
  }
}

async function untilWall(wallMs: number): Promise<void> {
  const waitMs = wallMs - performance.now();
  if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
}
