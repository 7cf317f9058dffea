import type { BookLevel, IndexOrigin } from '@rec-io/domain/exchange-event';
import type { CoinSymbol, Market } from '@rec-io/domain/market';
import { type CountE2, type MoneyE6, moneyE6, type PriceE4 } from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, OrderRequest, Position, Settlement } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import type { AccountSetting } from './account-settings.ts';
import { Accounts } from './accounts.ts';
import { Bulletin, type GroupListener, type LifecycleListener, type OrderListener } from './bulletin.ts';
import { Calendar } from './calendar.ts';
import type { ExchangeListener } from './events.ts';
import { ExchangeClock } from './exchange-clock.ts';
import { ExchangeState, type ShardState } from './exchange-state.ts';
import { type EarlierFact, type Fact, type Journal, presentFact } from './facts.ts';
import { Floor, type Liquidity } from './floor.ts';
import { cancelForPause } from './halts.ts';
import type { Ladder } from './ladder.ts';
import { MarketOperations } from './market-operations.ts';
import type { MarketRecords } from './market-record.ts';
import { Matching } from './matching.ts';
import { type Amendment, OrderChanges, type OrderPlace, type Reduction } from './order-changes.ts';
import { OrderEntry, type OrderTerms } from './order-entry.ts';
import { type GroupPlan, type GroupResult, type GroupView, OrderGroups } from './order-groups.ts';
import { type MaintenanceWindow, type Pause, Pauses } from './pauses.ts';
import type {
  AmendResult,
  Canceled,
  CancelResult,
  DecreaseResult,
  PlaceResult,
  Refusal,
} from './place-result.ts';
import type { Regime } from './regimes.ts';
import { Resumption } from './resumption.ts';
import { SHARDS } from './shards.ts';
import type { TradingEvent } from './trading-event.ts';
import { EXCHANGE_INDEX, type TradingMarket } from './trading-market.ts';
import {
  type DepositPlan,
  type DepositResult,
  type ShardTransfer,
  type SubaccountResult,
  type SubaccountTransfer,
  type TransferResult,
  Treasury,
} from './treasury.ts';

export type ExchangeOptions = {
  /** The same seed, prices and orders give the same events. */
  readonly seed: number | string;
  /** Default: BTC. */
  readonly symbols?: readonly CoinSymbol[];
  /** Of an account that trades for the first time; default 10,000 $. */
  readonly startBalanceE6?: MoneyE6;
  /** The kinds of events; default: hourly only. */
  readonly ladders?: readonly Ladder[];
  /** Seconds from the close to the payout; default 5, and 1 for quarter hours. */
  readonly settlementTimerS?: number;
  /** Default: steady. */
  readonly liquidity?: Liquidity;
  /** Trading pauses every Thursday from 3:00 to 5:00 Eastern; default false. */
  readonly maintenance?: boolean;
  /** Strikes of an hour or a day; default 40. */
  readonly strikes?: number;
  /** Where facts are kept; without one, nothing outlives the process. */
  readonly journal?: Journal;
  /** What markets had traded before a restart. */
  readonly records?: MarketRecords;
};

const START_BALANCE_E6 = 10_000_000_000 as MoneyE6;
const STRIKES = 40;
/** Numbers of markets in a listing, per symbol. */
const NUMBERS_PER_SYMBOL = 10_000;

type SymbolFloor = { readonly floor: Floor; readonly calendar: Calendar; secondMs: number };

/**
 * An exchange with contracts on the price of coins: books, makers, accounts, settlement. A function of its options, of the
 * prints and of the orders: it reads no clock and does no input or output.
 */
export class Exchange {
  readonly #symbols = new Map<CoinSymbol, SymbolFloor>();
  /** Of the symbols, in a list: every order looks through it. */
  readonly #calendars: Calendar[] = [];
  readonly #ladders: readonly Ladder[];
  readonly #bulletin = new Bulletin();
  readonly #clock = new ExchangeClock(0);
  readonly #accounts: Accounts;
  readonly #matching: Matching;
  readonly #pauses: Pauses;
  /** What the exchange's staff does by hand. */
  readonly operations: MarketOperations;
  readonly #entry: OrderEntry;
  readonly #changes: OrderChanges;
  readonly #groups: OrderGroups;
  readonly #treasury: Treasury;
  readonly #state = new ExchangeState();
  #resumption: Resumption | null = null;

  constructor(options: ExchangeOptions) {
    const {
      seed,
      symbols = ['BTC'],
      strikes = STRIKES,
      ladders = ['hourly'],
      liquidity = 'steady',
    } = options;
    const accounts = new Accounts(options.startBalanceE6 ?? START_BALANCE_E6, options.journal ?? null);
    this.#ladders = ladders;
    const bulletin = this.#bulletin;
    const clock = this.#clock;
    const matching = new Matching(accounts, bulletin, clock);
    this.#accounts = accounts;
    this.#matching = matching;
    const state = this.#state;
    const entryPorts = {
      ...{ accounts, matching, clock, state },
      market: (ticker: string) => this.tradingMarket(ticker),
    };
    this.#entry = new OrderEntry(entryPorts);
    this.#changes = new OrderChanges(entryPorts);
    this.#groups = new OrderGroups(entryPorts);
    this.#treasury = new Treasury(accounts, clock, state);
    this.#pauses = new Pauses(options.maintenance ?? false);
    this.operations = new MarketOperations({
      ...{ accounts, matching, bulletin, clock, pauses: this.#pauses },
      calendars: () => Array.from(this.#symbols.values(), ({ calendar }) => calendar),
    });
    for (const [i, symbol] of symbols.entries()) {
      const floor = new Floor({ seed, symbol, ladders, liquidity }, matching);
      const ports = {
        floor,
        accounts,
        matching,
        bulletin,
        ladders,
        strikes,
        settlementTimerS: options.settlementTimerS ?? null,
        firstNumber: i * NUMBERS_PER_SYMBOL,
        records: options.records ?? null,
      };
      const calendar = new Calendar(ports);
      this.#calendars.push(calendar);
      this.#symbols.set(symbol, { floor, calendar, secondMs: Number.NEGATIVE_INFINITY });
    }
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
      for (const { calendar } of exchange.#symbols.values()) {
        if (fact.kind !== 'listed' || fact.event.symbol === calendar.symbol) calendar.remember(fact);
      }
      newestMs = Math.max(newestMs, fact.timeMs);
    }
    exchange.#clock.skipPast(newestMs);
    exchange.#resumption = new Resumption(newestMs);
    return exchange;
  }

  /** One second of a symbol. Seconds come in order; `indexE4` is null when there is no print. */
  advance(timeMs: number, symbol: CoinSymbol, indexE4: PriceE4 | null, origin: IndexOrigin): void {
    const own = this.#symbols.get(symbol);
    if (!own) throw new Error(`${symbol} is not traded here`);
    if (timeMs <= own.secondMs) throw new Error(`second ${timeMs} of ${symbol} after ${own.secondMs}`);
    own.secondMs = timeMs;
    this.#clock.advanceTo(timeMs);
    if (this.#pauses.advance(timeMs)) this.#pauseShards(this.#pauses.present);
    const { floor, calendar } = own;
    calendar.advance(timeMs, indexE4);
    if (this.#resumption && this.#isDue(this.#resumption)) this.#resume(timeMs);
    this.#expire(timeMs);
    floor.trade(timeMs, calendar.open(), this.#state.entryRefusal(EXCHANGE_INDEX) !== null);
    if (indexE4 !== null && floor.observe(timeMs, indexE4))
      floor.tellIndex(this.#bulletin, timeMs, indexE4, origin);
  }

  /** Begins a steady time in every market: whoever opens it wants to see quotes first. */
  calm(): void {
    for (const { floor } of this.#symbols.values()) floor.regimes?.calm();
  }

  /**
   * Makes markets what they were before the restart: prints that were replayed to warm them up have moved quotes, and
   * traded nothing.
   */
  recall(): void {
    for (const calendar of this.#calendars) calendar.recall();
  }

  /**
   * Time goes on within the present second, so that what is ordered next has its own moment. Only whoever hosts the
   * exchange knows it; without, everything of a second happens at its beginning.
   */
  tick(timeMs: number): void {
    this.#clock.tick(timeMs);
  }

  /** Opens the account if it is new. */
  openAccount(account: string): void {
    this.#accounts.open(account, this.#clock.nowMs);
  }

  /** A choice of the account, such as a key or a share: kept like everything else, and heard by nobody. */
  set(account: string, setting: AccountSetting): void {
    const timeMs = this.#clock.nowMs;
    this.#accounts.open(account, timeMs);
    this.#accounts.record({ kind: 'set', account, setting, timeMs });
    this.#accounts.commit();
  }

  place(account: string, request: OrderRequest, terms: OrderTerms = {}): PlaceResult {
    return this.#entry.place(account, request, terms);
  }

  /** Without a place, the order is found wherever it is. */
  cancel(account: string, orderId: string, where?: OrderPlace): CancelResult {
    return this.#changes.cancel(account, orderId, where);
  }

  amend(account: string, orderId: string, amendment: Amendment, where?: OrderPlace): AmendResult {
    return this.#changes.amend(account, orderId, amendment, where);
  }

  decrease(account: string, orderId: string, reduction: Reduction, where?: OrderPlace): DecreaseResult {
    return this.#changes.decrease(account, orderId, reduction, where);
  }

  /** On all shards; what a pause of the exchange holds stays. */
  cancelAll(
    account: string,
    { subaccount }: { readonly subaccount?: number | undefined } = {},
  ): Canceled[] | Refusal {
    return this.#changes.cancelAll(account, subaccount);
  }

  /** Contracts that trade before this order does; null when it does not rest. */
  queuePosition(account: string, orderId: string): CountE2 | null {
    return this.#changes.queuePosition(account, orderId);
  }

  createGroup(account: string, plan: GroupPlan): GroupResult {
    return this.#groups.create(account, plan);
  }

  groups(account: string, where?: OrderPlace): GroupView[] {
    return this.#groups.all(account, where);
  }

  group(account: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#groups.get(account, groupId, where);
  }

  deleteGroup(account: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#groups.delete(account, groupId, where);
  }

  resetGroup(account: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#groups.reset(account, groupId, where);
  }

  triggerGroup(account: string, groupId: string, where?: OrderPlace): GroupResult {
    return this.#groups.trigger(account, groupId, where);
  }

  limitGroup(account: string, groupId: string, limitE2: CountE2, where?: OrderPlace): GroupResult {
    return this.#groups.limit(account, groupId, limitE2, where);
  }

  /** A new subaccount on that shard; its answer is the number. */
  createSubaccount(account: string, exchangeIndex: number): SubaccountResult {
    return this.#treasury.create(account, exchangeIndex);
  }

  transferBetweenSubaccounts(account: string, transfer: SubaccountTransfer): TransferResult {
    return this.#treasury.betweenSubaccounts(account, transfer);
  }

  transferBetweenShards(account: string, transfer: ShardTransfer): TransferResult {
    return this.#treasury.betweenShards(account, transfer);
  }

  deposit(account: string, plan: DepositPlan): DepositResult {
    return this.#treasury.deposit(account, plan);
  }

  withdraw(account: string, plan: DepositPlan): DepositResult {
    return this.#treasury.withdraw(account, plan);
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

  get ladders(): readonly Ladder[] {
    return this.#ladders;
  }

  get symbols(): readonly CoinSymbol[] {
    return [...this.#symbols.keys()];
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

  orders(account: string): ExchangeOrder[] {
    return this.account(account).orderViews();
  }

  fills(account: string): readonly Fill[] {
    return this.account(account).fills;
  }

  /** Holdings that are not settled. */
  positions(account: string): Position[] {
    return this.account(account).openPositions();
  }

  settlements(account: string): Settlement[] {
    return this.account(account).settled.map(({ settlement }) => settlement);
  }

  balance(account: string): MoneyE6 {
    return this.account(account).cashE6;
  }

  /** When the present pause is thought to end; null when there is none, or nobody knows. */
  get resumeMs(): number | null {
    return this.#pauses.resumeMs(this.#clock.nowMs);
  }

  /** Maintenance of the next two weeks. */
  maintenance(): MaintenanceWindow[] {
    return this.#pauses.windows(this.#clock.nowMs);
  }

  /** For the server: the account with all of its history. */
  account(name: string): Account {
    return this.#accounts.open(name, this.#clock.nowMs);
  }

  /** For the server: everybody who has an account. */
  accounts(): IterableIterator<Account> {
    return this.#accounts.all();
  }

  /** For the server: a market with its book, open or of the last finished events. */
  tradingMarket(ticker: string): TradingMarket | undefined {
    for (const calendar of this.#calendars) {
      const market = calendar.market(ticker);
      if (market) return market;
    }
    return undefined;
  }

  /** For the server: events that have not paid. */
  events(): TradingEvent[] {
    return Array.from(this.#symbols.values(), ({ calendar }) => calendar.unsettled()).flat();
  }

  /** For the server: the last events that have paid, oldest first. */
  finishedEvents(): TradingEvent[] {
    return Array.from(this.#symbols.values(), ({ calendar }) => calendar.finished()).flat();
  }

  /** For the server: an event that has not paid or is still kept. */
  event(eventTicker: string): TradingEvent | undefined {
    for (const { calendar } of this.#symbols.values()) {
      const event = calendar.event(eventTicker);
      if (event) return event;
    }
    return undefined;
  }

  /** How much liquidity a symbol has at present. */
  regime(symbol: CoinSymbol): Regime {
    return this.#symbols.get(symbol)?.floor.regimes?.present ?? 'steady';
  }

  /** The print of that second; null when there was none, or it is more than a day old. */
  print(symbol: CoinSymbol, timeMs: number): PriceE4 | null {
    return this.#symbols.get(symbol)?.floor.history.at(timeMs, 0) ?? null;
  }

  lastPrint(symbol: CoinSymbol): { readonly timeMs: number; readonly indexE4: PriceE4 } | null {
    return this.#symbols.get(symbol)?.floor.lastPrint ?? null;
  }

  /** Money in and out over everybody: `cash + collateral + fees − deposits` is always zero. */
  conservation(): {
    readonly cashE6: number;
    readonly collateralE6: number;
    readonly feesE6: number;
    readonly depositsE6: number;
    readonly contractsE2: number;
  } {
    let [cashE6, feesE6, depositsE6, shortE2, contractsE2] = [0, 0, 0, 0, 0];
    const held = (countE2: number): void => {
      contractsE2 += countE2;
      shortE2 += Math.max(0, -countE2);
    };
    for (const account of this.#accounts.all()) {
      feesE6 += account.feesE6;
      depositsE6 += account.depositsE6;
      for (const { cashE6: own } of account.subaccounts()) cashE6 += own;
      for (const { countE2 } of account.positions()) held(countE2);
    }
    for (const { floor, calendar } of this.#symbols.values()) {
      for (const { cashE6: own } of [...floor.makers, ...floor.crowds]) cashE6 += own;
      for (const { markets } of calendar.unsettled())
        for (const { houseHeldE2 } of markets) houseHeldE2.forEach(held);
    }
    return { cashE6, collateralE6: moneyE6(shortE2 * 10_000), feesE6, depositsE6, contractsE2 };
  }

  /** When every symbol has had a second since: before, its markets are not listed yet. */
  #isDue(resumption: Resumption): boolean {
    for (const { secondMs } of this.#symbols.values()) if (!resumption.due(secondMs)) return false;
    return true;
  }

  #resume(timeMs: number): void {
    this.#resumption?.resume(this.#accounts, this.#matching, (ticker) => this.tradingMarket(ticker), timeMs);
    this.#resumption = null;
    // The house's cash of before is forgotten, too: what is missing was theirs.
    const { cashE6, collateralE6, feesE6, depositsE6 } = this.conservation();
    const [first] = this.#symbols.values();
    if (first)
      first.floor.crowd.cashE6 = moneyE6(
        first.floor.crowd.cashE6 - (cashE6 + collateralE6 + feesE6 - depositsE6),
      );
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
