import type { LedgerEntry, Mode } from './ledger.ts';
import type { Control, TradingState } from './trading-state.ts';

const STRICTNESS: Readonly<Record<TradingState, number>> = { active: 0, reducing: 1, halted: 2 };

export const isStricter = (state: TradingState, than: TradingState): boolean =>
  STRICTNESS[state] > STRICTNESS[than];

/** Where nothing was ever said: real money waits for a person. */
export const initialState = (mode: Mode): TradingState => (mode === 'prod' ? 'halted' : 'active');

/**
 * The trading state as the ledger tells it. The newest control counts, of two of one moment the stricter, so entries give the
 * same state in any order and any number of times.
 */
export class TradingStateFold {
  readonly #initial: TradingState;
  #newest: Control | null = null;
  #armedAtMs: number | null = null;
  #flattenAtMs = Number.NEGATIVE_INFINITY;

  constructor(initial: TradingState) {
    this.#initial = initial;
  }

  get state(): TradingState {
    return this.#newest?.state ?? this.#initial;
  }

  /** Who made it so and why; null where it never changed. */
  get newest(): Control | null {
    return this.#newest;
  }

  /** When trading was last made active; null where it never was by anybody. */
  get armedAtMs(): number | null {
    return this.#armedAtMs;
  }

  /** Whether everything held is to be sold: somebody said so, and nobody has armed since. */
  get isFlattening(): boolean {
    return this.#flattenAtMs > (this.#armedAtMs ?? Number.NEGATIVE_INFINITY);
  }

  /** @returns whether it was news */
  apply(entry: LedgerEntry): boolean {
    if (entry.kind !== 'control') return false;
    const { control } = entry;
    const { state, flatten, timeMs } = control;
    if (state === 'active') this.#armedAtMs = Math.max(this.#armedAtMs ?? timeMs, timeMs);
    if (flatten) this.#flattenAtMs = Math.max(this.#flattenAtMs, timeMs);
    const newest = this.#newest;
    const isNewer =
      newest === null ||
      timeMs > newest.timeMs ||
      (timeMs === newest.timeMs && isStricter(state, newest.state));
    if (isNewer) this.#newest = control;
    return isNewer;
  }

  /** The time for the next control: it must be the newest, whatever clock it was taken from. */
  timeAfter(nowMs: number): number {
    return Math.max(nowMs, (this.#newest?.timeMs ?? Number.NEGATIVE_INFINITY) + 1);
  }
}
