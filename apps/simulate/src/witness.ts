import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { ExchangeOrder, Fill, OrderOutcome, OrderRequest } from '@rec-io/domain/order';
import type { ProtectiveRules } from '@rec-io/domain/protection';
import type { Control, TradingState } from '@rec-io/domain/trading-state';
import { isStricter, TradingStateFold } from '@rec-io/domain/trading-state-fold';
import type { PlaceResult } from '@rec-io/exchange-sim/place-result';
import { BegunExits } from './begun-exits.ts';
import { DurableRules } from './durable-rules.ts';
import type { EventLog } from './event-log.ts';
import { Holdings } from './holdings.ts';
import type { InvariantName } from './invariants.ts';
import { isOrderOf, OwnOrders } from './own-orders.ts';
import type { ProcessLife } from './process-life.ts';
import type { Scheduler } from './scheduler.ts';
import { ACCOUNT, type Venue } from './venue.ts';
import { WhatWasTold } from './what-was-told.ts';

/** An entry may be decided on a print that came this long ago, and on books of which nothing was heard for so long. */
const PRINT_AGE_MS = 5_000;
/** … and it may tell of a time this much earlier: 5 s more than usual, of which a trader that starts late knows little. */
const PRINT_LAG_MS = 15_000;
const BOOKS_AGE_MS = 15_000;
/** From the decision to the bytes. */
const SEND_WITHIN_MS = 2_100;

export type Violation = {
  readonly invariant: InvariantName;
  readonly message: string;
  /** Virtual time. */
  readonly timeMs: number;
};

export type WitnessPorts = {
  readonly scheduler: Scheduler;
  readonly venue: Venue;
  readonly log: EventLog;
};

/**
 * Sees what goes in and out of the trader, and what the exchange and the database really have. Knows nothing of the
 * engine's code: what it finds is found from outside. Only the first violation counts; all later ones follow from it.
 */
export class Witness {
  violation: Violation | null = null;
  readonly orders = new OwnOrders();
  readonly begunExits = new BegunExits();
  /** Durable intents, by client order id. */
  readonly intents = new Map<string, Intent>();
  told = new WhatWasTold();
  readonly #ports: WitnessPorts;
  /** The life that runs now. */
  #life: ProcessLife | null = null;
  /** Decisions of the life that runs now. */
  readonly #decidedNow = new Set<string>();
  readonly #decidedAtMs = new Map<string, number>();
  /** By the trade that it closes. */
  readonly #exitsAtMs = new Map<string, number>();
  readonly #rules = new DurableRules();
  readonly #rejected = new Map<string, string>();
  readonly #holdings: Holdings;

  /** As the durable controls tell it. */
  readonly #control = new TradingStateFold('active');
  /** What a person was told that trading is, until somebody arms. */
  #promised: TradingState = 'active';

  constructor(ports: WitnessPorts) {
    this.#ports = ports;
    this.#holdings = new Holdings(ports.venue, () => this.#nowMs);
  }

  violate(invariant: InvariantName, message: string): void {
    if (this.violation) return;
    const timeMs = this.#nowMs;
    this.violation = { invariant, message, timeMs };
    this.#ports.log.line(timeMs, `VIOLATION of ${invariant}: ${message}`);
  }

  /** @param known what the ledger holds as the process begins */
  lives(life: ProcessLife, known: readonly LedgerEntry[]): void {
    this.#life = life;
    this.told = new WhatWasTold();
    this.#decidedNow.clear();
    this.begunExits.lives();
    for (const entry of known) if (entry.kind === 'fill') this.told.fill(entry.fill);
  }

  event(life: ProcessLife, event: ExchangeEvent): void {
    if (life === this.#life) this.told.event(event, this.#nowMs);
  }

  /** A complete read has reached the trader. */
  read(life: ProcessLife, what: string, askedAtMs: number): void {
    if (life === this.#life) this.told.reads.set(what, askedAtMs);
  }

  listed(orders: readonly ExchangeOrder[], sinceMs: number, askedAtMs: number): void {
    this.orders.read(orders, sinceMs, askedAtMs);
  }

  listedFills(life: ProcessLife, fills: readonly Fill[]): void {
    if (life === this.#life) for (const fill of fills) this.told.fill(fill);
  }

  answered(clientOrderId: string, outcome: OrderOutcome): void {
    this.orders.answered(clientOrderId, outcome);
  }

  /** A person was told that trading is so strict from now on. */
  promised(state: TradingState): void {
    if (isStricter(state, this.#promised)) this.#promised = state;
  }

  /** A person was told that these are being sold. */
  promisedExits(trades: readonly string[]): void {
    for (const id of trades)
      if (!this.begunExits.has(id))
        this.violate('exits-go-on', `a person was told that ${id} is sold: nothing durable says so`);
  }

  /** A person was told that these protect a trade. */
  promisedRules(tradeId: string, rules: ProtectiveRules): void {
    if (!this.#rules.has(tradeId, rules))
      this.violate('rules-kept', `a person was told of rules of ${tradeId} that nothing durable has`);
  }

  /** A person lets trading begin again. */
  arming(): void {
    this.#promised = 'active';
  }

  /** What the trader believes, after each step in which it may act. */
  believes(state: TradingState): void {
    if (isStricter(this.#promised, state))
      this.violate('strictness-kept', `trading is ${state}; a person was told ${this.#promised}`);
  }

  /** The trader wants to write. An intent among it is a decision of this very moment. */
  appends(entries: readonly LedgerEntry[], life: ProcessLife): void {
    if (life.dead) return;
    for (const entry of entries) {
      this.begunExits.told(entry);
      // A decision may be written again, with what became of it.
      if (entry.kind !== 'intent' || this.#decidedNow.has(entry.intent.clientOrderId)) continue;
      this.#decidedNow.add(entry.intent.clientOrderId);
      this.#decidedAtMs.set(entry.intent.clientOrderId, this.#nowMs);
      if (entry.intent.closes !== null) this.#exitsAtMs.set(entry.intent.closes, this.#nowMs);
      if (entry.intent.action === 'entry') this.#entryDecided(entry.intent);
    }
  }

  /** It is in the local journal now. */
  journaled(entry: LedgerEntry): void {
    this.begunExits.durable(entry);
    this.#rules.durable(entry);
    if (entry.kind === 'intent' && entry.intent.action === 'entry')
      this.violate('durable-before-bytes', 'an entry goes to the local journal');
    if (entry.kind === 'intent') this.intents.set(entry.intent.clientOrderId, entry.intent);
  }

  durable(entry: LedgerEntry): void {
    this.begunExits.durable(entry);
    if (entry.kind === 'intent') {
      this.intents.set(entry.intent.clientOrderId, entry.intent);
      // What became of a decision that was lost says nothing of the next one, which has its number.
      this.#rejected.delete(entry.intent.clientOrderId);
    }
    if (entry.kind === 'outcome') this.#outcome(entry.clientOrderId, entry.outcome);
    this.#rules.durable(entry);
    if (entry.kind === 'control') this.#controlled(entry.control);
    if (entry.kind === 'fill') {
      const { tradeId } = entry.fill;
      const { exchange } = this.#ports.venue;
      const isReal = exchange.account(ACCOUNT).fills.some((fill) => fill.tradeId === tradeId);
      if (!isReal) this.violate('fills-are-real', `${tradeId} is no fill of the exchange`);
    }
  }

  /** When an exit of this trade was last decided; never: below zero. */
  exitDecidedAtMs(tradeId: string): number {
    return this.#exitsAtMs.get(tradeId) ?? -1;
  }

  /** The bytes of an order leave the trader. */
  bytes(order: OrderRequest): void {
    const { clientOrderId: id, ticker } = order;
    const intent = this.intents.get(id);
    if (!intent) this.violate('durable-before-bytes', `order ${id} has no durable intent`);
    else if (!isOrderOf(order, intent))
      this.violate('durable-before-bytes', `order ${id} is not what its intent says`);
    if (this.orders.all.has(id)) this.violate('sent-once', `order ${id} is sent a second time`);
    const rejected = this.#rejected.get(id);
    if (rejected !== undefined) this.violate('sent-once', `order ${id} is sent after "${rejected}"`);
    const isEntry = intent?.action !== 'exit';
    if (isEntry) this.#entryBytes(order);
    else if (
      !order.reduceOnly ||
      order.timeInForce !== 'immediate_or_cancel' ||
      order.orderGroupId !== undefined
    )
      this.violate('exits-reduce-only', `exit ${id} in ${ticker} could do something else`);
    this.orders.sent(order, isEntry, this.#nowMs);
  }

  /** The order reaches the exchange. */
  arrival(order: OrderRequest, place: () => PlaceResult): PlaceResult {
    const { venue, log } = this.#ports;
    const { clientOrderId: id, ticker } = order;
    const own = this.orders.all.get(id);
    const before = venue.heldE2(ticker);
    const result = place();
    log.line(this.#nowMs, `arrives ${id.slice(0, 8)} ${ticker} ${order.side} ${JSON.stringify(result)}`);
    if (!result.ok || !own) return result;
    if (own.orderId !== null) this.violate('one-order-per-decision', `${id} made a second order`);
    own.orderId = result.orderId;
    const rejected = this.#rejected.get(id);
    // What the exchange itself refused, and took when the network brought it once more, nobody could know.
    if (rejected !== undefined && own.wasInDoubt)
      this.violate('outcomes-are-true', `order ${id} exists, and the ledger says "${rejected}"`);
    if (own.isEntry) return result;
    const after = venue.heldE2(ticker);
    if (Math.abs(after) > Math.abs(before) || after * before < 0)
      this.violate('exits-reduce-only', `exit ${id} made ${after} of ${before} in ${ticker}`);
    return result;
  }

  #entryDecided({ clientOrderId: id, ticker, symbol, decisionNumber }: Intent): void {
    const no = (why: string) => this.violate('no-entry-unless-sure', `${ticker} #${decisionNumber}: ${why}`);
    const print = this.told.prints.get(symbol);
    if (this.told.accountReadAtMs < 0) no('the account was not read in this life');
    if (!this.told.isConnected) no('there is no connection');
    if (!print || this.#nowMs - print.atMs > PRINT_AGE_MS) no('the index is stale');
    else if (this.#nowMs - print.timeMs > PRINT_LAG_MS) no('the index is long past');
    if (!this.told.wholeBooks.has(ticker)) no('its book is not whole');
    if (this.#nowMs - this.told.booksAtMs > BOOKS_AGE_MS) no('the books are stale');
    if (this.intents.has(id)) this.violate('one-order-per-decision', `${id} was decided before`);
    const unproven = this.orders.unprovenIn(ticker);
    if (unproven)
      this.violate('proof-before-next', `${ticker}: ${unproven.request.clientOrderId} is not proven`);
    const held = this.#holdings.of(ticker);
    if (held === undefined) return;
    const { changedAtMs, countE2 } = held;
    const isRead = this.told.accountReadAtMs > changedAtMs;
    const toldE2 = this.told.filledE2(this.#holdings.fillsOf(ticker));
    if (isRead || toldE2 !== 0)
      this.violate(
        'one-holder-per-market',
        `${countE2} of ${ticker} are held: ${isRead ? 'the account was read since' : `fills told of ${toldE2}`}`,
      );
  }

  #entryBytes({ clientOrderId: id, ticker }: OrderRequest): void {
    if (!this.#rules.protects(id))
      this.violate('every-trade-supervised', `entry ${id} leaves before its rules are durable`);
    const decidedAtMs = this.#decidedAtMs.get(id);
    if (decidedAtMs === undefined || this.#nowMs - decidedAtMs > SEND_WITHIN_MS)
      this.violate('no-entry-unless-sure', `entry ${id} is sent long after its decision`);
    if (this.#control.state !== 'active' || this.#promised !== 'active')
      this.violate('no-entry-unless-sure', `entry ${id} leaves while trading is not active`);
    const unproven = this.orders.unprovenIn(ticker);
    if (unproven)
      this.violate('proof-before-next', `${ticker}: ${unproven.request.clientOrderId} is not proven`);
    const ownHeldE2 = this.ownHeldE2(ticker);
    if (ownHeldE2 !== 0)
      this.violate('one-holder-per-market', `${ticker}: ${ownHeldE2} of own orders are held already`);
  }

  /** Signed contracts that own orders have bought and not sold again since nothing was held in the market. */
  ownHeldE2(ticker: string): number {
    return this.#holdings.ownE2(ticker, this.orders);
  }

  #controlled({ state, by, timeMs }: Control): void {
    const before = this.#control.state;
    this.#control.apply({ kind: 'control', control: { state, by, timeMs, flatten: false, reason: '' } });
    if (isStricter(before, this.#control.state) && by.startsWith('breaker'))
      this.violate('strictness-kept', `${by} made trading ${state} that was ${before}`);
  }

  #outcome(id: string, outcome: OrderOutcome): void {
    const own = this.orders.all.get(id);
    if (outcome.kind === 'acknowledged' && own?.orderId !== outcome.orderId)
      this.violate('outcomes-are-true', `${id} is said to be ${outcome.orderId}: it is ${own?.orderId}`);
    if (outcome.kind !== 'rejected') return;
    this.#rejected.set(id, outcome.code);
    if (own?.orderId != null)
      this.violate('outcomes-are-true', `${id} is said to be rejected (${outcome.code}), and exists`);
  }

  get #nowMs(): number {
    return this.#ports.scheduler.nowMs;
  }
}
