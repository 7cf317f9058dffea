import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { FeeSchedule } from '@rec-io/domain/fee';
import { type Market, type Series, seriesTicker } from '@rec-io/domain/market';
import type { CountE2 } from '@rec-io/domain/money';
import type { EngineLog, Timers } from '@rec-io/engine/ports';
import { strikeE4 } from './amounts.ts';
import { Coalesced } from './coalesced.ts';
import { type FeeOverride, type FeeTerms, overriddenFees, UNKNOWN_FEES } from './fee-schedule.ts';
import { coarsestTickE4 } from './market.ts';
import { collected, type Reads } from './reads.ts';
import type { Message } from './schemas/frames.ts';

export type LadderWatchOptions = {
  readonly series: Series;
  readonly reads: Pick<Reads, 'hasSeries' | 'markets' | 'events' | 'feeTerms'>;
  readonly timers: Timers;
  readonly log: EngineLog;
  readonly emit: (event: ExchangeEvent) => void;
  /** The markets whose books and trades are wanted have changed. */
  readonly onMarkets: () => void;
};

/** Markets are read again this often, for what no message tells. */
const CHECK_MS = 60_000;
/** A market may be announced before it can be read. */
const ANNOUNCED_MS = 3_000;

/**
 * The markets of the event that closes next. They come over REST: at the start, when the previous event closes, when a
 * market is announced, and once a minute to see whether anything was missed.
 */
export class LadderWatch {
  readonly series: Series;
  readonly #options: LadderWatchOptions;
  readonly #tickerPrefix: string;
  readonly #markets = new Map<string, Market>();
  readonly #read: Coalesced;
  /** By event, also where it overrides nothing. */
  #overrides = new Map<string, FeeOverride>();
  #feeTerms: FeeTerms | null = null;
  #feeMessages = 0;
  /** In no list although their close is yet to come: told closed when it has come. */
  readonly #missing = new Map<string, Market>();
  /** What changed while a read is under way, which may be older. */
  #sinceRead: Message<'market_lifecycle_v2'>[] = [];
  #closeTimeMs: number | null = null;
  #nowMs = Number.NEGATIVE_INFINITY;
  #isAbsent = false;
  #cancelCheck: () => void = () => undefined;
  #cancelAnnounced: () => void = () => undefined;

  constructor(options: LadderWatchOptions) {
    const { series, timers, log } = options;
    this.series = series;
    this.#options = options;
    this.#tickerPrefix = `${seriesTicker(series)}-`;
    this.#read = new Coalesced(
      `reading ${seriesTicker(series)} markets`,
      () => this.#readMarkets(),
      timers,
      log,
    );
  }

  get tickers(): IterableIterator<string> {
    return this.#markets.keys();
  }

  has(ticker: string): boolean {
    return this.#markets.has(ticker);
  }

  /** Whether a market belongs to the series, known or not: only a filter for announcements of the whole exchange. */
  isOfSeries(ticker: string): boolean {
    return ticker.startsWith(this.#tickerPrefix);
  }

  refresh(): void {
    this.#cancelCheck();
    this.#read.ask();
  }

  async stop(): Promise<void> {
    this.#cancelCheck();
    this.#cancelAnnounced();
    await this.#read.stop();
  }

  /** Exchange time goes on. The close of an event has no message of its own: it is told here, before the print. */
  advance(timeMs: number): void {
    this.#nowMs = timeMs;
    for (const market of this.#missing.values()) {
      if (timeMs < market.closeTimeMs) continue;
      this.#missing.delete(market.ticker);
      this.#tell({ ...market, status: 'closed' });
    }
    if (this.#closeTimeMs === null || timeMs < this.#closeTimeMs) return;
    for (const market of this.#markets.values()) this.#tell({ ...market, status: 'closed' });
    this.#markets.clear();
    this.#closeTimeMs = null;
    this.#options.onMarkets();
    this.refresh();
  }

  trade(ticker: string, countE2: CountE2): void {
    const market = this.#markets.get(ticker);
    if (market) this.#markets.set(ticker, { ...market, volumeE2: market.volumeE2 + countE2 });
  }

  /** What a lifecycle message changes. Results and payments are not told here. */
  lifecycle(message: Message<'market_lifecycle_v2'>): void {
    if (message.event_type === 'created') {
      this.refresh();
      this.#cancelAnnounced();
      this.#cancelAnnounced = this.#options.timers.after(ANNOUNCED_MS, () => this.refresh());
      return;
    }
    this.#sinceRead.push(message);
    const market = this.#markets.get(message.market_ticker);
    if (!market) {
      // One that was in no list may be in one again.
      if (message.event_type === 'activated' || message.event_type === 'close_date_updated') this.refresh();
      return;
    }
    const changed = changedMarket(market, message);
    if (changed === null) return;
    this.#markets.set(market.ticker, changed);
    this.#tell(changed);
    // Another close may make another event the next one.
    if (changed.closeTimeMs !== market.closeTimeMs) this.refresh();
  }

  /** An event of any series has other fees from now on. */
  eventFees(message: Message<'event_fee_update'>): void {
    const { event_ticker: event, fee_type_override: type, fee_multiplier_override: multiplier } = message;
    if (!this.isOfSeries(event)) return;
    this.#feeMessages++;
    this.#overrides.set(event, { type: type ?? null, multiplier: multiplier ?? null });
    const fees = this.#feesOf(event);
    for (const market of this.#markets.values()) {
      if (market.eventTicker !== event || isSameFee(market.fees, fees)) continue;
      const changed = { ...market, fees };
      this.#markets.set(market.ticker, changed);
      this.#tell(changed);
    }
  }

  /** Fees that cannot be computed are told by edges that can never be above zero: nothing is entered. */
  #feesOf(event: string): FeeSchedule {
    const override = this.#overrides.get(event);
    try {
      if (!override || !this.#feeTerms) throw new Error('the event has not been read');
      return overriddenFees(this.#feeTerms, override);
    } catch (error) {
      this.#options.log.warn('fees cannot be computed: the event is not traded', {
        event,
        ...override,
        error: (error as Error).message,
      });
      return UNKNOWN_FEES;
    }
  }

  async #readOverrides(): Promise<void> {
    const { reads, series } = this.#options;
    const messages = this.#feeMessages;
    const events = await collected(reads.events(series, 'open'));
    this.#feeTerms = await reads.feeTerms(series);
    // A message that came meanwhile may be newer than what was read: then the next read tells.
    if (messages !== this.#feeMessages) return;
    this.#overrides = new Map(
      events.map(({ event_ticker, fee_type_override: type, fee_multiplier_override: multiplier }) => [
        event_ticker,
        { type: type ?? null, multiplier: multiplier ?? null },
      ]),
    );
  }

  async #readMarkets(): Promise<void> {
    const { reads, series, log } = this.#options;
    const has = await reads.hasSeries(series);
    if (!has && !this.#isAbsent)
      log.warn(`the exchange does not have the series ${seriesTicker(series)}: nothing of it is traded`);
    this.#isAbsent = !has;
    if (!has) {
      this.#checkLater();
      return;
    }
    const volumesBefore = new Map(
      [...this.#markets.values()].map(({ ticker, volumeE2 }) => [ticker, volumeE2]),
    );
    this.#sinceRead = [];
    const open = await collected(reads.markets(series, { status: 'open' }));
    // A paused market is as near as an open one: its close comes, and it may trade again before.
    open.push(...(await collected(reads.markets(series, { status: 'paused' }))));
    // After the markets, so that the event of each of them is there.
    await this.#readOverrides();
    this.#checkLater();
    const listed = new Map(open.map((market) => [market.ticker, this.#upToDate(market)]));
    const coming = [...listed.values()].filter((market) => market.closeTimeMs > this.#nowMs);
    const closeTimeMs = coming.reduce(
      (least, market) => Math.min(least, market.closeTimeMs),
      Number.POSITIVE_INFINITY,
    );
    // Without an answer about the present event, what is known of it stays: its end is told by the index's time.
    if (coming.length === 0) return;
    const nearest = coming.filter((market) => market.closeTimeMs === closeTimeMs);
    const fees = new Map(
      [...new Set(nearest.map(({ eventTicker }) => eventTicker))].map((event) => [
        event,
        this.#feesOf(event),
      ]),
    );
    const next = new Map(
      nearest.map((m) => [m.ticker, { ...m, fees: fees.get(m.eventTicker) ?? UNKNOWN_FEES }]),
    );
    for (const market of this.#markets.values()) {
      if (next.has(market.ticker)) continue;
      this.#markets.delete(market.ticker);
      if (market.closeTimeMs <= this.#nowMs) this.#tell({ ...market, status: 'closed' });
      else if (!listed.has(market.ticker)) {
        this.#missing.set(market.ticker, market);
        this.#tell({ ...market, status: 'inactive' });
      }
    }
    for (const ticker of next.keys()) this.#missing.delete(ticker);
    this.#closeTimeMs = closeTimeMs;
    for (const market of next.values()) this.#merge(market, volumesBefore.get(market.ticker));
    this.#options.onMarkets();
  }

  #checkLater(): void {
    this.#cancelCheck();
    this.#cancelCheck = this.#options.timers.after(CHECK_MS, () => this.refresh());
  }

  /** A market as it was read, with what was told of it since the read began. */
  #upToDate(read: Market): Market {
    let market = read;
    for (const message of this.#sinceRead) {
      if (message.market_ticker === read.ticker) market = changedMarket(market, message) ?? market;
    }
    return market;
  }

  /**
   * Trades that happen while a read is under way may or may not be in its volume. So a volume between the sum before
   * the read and the sum after it confirms what is known, and only one outside corrects it.
   */
  #merge(read: Market, volumeBeforeE2: number | undefined): void {
    const known = this.#markets.get(read.ticker);
    const volumeFits =
      known !== undefined &&
      volumeBeforeE2 !== undefined &&
      read.volumeE2 >= volumeBeforeE2 &&
      read.volumeE2 <= known.volumeE2;
    const market = volumeFits ? { ...read, volumeE2: known.volumeE2 } : read;
    this.#markets.set(market.ticker, market);
    if (!known || !volumeFits || isOther(known, market)) this.#tell(market);
  }

  #tell(market: Market): void {
    this.#options.emit({ kind: 'market', market });
  }
}

const isOther = (a: Market, b: Market): boolean =>
  a.status !== b.status ||
  a.closeTimeMs !== b.closeTimeMs ||
  a.tickE4 !== b.tickE4 ||
  a.floorStrikeE4 !== b.floorStrikeE4 ||
  !isSameFee(a.fees, b.fees);

const isSameFee = (a: FeeSchedule, b: FeeSchedule): boolean =>
  a.takerRateE4 === b.takerRateE4 && a.makerRateE4 === b.makerRateE4;

function changedMarket(market: Market, message: Message<'market_lifecycle_v2'>): Market | null {
  switch (message.event_type) {
    case 'activated':
      return { ...market, status: 'active' };
    case 'deactivated':
      return { ...market, status: 'inactive' };
    case 'close_date_updated':
      return message.close_ts == null ? null : { ...market, closeTimeMs: message.close_ts * 1_000 };
    case 'price_level_structure_updated':
      return message.price_ranges?.length
        ? { ...market, tickE4: coarsestTickE4(message.price_ranges) }
        : null;
    case 'metadata_updated':
      return {
        ...market,
        floorStrikeE4: message.floor_strike == null ? market.floorStrikeE4 : strikeE4(message.floor_strike),
        strikeText: message.yes_sub_title ?? market.strikeText,
      };
    default:
      return null;
  }
}
