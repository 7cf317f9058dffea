import type { TradeSight } from '@rec-io/domain/exit-decision';
import type { CoinSymbol, Market } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { Side } from '@rec-io/domain/order';
import { meanPriceE4, type Trade } from '@rec-io/domain/trade';
import type { SupervisorOptions } from './supervisor-options.ts';

/** A pause of the whole program longer than this makes what was known before it, and what queued up in it, too old … */
const STALL_MS = 5_000;
/** … until messages have had this long to come in their rhythm again. */
const SETTLE_MS = 3_000;

export type Quote =
  /** `note`: where it comes from, and how old it is, when not from a fresh stream. */
  | { readonly bidE4: PriceE4 | null; readonly tickE4: number; readonly note?: string }
  | { readonly unusable: string };

/** What may be believed of markets now: what is not fresh is not known. */
export class FreshSight {
  readonly #options: SupervisorOptions;
  #lookedAtMs: number | null = null;
  #settledAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Looks come every second: one that comes late tells that the program stood still. */
  looked(): void {
    const nowMs = this.#options.clock.nowMs();
    if (this.#isLookLate(nowMs)) this.#settledAtMs = nowMs + SETTLE_MS;
    this.#lookedAtMs = nowMs;
  }

  /**
   * Nothing may be decided so long after a stall, nor before the exchange has told its time. After a stall what queued up comes
   * before the next look: it is as old.
   */
  get isSettling(): boolean {
    const { clock, isTimeKnown } = this.#options;
    const nowMs = clock.nowMs();
    return !isTimeKnown() || nowMs < this.#settledAtMs || this.#isLookLate(nowMs);
  }

  #isLookLate(nowMs: number): boolean {
    return this.#lookedAtMs !== null && nowMs - this.#lookedAtMs > STALL_MS;
  }

  market(ticker: string): Market | undefined {
    for (const { market } of this.#options.feeds.values()) {
      const row = market.row(ticker);
      if (row) return row.market;
    }
    return undefined;
  }

  /** Of a trade: what its market says where it is listed, what its intent said where it is not any more. */
  of(trade: Trade): TradeSight {
    const { side, symbol, ticker } = trade.intent;
    const { closeTimeMs, floorStrikeE4 } = this.market(ticker) ?? trade.intent;
    const known = this.index(symbol, side, floorStrikeE4, closeTimeMs);
    const quote = this.quote(symbol, ticker, side);
    return {
      side,
      nowMs: this.#options.exchangeNowMs(),
      closeTimeMs,
      probability: known?.probability ?? null,
      momentumBp: known?.momentumBp ?? null,
      bidE4: 'unusable' in quote ? null : quote.bidE4,
      meanPriceE4: meanPriceE4(trade),
    };
  }

  /** What a fresh index tells; null while there is none. */
  index(symbol: CoinSymbol, side: Side, floorStrikeE4: PriceE4, closeTimeMs: number) {
    const feed = this.#options.feeds.get(symbol);
    const newest = feed?.market.newest;
    if (!feed || !newest || this.isSettling) return null;
    if (feed.indexTrouble(this.#options.clock.nowMs()) !== null) return null;
    const yes = feed.market.probabilityAbove(floorStrikeE4, closeTimeMs);
    const probability = side === 'yes' ? yes : 1 - yes;
    return {
      indexE4: newest.indexE4,
      momentumBp: feed.market.momentumBp,
      model: feed.market.model.name,
      probability: Number.isFinite(probability) ? probability : null,
    };
  }

  quote(symbol: CoinSymbol, ticker: string, side: Side): Quote {
    const { feeds, clock, booksStaleMs } = this.#options;
    const feed = feeds.get(symbol);
    const row = feed?.market.row(ticker);
    if (!feed || !row) return { unusable: 'its market is not listed' };
    if (this.isSettling) return { unusable: 'settling after a stall' };
    const trouble = feed.booksTrouble(clock.nowMs(), booksStaleMs());
    if (trouble !== null) return { unusable: trouble };
    if (!row.book.valid) return { unusable: `its book cannot be used: ${row.book.invalidReason}` };
    return { bidE4: row.book.bid(side), tickE4: row.market.tickE4 };
  }
}
