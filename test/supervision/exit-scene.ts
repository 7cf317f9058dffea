import { setImmediate as turn } from 'node:timers/promises';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { entryOrder, type Fill, type OrderOutcome, type Position, type Side } from '@rec-io/domain/order';
import { CERTAIN } from '@rec-io/domain/probability';
import { DEFAULT_PROTECTIVE_RULES, type ProtectiveRules } from '@rec-io/domain/protection';
import { DecisionNumbers } from '@rec-io/engine/decision-numbers';
import { Facts } from '@rec-io/engine/facts';
import type { Ledger, ReadBook } from '@rec-io/engine/ports';
import { Supervisor } from '@rec-io/engine/supervisor';
import { SymbolFeed } from '@rec-io/engine/symbol-feed';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import type { OrderTerms } from '@rec-io/exchange-sim/order-entry';
import { quietMarket } from '../../packages/exchange-sim/test/quiet-market.ts';

const ME = 'me';
const INDEX = 820_000_000 as PriceE4;

export const NO_RULES: ProtectiveRules = {
  ...DEFAULT_PROTECTIVE_RULES,
  momentumSpikeStop: { enabled: false, levelBp: 36 },
  onStale: 'hold',
};
export const PROBABILITY_STOP: ProtectiveRules = {
  ...NO_RULES,
  probabilityStop: { enabled: true, below: 0.4, minTimeToCloseS: 60, verifyS: 0 },
};

/** What outlives a restart: the exchange, and the ledger. */
type Before = {
  readonly quiet: ReturnType<typeof quietMarket>;
  readonly entries: LedgerEntry[];
  readonly time: VirtualTime;
};

type Options = {
  readonly booksStaleMs?: number;
  /** Default: one in memory. */
  readonly ledger?: Ledger;
  /** Default: sends at once. The intent is applied to the trades already. */
  readonly submit?: (intent: Intent, facts: Facts) => Promise<OrderOutcome>;
};

/** A supervisor on the simulator's core: nobody trades there but "me", whose trades it supervises, and "you". */
export class ExitScene {
  readonly quiet: Before['quiet'];
  readonly entries: LedgerEntry[];
  readonly time: VirtualTime;
  readonly supervisor: Supervisor;
  readonly facts: Facts;
  readonly feed: SymbolFeed;
  readonly ticker: string;
  /** Of YES, by the model. */
  probability = 0.9;
  /** How wrong the machine's clock is while nobody has told better. */
  clockErrorMs = 0;
  isTimeKnown = true;
  /** Whether the ledger has its opening balance. */
  isAccountKnown = true;
  /** What the kill switch wants. */
  killReason: string | null = null;
  /** Exit orders that were sent. */
  readonly sent: Intent[] = [];
  readonly reconciled: string[] = [];
  readonly warnings: string[] = [];
  /** Between durable and sent; by default nothing. What it answers stands for the exchange's answer. */
  onSend: (intent: Intent) => Promise<OrderOutcome | null> = async () => null;
  /** Fills that the exchange tells are held back while this is true. */
  isDeaf = false;
  /** Books that were read, with their time. */
  readonly booksRead: number[] = [];
  book: (ticker: string) => Promise<ReadBook> = async (ticker) => {
    this.booksRead.push(this.time.nowMs());
    return this.quiet.exchange.book(ticker) ?? { yes: [], no: [] };
  };
  /** Whether a wish to sell outlives a restart. */
  kept: () => Promise<boolean> = async () => true;
  positions: () => Promise<readonly Position[]> = async () => this.quiet.exchange.positions(ME);
  readonly #late: Fill[] = [];
  #isGone = false;
  readonly #unsubscribe: () => void;

  constructor(before?: Before, options: Options = {}) {
    this.quiet = before?.quiet ?? quietMarket();
    this.entries = before?.entries ?? [];
    const numbers = new DecisionNumbers();
    const { exchange, ticker } = this.quiet;
    this.ticker = ticker;
    this.time = before?.time ?? new VirtualTime(exchange.nowMs);
    const log = { info: () => undefined, warn: (message: string) => void this.warnings.push(message) };
    const known = {
      name: 'known',
      observeMinute: () => undefined,
      prepare: () => undefined,
      uncertainty: CERTAIN,
    };
    this.feed = new SymbolFeed('BTC', { ...known, above: () => this.probability });
    const append = async (entries: readonly LedgerEntry[]) => void this.entries.push(...entries);
    this.facts = new Facts({
      ledger: options.ledger ?? { epoch: 'test', append },
      timers: this.time,
      log,
      onApplied: (entry) => entry.kind === 'intent' && numbers.decided(entry.intent),
    });
    for (const entry of this.entries) this.facts.apply(entry);
    if (!before) this.#opening();
    for (const market of exchange.markets()) this.feed.market.putMarket(market);
    for (const market of exchange.markets()) this.#snapshot(market.ticker);
    this.#unsubscribe = exchange.subscribe((event, account) => {
      if (account === ME && event.kind === 'fill') this.#hear(event.fill);
      else if (account === null) this.feed.market.applyMarketData(event);
      if (account === null && event.kind === 'book-delta') this.supervisor.onBook(event.ticker);
    });
    this.supervisor = new Supervisor({
      account: 'main',
      ledgerEpoch: 'test',
      trades: this.facts.trades,
      feeds: new Map([['BTC', this.feed]]),
      booksStaleMs: () => options.booksStaleMs ?? Number.POSITIVE_INFINITY,
      clock: this.time,
      timers: this.time,
      log,
      exchangeNowMs: () => this.time.nowMs() + this.clockErrorMs,
      isTimeKnown: () => this.isTimeKnown,
      nextDecisionNumber: (decided) => numbers.next(decided),
      submit: (intent) => this.#submit(intent, options),
      record: (entry) => this.facts.record(entry),
      keep: (entry) => {
        this.facts.record(entry);
        return this.kept();
      },
      positions: () => this.positions(),
      book: (market) => this.book(market),
      onNeedsReconcile: (market) => void this.reconciled.push(market),
      isAccountKnown: () => this.isAccountKnown,
      flattening: () => this.killReason,
    });
    this.supervisor.start();
  }

  /** The process is gone; the next one knows what the ledger knows. */
  restart(): ExitScene {
    this.#isGone = true;
    this.supervisor.stop();
    this.#unsubscribe();
    const { quiet, entries, time } = this;
    return new ExitScene({ quiet, entries, time });
  }

  /** Prints of a calm index, once a second, and all that follows. */
  async run(seconds: number, indexE4: PriceE4 | null = INDEX): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      const timeMs = this.time.nowMs() + 1_000;
      this.quiet.silence(1);
      this.time.advanceTo(timeMs);
      if (indexE4 !== null) {
        const print = {
          kind: 'index',
          symbol: 'BTC',
          timeMs,
          indexE4,
          window: null,
          origin: 'seeded',
        } as const;
        this.feed.print(print, timeMs);
        this.supervisor.onPrint();
      }
      await this.settle();
    }
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    for (let i = 0; i < 5; i++) await turn();
  }

  /** Buys from "you" and protects it. Prices in cents of the side, whole contracts. */
  async buy(
    cents: number,
    contracts: number,
    rules: ProtectiveRules = NO_RULES,
    side: Side = 'yes',
    terms: OrderTerms = {},
  ): Promise<string> {
    const { place } = this.quiet;
    const order = entryOrder(side, (cents * 100) as PriceE4);
    const yesCents = order.yesPriceE4 / 100;
    const other = order.side === 'bid' ? 'ask' : 'bid';
    place('you', other, yesCents, contracts, { timeInForce: 'good_till_canceled' });
    const intent = this.#entry(side, (cents * 100) as PriceE4, (contracts * 100) as CountE2);
    this.facts.record({ kind: 'intent', intent });
    this.facts.record({
      ...{
        kind: 'rules',
        tradeId: intent.clientOrderId,
        rules,
        peakE4: null,
        by: 'monitor',
        timeMs: intent.timeMs,
      },
    });
    this.#answer(intent, this.place(intent, terms));
    await this.settle();
    return intent.clientOrderId;
  }

  /** "You" bids for the side, in cents and contracts. */
  bid(cents: number, contracts: number, side: Side = 'yes'): void {
    const order = entryOrder(side, (cents * 100) as PriceE4);
    this.quiet.resting('you', order.side, order.yesPriceE4 / 100, contracts);
  }

  /** Somebody takes what is bid for YES. */
  takeBid(cents: number, contracts: number): void {
    this.quiet.place('them', 'ask', cents, contracts);
  }

  trade(id: string) {
    const trade = this.facts.trades.trades.get(id);
    if (!trade) throw new Error(`no trade ${id}`);
    return trade;
  }

  /** What "me" holds at the exchange, in contracts: YES above zero. */
  get held(): number {
    const position = this.quiet.exchange.positions(ME).find(({ ticker }) => ticker === this.ticker);
    return (position?.countE2 ?? 0) / 100;
  }

  get limits(): number[] {
    return this.sent.map(({ limitE4 }) => limitE4 / 100);
  }

  /** Learns from the exchange what became of orders, as after a restart. */
  reconcile(): void {
    const { exchange } = this.quiet;
    for (const { intent } of this.facts.trades.undecidedOrders()) {
      const order = exchange.orders(ME).find(({ clientOrderId }) => clientOrderId === intent.clientOrderId);
      if (!order) this.#answer(intent, { kind: 'rejected', code: 'proven_absent', message: 'not there' });
      else {
        const { orderId, fillCountE2 } = order;
        this.#answer(intent, { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2: 0 as CountE2 });
      }
    }
    for (const fill of exchange.fills(ME)) this.facts.record({ kind: 'fill', fill });
  }

  /** What was held back comes now. */
  hearLate(): void {
    this.isDeaf = false;
    for (const fill of this.#late.splice(0)) this.#hear(fill);
  }

  async #submit(intent: Intent, { submit }: Options): Promise<OrderOutcome> {
    this.sent.push(intent);
    if (submit) {
      this.facts.decided({ kind: 'intent', intent });
      return submit(intent, this.facts);
    }
    this.facts.record({ kind: 'intent', intent });
    const outcome = (await this.onSend(intent)) ?? this.place(intent);
    if (this.#isGone) return new Promise(() => undefined);
    this.#answer(intent, outcome);
    return outcome;
  }

  #answer({ clientOrderId }: Intent, outcome: OrderOutcome): void {
    this.facts.record({ kind: 'outcome', clientOrderId, outcome, timeMs: this.time.nowMs() });
  }

  /** What the exchange answers to the intent's order. */
  place(intent: Intent, terms: OrderTerms = {}): OrderOutcome {
    const { clientOrderId, ticker, bookSide: side, yesPriceE4, countE2, timeInForce, action } = intent;
    const order = { clientOrderId, ticker, side, yesPriceE4, countE2, timeInForce };
    const request = { ...order, exchangeIndex: 2, reduceOnly: action === 'exit' };
    const result = this.quiet.exchange.place(ME, request, terms);
    if (!result.ok) return { kind: 'rejected', code: result.code, message: result.message };
    const { orderId, fillCountE2, remainingCountE2 } = result;
    return { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2 };
  }

  #hear(fill: Fill): void {
    if (this.isDeaf) this.#late.push(fill);
    else this.facts.record({ kind: 'fill', fill });
  }

  #opening(): void {
    const balanceE6 = this.quiet.exchange.balance(ME);
    this.facts.record({ kind: 'balance', balanceE6, timeMs: this.time.nowMs() - 1 });
  }

  #snapshot(ticker: string): void {
    const book = this.quiet.exchange.book(ticker);
    if (book) this.feed.market.applyMarketData({ kind: 'book-snapshot', ticker, ...book });
  }

  #entry(side: Side, limitE4: PriceE4, countE2: CountE2): Intent {
    const market = this.feed.market.row(this.ticker)?.market;
    if (!market) throw new Error('the market is not listed');
    const order = entryOrder(side, limitE4);
    const decisionNumber = this.entries.length + 1;
    return {
      clientOrderId: `entry ${decisionNumber}`,
      decisionNumber,
      ...{ monitor: 'btc', strategy: 'Hourly HTC', symbol: 'BTC', eventTicker: market.eventTicker },
      ...{ ticker: market.ticker, contract: market.title, floorStrikeE4: market.floorStrikeE4 },
      ...{ closeTimeMs: market.closeTimeMs, side, action: 'entry', closes: null, cause: 'entry' },
      ...{ method: 'auto', countE2, limitE4, bookSide: order.side, yesPriceE4: order.yesPriceE4 },
      ...{ timeInForce: 'immediate_or_cancel', probability: 0.9, model: 'a model' },
      ...{ edgeE4: 100, indexE4: INDEX },
      ...{ momentumBp: 0, timeToCloseS: 1_800, timeMs: this.time.nowMs() },
    };
  }
}
