import type { ExitBegin, ExitEnd } from './ledger.ts';
import { methodOf } from './protection.ts';
import type { TradeExit, TradeOrder } from './trade.ts';

/** What was said of a trade's exits, in whatever order it became known: that one begins, that one has ended. */
export class ExitWords {
  readonly #begins = new Map<string, ExitBegin>();
  readonly #ends = new Map<string, ExitEnd>();

  /** False when it is no news. */
  began(begin: ExitBegin): boolean {
    const { orders, timeMs, cause, reason, floorE4 } = begin;
    return putNew(this.#begins, JSON.stringify([orders, timeMs, cause, reason, floorE4]), begin);
  }

  /** False when it is no news. */
  ended(end: ExitEnd): boolean {
    const { orders, timeMs, result, reason } = end;
    return putNew(this.#ends, JSON.stringify([orders, timeMs, result, reason]), end);
  }

  /** Exchange time of the newest word; null before the first. */
  get toldMs(): number | null {
    let newestMs: number | null = null;
    for (const words of [this.#begins, this.#ends])
      for (const { timeMs } of words.values()) newestMs = Math.max(newestMs ?? timeMs, timeMs);
    return newestMs;
  }

  /** What was said last of how one ended; null when none did. */
  get newestEnd(): ExitEnd | null {
    let newest: ExitEnd | null = null;
    for (const end of this.#ends.values()) if (newest === null || isLater(end, newest)) newest = end;
    return newest;
  }

  /**
   * The newest exit; null before the first.
   * @param orders exits of the trade, oldest first
   */
  exit(orders: readonly TradeOrder[]): TradeExit | null {
    const { newestEnd } = this;
    const begun = this.#begunAfter(this.#endBefore(newestEnd, orders.length));
    const newest = begun.at(-1);
    const last = newestEnd !== null && newestEnd.orders >= orders.length ? newestEnd : null;
    const ended = last !== null && newest !== undefined && isAfter(newest, last) ? null : last;
    return newest === undefined
      ? this.#byOrders(orders, ended)
      : toldExit(begun, newest, orders.length, ended);
  }

  /** The end of the exit before the newest: what began after it is the newest. */
  #endBefore(newestEnd: ExitEnd | null, orders: number): ExitEnd | null {
    const newestBegin = this.#begunAfter(null).at(-1);
    if (newestEnd === null || newestEnd.orders < orders) return newestEnd;
    if (newestBegin !== undefined && isAfter(newestBegin, newestEnd)) return newestEnd;
    let before: ExitEnd | null = null;
    for (const end of this.#ends.values())
      if (end !== newestEnd && (before === null || isLater(end, before))) before = end;
    return before;
  }

  /** Oldest first. */
  #begunAfter(end: ExitEnd | null): ExitBegin[] {
    return [...this.#begins.values()].filter((begin) => end === null || isAfter(begin, end)).sort(byAge);
  }

  /** Of before a beginning was told: the orders after the last end that has orders after it. */
  #byOrders(orders: readonly TradeOrder[], ended: ExitEnd | null): TradeExit | null {
    let before = 0;
    for (const end of this.#ends.values())
      if (end.orders < orders.length) before = Math.max(before, end.orders);
    const first = orders[before];
    if (!first || first.intent.cause === 'entry') return null;
    const { cause, method, timeMs } = first.intent;
    const told = { reason: null, floorE4: null };
    return { cause, method, ...told, begunAtMs: timeMs, orders: orders.length - before, ended };
  }
}

function toldExit(
  begun: readonly ExitBegin[],
  { cause, reason, floorE4 }: ExitBegin,
  orders: number,
  ended: ExitEnd | null,
): TradeExit {
  const method = methodOf(cause);
  const [first] = begun;
  const before = first?.orders ?? 0;
  return {
    ...{ cause, method, reason, floorE4, begunAtMs: first?.timeMs ?? 0 },
    // What was sent before it is not known here yet.
    orders: Math.max(0, orders - before),
    ended,
  };
}

type Word = { readonly orders: number; readonly timeMs: number };

const isAfter = (a: Word, b: Word): boolean =>
  a.orders === b.orders ? a.timeMs > b.timeMs : a.orders > b.orders;

/** Of two ends of one moment always the same. */
function isLater(a: ExitEnd, b: ExitEnd): boolean {
  if (isAfter(a, b) || isAfter(b, a)) return isAfter(a, b);
  return `${a.result} ${a.reason}` > `${b.result} ${b.reason}`;
}

function byAge(a: ExitBegin, b: ExitBegin): number {
  if (isAfter(a, b) || isAfter(b, a)) return isAfter(a, b) ? 1 : -1;
  return wordsOf(a) < wordsOf(b) ? -1 : 1;
}
const wordsOf = ({ cause, reason, floorE4 }: ExitBegin): string => JSON.stringify([cause, reason, floorE4]);

function putNew<V>(map: Map<string, V>, key: string, value: V): boolean {
  if (map.has(key)) return false;
  map.set(key, value);
  return true;
}
