import type { Adoption, ExitBegin, ExitEnd, Intent, LedgerEntry, RulesOrigin } from './ledger.ts';
import { legPrice, type Side } from './order.ts';
import { rulesInWords } from './protection-text.ts';
import type { Trade } from './trade.ts';
import { TradeBook } from './trade-book.ts';

/** Something that happened to a trade, or that was known of it. Exchange time. Prices are of the side held. */
export type StoryEvent = { readonly timeMs: number } & (
  | {
      /** An order was decided on, with all that was known then. */
      readonly kind: 'decided';
      readonly action: Intent['action'];
      readonly cause: Intent['cause'];
      readonly method: Intent['method'];
      readonly countE2: number;
      readonly limitE4: number;
      /** Of the side held; null where nothing was known. */
      readonly probability: number | null;
      readonly model: string | null;
      readonly edgeE4: number;
      readonly indexE4: number;
      readonly momentumBp: number | null;
      readonly timeToCloseS: number;
    }
  | {
      /** What the exchange said of an order: `unknown` is not failed. */
      readonly kind: 'answered';
      readonly action: Intent['action'];
      readonly outcome: 'acknowledged' | 'rejected' | 'unknown';
      readonly filledE2: number | null;
      /** Why, where it was not taken; else null. */
      readonly reason: string | null;
    }
  | {
      readonly kind: 'filled';
      readonly action: Intent['action'];
      readonly countE2: number;
      readonly priceE4: number;
      readonly feeE6: number;
      readonly isTaker: boolean;
    }
  /** What sells it by itself from then on, in words; empty: nothing does. */
  | { readonly kind: 'protected'; readonly by: RulesOrigin; readonly rules: readonly string[] }
  | ({ readonly kind: 'exit-began' } & Pick<ExitBegin, 'cause' | 'reason' | 'floorE4'>)
  | ({ readonly kind: 'exit-ended' } & Pick<ExitEnd, 'result' | 'reason'>)
  /** The market paid: to this side. */
  | { readonly kind: 'settled'; readonly result: Side }
  | ({ readonly kind: 'adopted' } & Pick<Adoption, 'what' | 'countE2' | 'reason' | 'by'>)
);

export type TradeStory = { readonly trade: Trade; readonly events: readonly StoryEvent[] };

/** What of one moment led to what. */
const RANKS: Readonly<Record<StoryEvent['kind'], number>> = {
  'exit-began': 0,
  decided: 1,
  protected: 2,
  answered: 3,
  filled: 4,
  adopted: 5,
  'exit-ended': 6,
  settled: 7,
};

/** A trade from its decision to its end, oldest first; null where these entries do not tell of its beginning. */
export function tradeStory(entries: readonly LedgerEntry[], tradeId: string): TradeStory | null {
  const book = new TradeBook();
  for (const entry of entries) book.apply(entry);
  const trade = book.trades.get(tradeId);
  if (trade === undefined) return null;
  const actions = actionsOf(entries, tradeId);
  const events = entries.flatMap((entry) => eventOf(entry, trade, actions) ?? []);
  const sorted = events.sort((a, b) => a.timeMs - b.timeMs || RANKS[a.kind] - RANKS[b.kind]);
  return { trade, events: sorted.filter((event, at) => isNews(event, sorted.slice(0, at))) };
}

/** What its orders were for, by our id and, because not every fill tells that, by the exchange's own. */
function actionsOf(entries: readonly LedgerEntry[], tradeId: string): ReadonlyMap<string, Intent['action']> {
  const actions = new Map<string, Intent['action']>();
  for (const entry of entries) {
    if (entry.kind !== 'intent') continue;
    const { clientOrderId, closes, action } = entry.intent;
    if (clientOrderId === tradeId || closes === tradeId) actions.set(clientOrderId, action);
  }
  for (const entry of entries) {
    if (entry.kind !== 'outcome' || entry.outcome.kind !== 'acknowledged') continue;
    const action = actions.get(entry.clientOrderId);
    if (action !== undefined) actions.set(entry.outcome.orderId, action);
  }
  return actions;
}

/** Rules are written anew for every new peak: only what protects otherwise than before is told. */
function isNews(event: StoryEvent, before: readonly StoryEvent[]): boolean {
  if (event.kind !== 'protected') return true;
  const last = before.findLast((each) => each.kind === 'protected');
  return last?.kind !== 'protected' || last.by !== event.by || String(last.rules) !== String(event.rules);
}

function eventOf(
  entry: LedgerEntry,
  { id, intent: { side, ticker } }: Trade,
  actions: ReadonlyMap<string, Intent['action']>,
): StoryEvent | null {
  switch (entry.kind) {
    case 'intent': {
      const { intent } = entry;
      const { timeMs, action, cause, method, countE2, limitE4, model, edgeE4, indexE4 } = intent;
      if (intent.clientOrderId !== id && intent.closes !== id) return null;
      return {
        ...{ kind: 'decided', timeMs, action, cause, method, countE2, limitE4, model, edgeE4, indexE4 },
        // An exit without an index knows none.
        probability: intent.probability === 0 ? null : intent.probability,
        momentumBp: intent.momentumBp,
        timeToCloseS: intent.timeToCloseS,
      };
    }
    case 'outcome': {
      const { outcome, timeMs, clientOrderId } = entry;
      const action = actions.get(clientOrderId);
      if (action === undefined) return null;
      const filledE2 = outcome.kind === 'acknowledged' ? outcome.fillCountE2 : null;
      const reason =
        outcome.kind === 'acknowledged'
          ? null
          : outcome.kind === 'rejected'
            ? `${outcome.code}: ${outcome.message}`
            : outcome.reason;
      return { kind: 'answered', timeMs, action, outcome: outcome.kind, filledE2, reason };
    }
    case 'fill': {
      const { countE2, yesPriceE4, feeE6, isTaker, timeMs, clientOrderId, orderId } = entry.fill;
      const action = actions.get(clientOrderId) ?? actions.get(orderId);
      if (action === undefined) return null;
      const priceE4 = legPrice(side, yesPriceE4);
      return { kind: 'filled', timeMs, action, countE2, priceE4, feeE6, isTaker };
    }
    case 'rules':
      if (entry.tradeId !== id) return null;
      return { kind: 'protected', timeMs: entry.timeMs, by: entry.by, rules: rulesInWords(entry.rules) };
    case 'exit-begin': {
      const { tradeId, timeMs, cause, reason, floorE4 } = entry.begin;
      return tradeId === id ? { kind: 'exit-began', timeMs, cause, reason, floorE4 } : null;
    }
    case 'exit-end': {
      const { tradeId, timeMs, result, reason } = entry.end;
      return tradeId === id ? { kind: 'exit-ended', timeMs, result, reason } : null;
    }
    case 'settlement': {
      const { settlement } = entry;
      if (settlement.ticker !== ticker) return null;
      return { kind: 'settled', timeMs: settlement.timeMs, result: settlement.result };
    }
    case 'adoption': {
      const { tradeId, timeMs, what, countE2, reason, by } = entry.adoption;
      return tradeId === id ? { kind: 'adopted', timeMs, what, countE2, reason, by } : null;
    }
    case 'balance':
    case 'control':
      return null;
  }
}
