import { ExitWords } from './exit-words.ts';
import type { Adoption, ExitEnd, Intent, LedgerEntry } from './ledger.ts';
import { type CountE2, cost, type MoneyE6, moneyE6, ONE_DOLLAR_E4, type PriceE4 } from './money.ts';
import { type Fill, legPrice, type Settlement } from './order.ts';
import { isOver, orderState } from './order-life.ts';
import type { OrderRecord } from './order-record.ts';
import type { Trade, TradeOrder } from './trade.ts';
import type { CloseMethod } from './view.ts';

export type RulesEntry = Extract<LedgerEntry, { kind: 'rules' }>;

/**
 * All that is known of one trade, in whatever order it became known. The trade is computed from these anew with each fact, so
 * that it cannot depend on their order.
 */
export class TradeFacts {
  entry: OrderRecord | null = null;
  /** Oldest first. */
  readonly exits: OrderRecord[] = [];
  readonly exitWords = new ExitWords();
  readonly adoptions = new Map<string, Adoption>();
  #rules: RulesEntry | null = null;
  #monitorRules: RulesEntry | null = null;
  /** Set when the close of its market has passed: the index of then, null where it is not known. */
  expired: { readonly symbolCloseE4: PriceE4 | null } | null = null;

  exitOrdered(record: OrderRecord): void {
    this.exits.push(record);
    this.exits.sort(byDecision);
  }

  /** The newest rules count; of two of one moment, always the same. False when it is no news. */
  ruled(entry: RulesEntry): boolean {
    const isNewest = isNewer(entry, this.#rules);
    const isNewestOfMonitor = entry.by === 'monitor' && isNewer(entry, this.#monitorRules);
    if (isNewest) this.#rules = entry;
    if (isNewestOfMonitor) this.#monitorRules = entry;
    return isNewest || isNewestOfMonitor;
  }

  /**
   * The trade by all that is known now.
   * @param settlement of its market, if there was one
   * @param adoptedFill a fill that somebody else's order made, by its trade id; undefined while it is not known
   */
  derive(
    intent: Intent,
    entry: OrderRecord,
    settlement: Settlement | undefined,
    adoptedFill: (tradeId: string) => Fill | undefined,
  ): Trade {
    const order = entry.as(intent);
    const exits = this.exits.flatMap((record) => (record.intent ? [record.as(record.intent)] : []));
    const taken = this.#takenByOthers(intent, adoptedFill);
    const soldE2 = sum(exits, ({ filledE2 }) => filledE2) as CountE2;
    const heldE2 = (order.filledE2 - soldE2 - taken.countE2) as CountE2;
    const proceedsE6 = moneyE6(sum(this.exits, ({ moneyE6 }) => moneyE6) + taken.cashE6);
    const feesE6 = moneyE6(entry.feesE6 + sum(this.exits, ({ feesE6 }) => feesE6) + taken.feesE6);
    const exit = this.exitWords.exit(exits);
    const isProven = [order, ...exits].every(isOver);
    const isFlat = heldE2 <= 0;
    const status = ((): Trade['status'] => {
      if (order.filledE2 === 0) return isOver(order) ? 'error' : 'pending';
      if (isProven && (isFlat || settlement)) return 'closed';
      if (this.expired || settlement) return 'expired';
      const isUnderWay = (exit !== null && exit.ended === null) || !exits.every(isOver);
      return isUnderWay ? 'closing' : 'open';
    })();
    const isClosed = status === 'closed';
    const revenueE6 = settlement && !isFlat ? payoutE6(intent, heldE2, settlement) : null;
    const last = isFlat ? this.#lastSale(taken.newest) : null;
    const ended = exit === null ? this.exitWords.newestEnd : exit.ended;
    return {
      id: intent.clientOrderId,
      intent,
      status,
      outcome: order.outcome,
      filledE2: order.filledE2,
      soldE2,
      heldE2,
      costE6: entry.moneyE6,
      proceedsE6,
      feesE6,
      openedAtMs: entry.fills.reduce(
        (first, { timeMs }) => Math.min(first, timeMs),
        entry.fills.length === 0 ? intent.timeMs : Number.POSITIVE_INFINITY,
      ),
      closedAtMs: isClosed ? (isFlat ? (last?.timeMs ?? null) : (settlement?.timeMs ?? null)) : null,
      revenueE6: isClosed ? revenueE6 : null,
      pnlE6: isClosed ? moneyE6(proceedsE6 + (revenueE6 ?? 0) - entry.moneyE6 - feesE6) : null,
      symbolCloseE4: (isClosed ? last?.indexE4 : null) ?? this.expired?.symbolCloseE4 ?? null,
      reason: reasonOf(order, exits, ended),
      exits,
      exit,
      exitToldMs: this.exitWords.toldMs,
      rules: this.#rules?.rules ?? null,
      monitorRules: this.#monitorRules?.rules ?? null,
      rulesBy: this.#rules?.by ?? 'monitor',
      rulesToldMs: this.#rules?.timeMs ?? null,
      peakE4: this.#rules?.peakE4 ?? null,
      closeMethod: isClosed ? (isFlat ? (last?.method ?? 'external') : 'expired') : null,
      heldToSettlement: ended?.result === 'held' ? ended.reason : null,
    };
  }

  #takenByOthers({ side }: Intent, adoptedFill: (tradeId: string) => Fill | undefined): TakenByOthers {
    const taken = { countE2: 0, cashE6: 0, feesE6: 0, newest: null as Sale | null };
    for (const adoption of this.adoptions.values()) {
      const fill = adoption.what === 'fill' ? adoptedFill(adoption.reference) : null;
      // Not known yet, or one of ours after all.
      if (fill === undefined) continue;
      const awayE2 = (side === 'yes' ? -adoption.countE2 : adoption.countE2) as CountE2;
      taken.countE2 += awayE2;
      taken.cashE6 += adoption.cashE6;
      if (fill !== null) {
        taken.cashE6 += legPrice(side, fill.yesPriceE4) * awayE2;
        // Where it closed more than this trade, the trade bears its share.
        taken.feesE6 += Math.round((fill.feeE6 * Math.abs(awayE2)) / fill.countE2);
      }
      const sale = { timeMs: (fill ?? adoption).timeMs, method: 'external', indexE4: null } as const;
      taken.newest = newestSale(taken.newest, sale);
    }
    return taken;
  }

  /** What made it flat. */
  #lastSale(byOthers: Sale | null): Sale | null {
    let last = byOthers;
    for (const { intent, fills } of this.exits) {
      if (intent === null) continue;
      const indexE4 = intent.indexE4 > 0 ? intent.indexE4 : null;
      for (const { timeMs } of fills) last = newestSale(last, { timeMs, method: intent.method, indexE4 });
    }
    return last;
  }
}

type Sale = { readonly timeMs: number; readonly method: CloseMethod; readonly indexE4: PriceE4 | null };
type TakenByOthers = {
  readonly countE2: number;
  readonly cashE6: number;
  readonly feesE6: number;
  readonly newest: Sale | null;
};

/** Of two of one moment the same whichever came first. */
function newestSale(a: Sale | null, b: Sale): Sale {
  if (a === null || b.timeMs > a.timeMs) return b;
  return b.timeMs === a.timeMs && saleKey(b) > saleKey(a) ? b : a;
}
const saleKey = ({ method, indexE4 }: Sale): string => `${method}/${indexE4 ?? ''}`;

function payoutE6(intent: Intent, heldE2: CountE2, { result }: Settlement): MoneyE6 {
  return result === intent.side ? cost(ONE_DOLLAR_E4, heldE2) : moneyE6(0);
}

function reasonOf(entry: TradeOrder, exits: readonly TradeOrder[], ended: ExitEnd | null): string | null {
  const inDoubt = [entry, ...exits].find(({ outcome }) => outcome?.kind === 'unknown');
  if (inDoubt) return `unknown: ${refusalOf(inDoubt)}`;
  if (entry.filledE2 === 0) {
    if (entry.outcome?.kind === 'rejected') return refusalOf(entry);
    return isOver(entry) ? 'not filled: nobody offered at the limit any more' : null;
  }
  const newest = exits.at(-1);
  if (newest && orderState(newest) !== 'acknowledged' && newest.outcome?.kind === 'rejected')
    return `exit refused: ${refusalOf(newest)}`;
  if (ended !== null && ended.result !== 'flat') return ended.reason;
  return entry.outcome?.kind === 'rejected' ? `filled, although ${refusalOf(entry)}` : null;
}

function refusalOf({ outcome }: TradeOrder): string {
  if (outcome?.kind === 'rejected') return `${outcome.code}: ${outcome.message}`;
  return outcome?.kind === 'unknown' ? outcome.reason : '';
}

function byDecision({ intent: a }: OrderRecord, { intent: b }: OrderRecord): number {
  if (a === null || b === null) return 0;
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  if (a.decisionNumber !== b.decisionNumber) return a.decisionNumber - b.decisionNumber;
  return a.clientOrderId < b.clientOrderId ? -1 : 1;
}

function isNewer(entry: RulesEntry, known: RulesEntry | null): boolean {
  if (known === null || entry.timeMs !== known.timeMs) return known === null || entry.timeMs > known.timeMs;
  return rulesKey(entry) > rulesKey(known);
}

const rulesKey = ({ peakE4, by, rules }: RulesEntry): string =>
  `${String(peakE4 ?? 0).padStart(8, '0')} ${by} ${JSON.stringify(rules)}`;

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
