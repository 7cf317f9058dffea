import type { Account } from '../account.ts';
import type { TradePrint } from '../events.ts';
import { identifier, numberOf } from '../identifiers.ts';
import type { TradeFiles } from './trade-files.ts';
import { SEGMENT_ROWS, TradeSegment } from './trade-segment.ts';
import { complementE4, contracts, dollars, seconds, time } from './wire-text.ts';

/** Two million trades, about a week of both coins, in 48 megabytes. The oldest segment is dropped whole. */
const SEGMENTS_KEPT = 32;

/** Which trades are asked for; times are inclusive. */
type TradeFilter = { readonly ticker: string | undefined; readonly fromMs: number; readonly toMs: number };
type FoundTrades = {
  /** Newest first. */
  readonly items: readonly TradePrint[];
  /** Place after the next one; null when there is none. */
  readonly next: number | null;
};

/**
 * Public trades in order of time. Each has its place for ever: old ones are dropped and the others keep theirs, also over
 * a restart, if there are files.
 */
export class TradeTape {
  readonly #segments: TradeSegment[];
  readonly #segmentsKept: number;
  readonly #files: TradeFiles | null;

  constructor(files: TradeFiles | null = null, segmentsKept = SEGMENTS_KEPT) {
    this.#files = files;
    this.#segmentsKept = segmentsKept;
    this.#segments = files?.read(segmentsKept) ?? [];
  }

  /** Place of the oldest that is kept. */
  get first(): number {
    return (this.#segments[0]?.number ?? 0) * SEGMENT_ROWS;
  }

  /** Place after the newest. */
  get end(): number {
    const last = this.#segments.at(-1);
    return last ? last.number * SEGMENT_ROWS + last.rows : 0;
  }

  add(trade: TradePrint): void {
    const last = this.#segments.at(-1);
    if (last && !last.isFull) {
      last.add(trade);
      return;
    }
    this.flush();
    const made = new TradeSegment(last ? last.number + 1 : 0);
    made.add(trade);
    this.#segments.push(made);
    if (this.#segments.length <= this.#segmentsKept) return;
    const oldest = this.#segments.shift();
    if (oldest) this.#files?.remove(oldest.number);
  }

  /** Hands what is new to the files. */
  flush(): void {
    const last = this.#segments.at(-1);
    if (last) this.#files?.write(last);
  }

  /** Trades of accounts that the journal knows and the tape has lost: they would be its last. */
  lost(accounts: Iterable<Account>): TradePrint[] {
    const newest = this.end - 1;
    const newestMs = newest < this.first ? Number.NEGATIVE_INFINITY : this.#timeMs(newest);
    const known = new Set<number>();
    for (let place = newest; place >= this.first && this.#timeMs(place) === newestMs; place--)
      known.add(this.#trade(place).tradeId);
    const found = new Map<string, TradePrint>();
    for (const { fills } of accounts) {
      for (let i = fills.length - 1; i >= 0; i--) {
        const fill = fills[i];
        if (!fill || fill.timeMs < newestMs) break;
        const { ticker, yesPriceE4, countE2, timeMs, side, isTaker } = fill;
        const tradeId = numberOf(fill.tradeId);
        if (timeMs === newestMs && known.has(tradeId)) continue;
        const takerSide = (side === 'bid') === isTaker ? 'bid' : 'ask';
        found.set(fill.tradeId, {
          ...{ kind: 'trade', ticker, yesPriceE4, countE2, tradeId, timeMs, takerSide },
        });
      }
    }
    return [...found.values()].sort((a, b) => a.timeMs - b.timeMs || a.tradeId - b.tradeId);
  }

  /** The newest that are wanted, of those before a place. */
  find({ ticker, fromMs, toMs }: TradeFilter, before: number, limit: number): FoundTrades {
    const items: TradePrint[] = [];
    for (let place = Math.min(before, this.#after(toMs)) - 1; place >= this.first; place--) {
      const segment = this.#segmentOf(place);
      const row = place % SEGMENT_ROWS;
      if (segment.timeMs(row) < fromMs) break;
      if (ticker !== undefined && !segment.isOf(row, ticker)) continue;
      if (items.length === limit) return { items, next: place + 1 };
      items.push(segment.trade(row));
    }
    return { items, next: null };
  }

  close(): void {
    this.flush();
    this.#files?.close();
  }

  /** Place of the first trade after that time. */
  #after(timeMs: number): number {
    let [low, high] = [this.first, this.end];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#timeMs(middle) <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #timeMs(place: number): number {
    return this.#segmentOf(place).timeMs(place % SEGMENT_ROWS);
  }

  #trade(place: number): TradePrint {
    return this.#segmentOf(place).trade(place % SEGMENT_ROWS);
  }

  #segmentOf(place: number): TradeSegment {
    const segment = this.#segments[Math.floor(place / SEGMENT_ROWS) - (this.#segments[0]?.number ?? 0)];
    if (!segment) throw new Error(`no trade at ${place}`);
    return segment;
  }
}

export const tradeIdOf = ({ timeMs, tradeId }: TradePrint): string => identifier('trade', timeMs, tradeId);

const taking = ({ takerSide }: TradePrint) => {
  const leg = takerSide === 'bid' ? 'yes' : 'no';
  return { taker_side: leg, taker_outcome_side: leg, taker_book_side: takerSide, is_block_trade: false };
};

export const tradeObject = (trade: TradePrint) => ({
  trade_id: tradeIdOf(trade),
  ticker: trade.ticker,
  count_fp: contracts(trade.countE2),
  yes_price_dollars: dollars(trade.yesPriceE4),
  no_price_dollars: dollars(complementE4(trade.yesPriceE4)),
  ...taking(trade),
  created_time: time(trade.timeMs),
});

export const tradeMessage = (trade: TradePrint) => ({
  trade_id: tradeIdOf(trade),
  market_ticker: trade.ticker,
  yes_price_dollars: dollars(trade.yesPriceE4),
  no_price_dollars: dollars(complementE4(trade.yesPriceE4)),
  count_fp: contracts(trade.countE2),
  ...taking(trade),
  ts: seconds(trade.timeMs),
  ts_ms: trade.timeMs,
});
