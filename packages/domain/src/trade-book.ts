import { FillOwners } from './fill-owners.ts';
import type { Adoption, Intent, LedgerEntry } from './ledger.ts';
import type { CountE2, PriceE4 } from './money.ts';
import type { Fill, Settlement } from './order.ts';
import { isOver, missingFillsE2, type OutcomeFact } from './order-life.ts';
import { OrderRecord } from './order-record.ts';
import { isLive, ordersOf, signedHeldE2, type Trade, type TradeOrder } from './trade.ts';
import { TradeFacts } from './trade-facts.ts';

/**
 * All trades of one account, folded from the ledger: whatever the order of its entries, and however often each comes, the
 * trades are the same.
 */
export class TradeBook {
  readonly trades = new Map<string, Trade>();
  /** Those whose market belongs to them still. */
  readonly live = new Map<string, Trade>();
  /** Fills that no order of ours is known to have made, and that nobody adopted: the owner traded elsewhere, or an answer is missing. */
  readonly unclaimedFills = new Map<string, Fill>();
  readonly #owners = new FillOwners();
  /** By client order id, also before the intent is known. */
  readonly #orders = new Map<string, OrderRecord>();
  /** By the entry's client order id, also before its intent is known. */
  readonly #facts = new Map<string, TradeFacts>();
  readonly #settled = new Map<string, Settlement>();
  readonly #adoptions = new Map<string, Adoption>();
  readonly #adoptionsOfFill = new Map<string, Adoption[]>();
  readonly #adoptionsOfMarket = new Map<string, Adoption[]>();
  readonly #tradesOfMarket = new Map<string, string[]>();
  /** Exits of holdings that no trade explains, by market. */
  readonly #holdingExits = new Map<string, OrderRecord[]>();

  /** Applies one entry. Returns the trades it changed; an entry seen before changes nothing. */
  apply(entry: LedgerEntry): Trade[] {
    switch (entry.kind) {
      case 'intent':
        return this.#intent(entry.intent);
      case 'outcome':
        return this.#outcome(entry.clientOrderId, entry);
      case 'fill':
        return this.#fill(entry.fill);
      case 'settlement':
        return this.#settle(entry.settlement);
      case 'rules':
        return this.#told(entry.tradeId, (facts) => facts.ruled(entry));
      case 'exit-begin':
        return this.#told(entry.begin.tradeId, (facts) => facts.exitWords.began(entry.begin));
      case 'exit-end':
        return this.#told(entry.end.tradeId, (facts) => facts.exitWords.ended(entry.end));
      case 'adoption':
        return this.#adopt(entry.adoption);
      case 'balance':
      case 'control':
        return [];
    }
  }

  hasFill(tradeId: string): boolean {
    return this.#owners.fills.has(tradeId);
  }

  hasSettlement(ticker: string): boolean {
    return this.#settled.has(ticker);
  }

  /** An entry or exit of ours by its client order id. */
  order(clientOrderId: string): TradeOrder | undefined {
    const record = this.#orders.get(clientOrderId);
    return record && orderOf(record)[0];
  }

  /** The exchange's own id of an order of ours, by its answer or by a fill that bears ours; null while nobody has told. */
  exchangeId(clientOrderId: string): string | null {
    return this.#orders.get(clientOrderId)?.orderId ?? null;
  }

  /** The order's reported fills that nobody has told yet, in 1/100 contract. */
  missingFillsE2(clientOrderId: string): number {
    const order = this.order(clientOrderId);
    return order ? missingFillsE2(order) : 0;
  }

  /** Orders that are not over: their fate is not proven, or fills of them are missing. */
  openOrders(): TradeOrder[] {
    const ofTrades = [...this.live.values()].flatMap(ordersOf);
    const ofHoldings = [...this.#holdingExits.values()].flat().flatMap(orderOf);
    return [...ofTrades, ...ofHoldings].filter((order) => !isOver(order));
  }

  /** Those of them whose fate is not proven. */
  undecidedOrders(): TradeOrder[] {
    return this.openOrders().filter(({ outcome }) => outcome === null || outcome.kind === 'unknown');
  }

  /**
   * What trades hold in a market that is not settled, and what was adopted there: YES above zero, NO below. The account's
   * position, unless there is something that nobody has explained.
   */
  positionE2(ticker: string): CountE2 {
    if (this.#settled.has(ticker)) return 0 as CountE2;
    let countE2 = this.adoptedE2(ticker);
    for (const id of this.#tradesOfMarket.get(ticker) ?? []) {
      const trade = this.trades.get(id);
      if (trade) countE2 += signedHeldE2(trade);
    }
    return countE2 as CountE2;
  }

  /** What was adopted in a market, belongs to no trade, and was not sold again: YES above zero, NO below. */
  adoptedE2(ticker: string): number {
    let countE2 = 0;
    for (const { what, reference, ...adoption } of this.#adoptionsOfMarket.get(ticker) ?? []) {
      if (what !== 'fill' || this.#owners.stranger(reference)) countE2 += adoption.countE2;
    }
    for (const { intent, filledE2 } of this.#holdingExits.get(ticker) ?? [])
      countE2 += intent?.side === 'yes' ? -filledE2 : filledE2;
    return countE2;
  }

  /**
   * Marks the open trades of markets that closed, and takes it back where the exchange has moved a close; derived from time, so it
   * is no ledger entry.
   * @param closeTimeMs of a trade's market, as the exchange has it now; null where it is not known, or not any more
   * @param indexAtClose of a trade's symbol at its close, null where it is not known
   */
  expire(
    nowMs: number,
    closeTimeMs: (intent: Intent) => number | null,
    indexAtClose: (intent: Intent) => PriceE4 | null,
  ): Trade[] {
    const changed: string[] = [];
    for (const { id, status, intent } of this.live.values()) {
      if (status === 'pending') continue;
      const facts = this.#factsOf(id);
      const wasClosed = facts.expired !== null;
      const isClosed = (closeTimeMs(intent) ?? (wasClosed ? nowMs : intent.closeTimeMs)) <= nowMs;
      if (isClosed === wasClosed) continue;
      facts.expired = isClosed ? { symbolCloseE4: indexAtClose(intent) } : null;
      changed.push(id);
    }
    return this.#derive(changed);
  }

  /** @param isNews tells the trade's facts, and whether they changed */
  #told(tradeId: string, isNews: (facts: TradeFacts) => boolean): Trade[] {
    return isNews(this.#factsOf(tradeId)) ? this.#derive([tradeId]) : [];
  }

  #intent(intent: Intent): Trade[] {
    const { clientOrderId: id, closes, action, ticker } = intent;
    const record = this.#record(id);
    if (record.intent !== null) return [];
    record.intent = intent;
    if (closes !== null) this.#factsOf(closes).exitOrdered(record);
    else if (action === 'exit') push(this.#holdingExits, ticker, record);
    else {
      this.#factsOf(id).entry = record;
      push(this.#tradesOfMarket, ticker, id);
    }
    return this.#derive([...tradeOf(record), ...this.#claim(record)]);
  }

  #outcome(id: string, fact: OutcomeFact): Trade[] {
    const record = this.#record(id);
    if (!record.decided(fact)) return [];
    return this.#derive([...tradeOf(record), ...this.#claim(record)]);
  }

  #fill(fill: Fill): Trade[] {
    const { tradeId, clientOrderId } = fill;
    if (this.hasFill(tradeId)) return [];
    const byOrderId = this.#owners.add(fill);
    const adoptions = this.#adoptionsOfFill.get(tradeId) ?? [];
    if (adoptions.length === 0) this.unclaimedFills.set(tradeId, fill);
    const byClientId = this.#orders.get(clientOrderId);
    const claimed = [byClientId, byOrderId].flatMap((record) => (record ? this.#claim(record) : []));
    return this.#derive([...claimed, ...tradesOf(adoptions)]);
  }

  #settle(settlement: Settlement): Trade[] {
    const { ticker } = settlement;
    if (this.#settled.has(ticker)) return [];
    this.#settled.set(ticker, settlement);
    return this.#derive(this.#tradesOfMarket.get(ticker) ?? []);
  }

  #adopt(adoption: Adoption): Trade[] {
    const { id, what, reference, ticker, tradeId } = adoption;
    if (this.#adoptions.has(id)) return [];
    this.#adoptions.set(id, adoption);
    if (what === 'fill') {
      push(this.#adoptionsOfFill, reference, adoption);
      this.unclaimedFills.delete(reference);
    }
    if (tradeId === null) {
      if (ticker !== null) push(this.#adoptionsOfMarket, ticker, adoption);
      return [];
    }
    this.#factsOf(tradeId).adoptions.set(id, adoption);
    return this.#derive([tradeId]);
  }

  /** Gives an order the fills that waited for it. Returns the trades this changes: an adopted one turns out to be ours. */
  #claim(record: OrderRecord): string[] {
    const claimed = this.#owners.claim(record);
    for (const { tradeId } of claimed) this.unclaimedFills.delete(tradeId);
    const adopted = claimed.flatMap(({ tradeId }) => this.#adoptionsOfFill.get(tradeId) ?? []);
    return claimed.length === 0 ? [] : [...tradeOf(record), ...tradesOf(adopted)];
  }

  #derive(ids: readonly string[]): Trade[] {
    return [...new Set(ids)].flatMap((id) => {
      const facts = this.#facts.get(id);
      const intent = facts?.entry?.intent;
      if (!facts?.entry || !intent) return [];
      const settlement = this.#settled.get(intent.ticker);
      const derived = facts.derive(intent, facts.entry, settlement, (fill) => this.#owners.stranger(fill));
      // Who holds a trade sees it change.
      const known = this.trades.get(id);
      const trade = known ? Object.assign(known, derived) : derived;
      this.trades.set(id, trade);
      if (isLive(trade)) this.live.set(id, trade);
      else this.live.delete(id);
      return [trade];
    });
  }

  #record(id: string): OrderRecord {
    return this.#orders.get(id) ?? put(this.#orders, id, new OrderRecord(id));
  }

  #factsOf(tradeId: string): TradeFacts {
    return this.#facts.get(tradeId) ?? put(this.#facts, tradeId, new TradeFacts());
  }
}

/** None for the exit of a holding that no trade explains. */
function tradeOf({ intent }: OrderRecord): string[] {
  if (intent === null || (intent.closes === null && intent.action === 'exit')) return [];
  return [intent.closes ?? intent.clientOrderId];
}
const orderOf = (record: OrderRecord): TradeOrder[] => (record.intent ? [record.as(record.intent)] : []);
const tradesOf = (adoptions: readonly Adoption[]): string[] =>
  adoptions.flatMap(({ tradeId }) => (tradeId === null ? [] : [tradeId]));

function put<V>(map: Map<string, V>, key: string, value: V): V {
  map.set(key, value);
  return value;
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
