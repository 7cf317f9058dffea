import type { CountE2 } from './money.ts';
import type { OrderOutcome } from './order.ts';

/**
 * The whole life of an order.
 *
 *                ┌─ withdraw ─► withdrawn
 *   intended ────┴─ send ─► sent ──┬─ acknowledge ─► acknowledged
 *   (durable)                      ├─ rest ────────► resting ─ acknowledge ─► acknowledged
 *                                  ├─ reject ──────► rejected
 *                                  └─ lose ────────► unknown ─ probe ─► probing ─┬─ acknowledge ─► acknowledged
 *                                                       ▲                 │      └─ miss ────────► absent
 *                                                       └───── lose ──────┘
 *
 * - `intended`: its intent is durable or about to be; no byte has left.
 * - `sent`: its bytes leave or have left, and no answer came.
 * - `unknown`: there was no clear answer. It blocks its market and is never sent again.
 * - `probing`: the exchange's orders and fills are being read for it.
 * - `resting`: the exchange has it, and some of it may still be matched. A cancellation and a fill may race: what the exchange then
 *   reports counts, and the cancellation of an order that is over already is no error.
 * - `acknowledged`: the exchange has it and matches no more of it. How much was filled, its fills tell.
 * - `rejected`, `absent`, `withdrawn`: nothing came of it: the exchange said no, it is proven not to have it, or it was never sent.
 *
 * `send`, `withdraw`, `probe` and `miss` are what we do and conclude: each is legal in one state only. The rest is news of the
 * exchange, which may come late, twice and in any order, and takes nothing back: a fill or an acknowledgement proves more than any
 * refusal, and what is proven is never unknown again.
 */
export type OrderState =
  | 'intended'
  | 'sent'
  | 'unknown'
  | 'probing'
  | 'resting'
  | 'acknowledged'
  | 'rejected'
  | 'absent'
  | 'withdrawn';

export type OrderStep = 'send' | 'withdraw' | 'probe' | 'miss';
export type OrderNews = 'rest' | 'acknowledge' | 'reject' | 'lose' | 'fill';

const illegal = (why: string) => ({ why }) as const;
type Illegal = ReturnType<typeof illegal>;

const NOT_SENT = illegal('news of an order that was not sent');
const SENT_TWICE = illegal('an order is sent once');
const SENT_AFTER_END = illegal('what was given up is not sent any more');
const SENT_ALREADY = illegal('bytes that left cannot be withdrawn');
const NOT_UNKNOWN = illegal('only what is unknown is probed');
const NOT_PROBED = illegal('absence is proven by reading orders and fills, and by nothing else');

/** State by event: the next state, or why this must never happen. */
export const ORDER_LIFE: Readonly<
  Record<OrderState, Readonly<Record<OrderStep | OrderNews, OrderState | Illegal>>>
> = {
  intended: {
    send: 'sent',
    withdraw: 'withdrawn',
    probe: NOT_UNKNOWN,
    miss: NOT_PROBED,
    rest: NOT_SENT,
    acknowledge: NOT_SENT,
    reject: NOT_SENT,
    // After a restart nobody knows whether it was sent.
    lose: 'unknown',
    fill: NOT_SENT,
  },
  sent: {
    send: SENT_TWICE,
    withdraw: SENT_ALREADY,
    probe: NOT_UNKNOWN,
    miss: NOT_PROBED,
    rest: 'resting',
    acknowledge: 'acknowledged',
    reject: 'rejected',
    lose: 'unknown',
    fill: 'sent',
  },
  unknown: {
    send: SENT_TWICE,
    withdraw: SENT_ALREADY,
    probe: 'probing',
    miss: NOT_PROBED,
    rest: 'resting',
    acknowledge: 'acknowledged',
    reject: 'rejected',
    lose: 'unknown',
    fill: 'unknown',
  },
  probing: {
    send: SENT_TWICE,
    withdraw: SENT_ALREADY,
    probe: NOT_UNKNOWN,
    miss: 'absent',
    rest: 'resting',
    acknowledge: 'acknowledged',
    reject: 'rejected',
    // The connection was cut: the proof begins anew.
    lose: 'unknown',
    fill: 'probing',
  },
  resting: {
    send: SENT_TWICE,
    withdraw: SENT_ALREADY,
    probe: NOT_UNKNOWN,
    miss: NOT_PROBED,
    rest: 'resting',
    acknowledge: 'acknowledged',
    reject: 'resting',
    lose: 'resting',
    fill: 'resting',
  },
  acknowledged: {
    send: SENT_TWICE,
    withdraw: SENT_ALREADY,
    probe: NOT_UNKNOWN,
    miss: NOT_PROBED,
    rest: 'acknowledged',
    acknowledge: 'acknowledged',
    reject: 'acknowledged',
    lose: 'acknowledged',
    fill: 'acknowledged',
  },
  rejected: {
    send: SENT_AFTER_END,
    withdraw: SENT_ALREADY,
    probe: NOT_UNKNOWN,
    miss: NOT_PROBED,
    rest: 'resting',
    acknowledge: 'acknowledged',
    reject: 'rejected',
    lose: 'rejected',
    fill: 'acknowledged',
  },
  absent: {
    send: SENT_AFTER_END,
    withdraw: SENT_ALREADY,
    probe: NOT_UNKNOWN,
    miss: NOT_PROBED,
    rest: 'resting',
    acknowledge: 'acknowledged',
    reject: 'rejected',
    lose: 'absent',
    fill: 'acknowledged',
  },
  withdrawn: {
    send: SENT_AFTER_END,
    withdraw: SENT_AFTER_END,
    probe: NOT_UNKNOWN,
    miss: NOT_PROBED,
    rest: 'resting',
    acknowledge: 'acknowledged',
    reject: 'rejected',
    lose: 'withdrawn',
    fill: 'acknowledged',
  },
};

/** Thrown for what must never happen to an order. It is a fault of ours, never of the exchange's. */
export class IllegalOrderStep extends Error {
  override readonly name = 'IllegalOrderStep';
}

/** @throws IllegalOrderStep when the event must not happen in this state */
export function nextOrderState(state: OrderState, event: OrderStep | OrderNews): OrderState {
  const next = ORDER_LIFE[state][event];
  if (typeof next === 'string') return next;
  throw new IllegalOrderStep(`${event} of an order that is ${state}: ${next.why}`);
}

/** Codes of `rejected` outcomes that are our own word, not the exchange's. */
export const OUR_CODES = {
  /** Neither the ledger nor, for an exit, the local journal took the intent. */
  notDurable: 'not_durable',
  /** Durable too long after the decision. */
  tooLate: 'too_late',
  /** The trader was stopped before it was sent. */
  stopped: 'stopped',
  /** Trading was stopped, or the exchange's fuse lost, while its intent became durable. */
  disarmed: 'disarmed',
  provenAbsent: 'proven_absent',
} as const;

const WITHDRAWN: ReadonlySet<string> = new Set([
  OUR_CODES.notDurable,
  OUR_CODES.tooLate,
  OUR_CODES.stopped,
  OUR_CODES.disarmed,
]);

/** How an order in doubt, sent or perhaps sent, came to its outcome: the events of its life that the outcome stands for. */
export function eventsOf(outcome: OrderOutcome): readonly (OrderStep | OrderNews)[] {
  switch (outcome.kind) {
    case 'acknowledged':
      return ['send', outcome.remainingCountE2 > 0 ? 'rest' : 'acknowledge'];
    case 'unknown':
      return ['send', 'lose'];
    case 'rejected':
      if (WITHDRAWN.has(outcome.code)) return ['withdraw'];
      return outcome.code === OUR_CODES.provenAbsent ? ['send', 'lose', 'probe', 'miss'] : ['send', 'reject'];
  }
}

/** What is known of an order, whatever came first: the strongest outcome, and how much its fills add up to. */
export type OrderKnowledge = { readonly outcome: OrderOutcome | null; readonly filledE2: CountE2 };

/** Where an order is in its life by what is known of it. */
export function orderState({ outcome, filledE2 }: OrderKnowledge): OrderState {
  const events = outcome === null ? (filledE2 > 0 ? (['send'] as const) : []) : eventsOf(outcome);
  const state = events.reduce<OrderState>(nextOrderState, 'intended');
  return filledE2 > 0 ? nextOrderState(state, 'fill') : state;
}

/** Fills the exchange has reported and nobody has told yet. */
export const missingFillsE2 = ({ outcome, filledE2 }: OrderKnowledge): number =>
  outcome?.kind === 'acknowledged' ? Math.max(0, outcome.fillCountE2 - filledE2) : 0;

const OVER: ReadonlySet<OrderState> = new Set(['acknowledged', 'rejected', 'absent', 'withdrawn']);

/** Whether nothing more can come of an order: its fate is proven, and every fill of it is known. */
export const isOver = (order: OrderKnowledge): boolean =>
  OVER.has(orderState(order)) && missingFillsE2(order) === 0;

/** An outcome and when it was learnt. */
export type OutcomeFact = { readonly outcome: OrderOutcome; readonly timeMs: number };

/** The stronger of two outcomes of one order: the same whichever came first, and however often. */
export function strongerOutcome(a: OutcomeFact, b: OutcomeFact): OutcomeFact {
  const [x, y] = [a.outcome, b.outcome];
  if (x.kind === 'acknowledged' && y.kind === 'acknowledged') {
    const fillCountE2 = Math.max(x.fillCountE2, y.fillCountE2) as CountE2;
    const remainingCountE2 = Math.min(x.remainingCountE2, y.remainingCountE2) as CountE2;
    const { orderId } = x.orderId <= y.orderId ? x : y;
    const outcome = { kind: 'acknowledged', orderId, fillCountE2, remainingCountE2 } as const;
    return { outcome, timeMs: Math.min(a.timeMs, b.timeMs) };
  }
  const [rankA, rankB] = [strength(x), strength(y)];
  if (rankA !== rankB) return rankA > rankB ? a : b;
  // Of two that say the same the newest speaks; of one moment, any, but always the same.
  if (a.timeMs !== b.timeMs) return a.timeMs > b.timeMs ? a : b;
  return textOf(x) >= textOf(y) ? a : b;
}

function strength(outcome: OrderOutcome): number {
  if (outcome.kind === 'unknown') return 0;
  if (outcome.kind === 'acknowledged') return 4;
  if (WITHDRAWN.has(outcome.code)) return 1;
  return outcome.code === OUR_CODES.provenAbsent ? 2 : 3;
}

const textOf = (outcome: OrderOutcome): string =>
  outcome.kind === 'rejected' ? `${outcome.code}: ${outcome.message}` : JSON.stringify(outcome);
