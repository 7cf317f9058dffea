import type { BookLevel, IndexOrigin } from '@rec-io/domain/exchange-event';
import type { CoinSymbol, Market } from '@rec-io/domain/market';
import type { MoneyE6, PriceE4 } from '@rec-io/domain/money';
import { AccountServices } from './account-services.ts';
import { Accounts } from './accounts.ts';
import { Bulletin, type GroupListener, type LifecycleListener, type OrderListener } from './bulletin.ts';
import { balanceHouse, type Conservation, conservationOf } from './conservation.ts';
import type { ExchangeListener } from './events.ts';
import { ExchangeClock } from './exchange-clock.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import { ExchangeState, type ShardState } from './exchange-state.ts';
import { type EarlierFact, type Fact, presentFact } from './facts.ts';
import { cancelForPause } from './halts.ts';
import type { Ladder } from './ladder.ts';
import { MarketOperations } from './market-operations.ts';
import { Matching } from './matching.ts';
import { type MaintenanceWindow, type Pause, Pauses } from './pauses.ts';
import type { Regime } from './regimes.ts';
import { Resumption } from './resumption.ts';
import { SHARDS } from './shards.ts';
import type { TradingEvent } from './trading-event.ts';
import { TradingFloors } from './trading-floors.ts';
import { EXCHANGE_INDEX, type TradingMarket } from './trading-market.ts';

const START_BALANCE_E6 = 10_000_000_000 as MoneyE6;

/**
 * An exchange with contracts on the price of coins: books, makers, accounts, settlement. A function of its options, of the
 * prints and of the orders: it reads no clock and does no input or output.
 */
export class Exchange extends AccountServices {
  readonly ladders: readonly Ladder[];
  /** What the exchange's staff does by hand. */
  readonly operations: MarketOperations;
  readonly #floors: TradingFloors;
  readonly #bulletin: Bulletin;
  readonly #clock: ExchangeClock;
  readonly #accounts: Accounts;
  readonly #matching: Matching;
  readonly #pauses: Pauses;
  readonly #state: ExchangeState;
  #resumption: Resumption | null = null;

  constructor(options: ExchangeOptions) {
    const accounts = new Accounts(options.startBalanceE6 ?? START_BALANCE_E6, options.journal ?? null);
    const bulletin = new Bulletin();
    const clock = new ExchangeClock(0);
    const matching = new Matching(accounts, bulletin, clock);
    const state = new ExchangeState();
    const floors = new TradingFloors(options, { accounts, matching, bulletin });
    const pauses = new Pauses(options.maintenance ?? false);
    super({ accounts, matching, clock, state, market: (ticker) => floors.market(ticker) });
    this.ladders = options.ladders ?? ['hourly'];
    this.operations = new MarketOperations({
      ...{ accounts, matching, bulletin, clock, pauses },
      calendars: () => floors.calendars,
    });
    this.#floors = floors;
    this.#bulletin = bulletin;
    this.#clock = clock;
    this.#accounts = accounts;
    this.#matching = matching;
    this.#pauses = pauses;
    this.#state = state;
  }

  /**
   * An exchange with the accounts and unfinished events of a journal. Quotes come back with the first seconds; resting
   * orders with the first second after `resumeAfterMs`, so that earlier prints can be replayed before to warm it up.
   * @param resumeAfterMs exchange time; default: that of the newest fact
   */
  static restore(facts: Iterable<Fact | EarlierFact>, options: ExchangeOptions, resumeAfterMs = 0): Exchange {
    const exchange = new Exchange(options);
    let newestMs = resumeAfterMs;
    for (const kept of facts) {
      const fact = presentFact(kept);
      exchange.#accounts.apply(fact);
      exchange.#floors.remember(fact);
      newestMs = Math.max(newestMs, fact.timeMs);
    }
    exchange.#clock.skipPast(newestMs);
    exchange.#resumption = new Resumption(newestMs);
    return exchange;
  }

  /** One second of a symbol. Seconds come in order; `indexE4` is null when there is no print. */
  advance(timeMs: number, symbol: CoinSymbol, indexE4: PriceE4 | null, origin: IndexOrigin): void {
    const { floor, calendar } = this.#floors.begin(timeMs, symbol);
    this.#clock.advanceTo(timeMs);
    if (this.#pauses.advance(timeMs)) this.#pauseShards(this.#pauses.present);
    calendar.advance(timeMs, indexE4);
    if (this.#resumption && this.#isDue(this.#resumption)) this.#resume(this.#resumption, timeMs);
    this.#expire(timeMs);
    floor.trade(timeMs, calendar.open(), this.#state.entryRefusal(EXCHANGE_INDEX) !== null);
    if (indexE4 !== null && floor.observe(timeMs, indexE4))
      floor.tellIndex(this.#bulletin, timeMs, indexE4, origin);
  }

  /** Begins a steady time in every market: whoever opens it wants to see quotes first. */
  calm(): void {
    this.#floors.calm();
  }

  /**
   * Makes markets what they were before the restart: prints that were replayed to warm them up have moved quotes, and
   * traded nothing.
   */
  recall(): void {
    this.#floors.recall();
  }

  /**
   * Time goes on within the present second, so that what is ordered next has its own moment. Only whoever hosts the
   * exchange knows it; without, everything of a second happens at its beginning.
   */
  tick(timeMs: number): void {
    this.#clock.tick(timeMs);
  }

  state(exchangeIndex: number): ShardState {
    return this.#state.of(exchangeIndex);
  }

  /** Begins or ends a pause of a shard. Where one begins, orders that asked for it are cancelled. */
  setState(exchangeIndex: number, change: Partial<ShardState>): void {
    const before = this.#state.of(exchangeIndex);
    this.#state.set(exchangeIndex, change);
    const after = this.#state.of(exchangeIndex);
    const begins =
      (before.exchangeActive && !after.exchangeActive) || (before.tradingActive && !after.tradingActive);
    if (begins) cancelForPause(this.#accounts, this.#matching, exchangeIndex);
  }

  #pauseShards(pause: Pause): void {
    for (const shard of SHARDS)
      this.setState(shard, { exchangeActive: pause !== 'exchange', tradingActive: pause === 'none' });
  }

  /** Stops or allows trading in one market. With the reactivation everything that rests in it is cancelled. */
  setMarketActive(market: TradingMarket, isActive: boolean): void {
    if (isActive) this.operations.resume(market.ticker);
    else this.operations.halt(market.ticker);
  }

  /** Drops finished orders and fills of before `cutoffMs`, so that accounts do not grow without end. */
  forgetBefore(cutoffMs: number): void {
    this.#accounts.forgetBefore(cutoffMs);
  }

  /** One fact that stands for all facts about accounts so far. Facts about events and markets are not in it. */
  snapshot(): Fact {
    return { kind: 'snapshot', accounts: this.#accounts.snapshot(), timeMs: this.#clock.nowMs };
  }

  /** Everything that happens, at once and in order; the answer ends it. */
  subscribe(listener: ExchangeListener): () => void {
    return this.#bulletin.subscribe(listener);
  }

  /** Changes of accounts' orders, which traders do not get as events. */
  subscribeOrders(listener: OrderListener): () => void {
    return this.#bulletin.subscribeOrders(listener);
  }

  subscribeGroups(listener: GroupListener): () => void {
    return this.#bulletin.subscribeGroups(listener);
  }

  /** What is announced of markets. */
  subscribeLifecycle(listener: LifecycleListener): () => void {
    return this.#bulletin.subscribeLifecycle(listener);
  }

  /** Exchange time: of the newest second, or of the newest `tick` in it. */
  get nowMs(): number {
    return this.#clock.nowMs;
  }

  get symbols(): readonly CoinSymbol[] {
    return this.#floors.symbols;
  }

  /** All markets that have not paid, by time of closing and strike. */
  markets(): Market[] {
    return this.events().flatMap((event) => event.markets.map((market) => market.view()));
  }

  market(ticker: string): Market | null {
    return this.tradingMarket(ticker)?.view() ?? null;
  }

  /** Bids of both legs, each in its own prices. */
  book(ticker: string): { readonly yes: readonly BookLevel[]; readonly no: readonly BookLevel[] } | null {
    const market = this.tradingMarket(ticker);
    return market ? { yes: market.book.levels('yes'), no: market.book.levels('no') } : null;
  }

  /** When the present pause is thought to end; null when there is none, or nobody knows. */
  get resumeMs(): number | null {
    return this.#pauses.resumeMs(this.#clock.nowMs);
  }

  /** Maintenance of the next two weeks. */
  maintenance(): MaintenanceWindow[] {
    return this.#pauses.windows(this.#clock.nowMs);
  }

  /** For the server: a market with its book, open or of the last finished events. */
  tradingMarket(ticker: string): TradingMarket | undefined {
    return this.#floors.market(ticker);
  }

  /** For the server: events that have not paid. */
  events(): TradingEvent[] {
    return this.#floors.events();
  }

  /** For the server: the last events that have paid, oldest first. */
  finishedEvents(): TradingEvent[] {
    return this.#floors.finishedEvents();
  }

  /** For the server: an event that has not paid or is still kept. */
  event(eventTicker: string): TradingEvent | undefined {
    return this.#floors.event(eventTicker);
  }

  /** How much liquidity a symbol has at present. */
  regime(symbol: CoinSymbol): Regime {
    return this.#floors.regime(symbol);
  }

  /** The print of that second; null when there was none, or it is more than a day old. */
  print(symbol: CoinSymbol, timeMs: number): PriceE4 | null {
    return this.#floors.print(symbol, timeMs);
  }

  lastPrint(symbol: CoinSymbol): { readonly timeMs: number; readonly indexE4: PriceE4 } | null {
    return this.#floors.lastPrint(symbol);
  }

  /** Money in and out over everybody. */
  conservation(): Conservation {
    return conservationOf(this.#accounts, this.#floors);
  }

  /** When every symbol has had a second since: before, its markets are not listed yet. */
  #isDue(resumption: Resumption): boolean {
    for (const { secondMs } of this.#floors.all()) if (!resumption.due(secondMs)) return false;
    return true;
  }

  #resume(resumption: Resumption, timeMs: number): void {
    resumption.resume(this.#accounts, this.#matching, (ticker) => this.tradingMarket(ticker), timeMs);
    this.#resumption = null;
    balanceHouse(this.#accounts, this.#floors);
  }

  #expire(timeMs: number): void {
    for (const order of this.#accounts.expired(timeMs)) {
      const { market } = order.holding;
      if (!order.queued || !market) continue;
      this.#matching.cancel(market, order, 'ExpiryCancel');
      this.#matching.publish(order.side);
    }
  }
}
