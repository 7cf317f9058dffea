import type { CheckView } from '@rec-io/domain/health-view';
import type { Check, Looked } from './checks/check.ts';
import { UNKNOWN } from './checks/check.ts';
import type { Seen } from './sight/seen.ts';

/** A moment by both clocks: the wall's is shown, real time is what durations are counted by, for it does not jump. */
export type Moment = { readonly wallMs: number; readonly steadyMs: number };

export type Standing = CheckView & {
  /** Not well for as long as its check wants: this is no accident of a moment. */
  readonly isConfirmed: boolean;
};

type Kept = { readonly standing: Standing; readonly badSinceSteadyMs: number | null };

/** How every check stands, and since when. */
export class Standings {
  readonly #checks: readonly Check[];
  readonly #kept = new Map<string, Kept>();

  constructor(checks: readonly Check[]) {
    this.#checks = checks;
  }

  /** In the order of the checks; without those that were never looked at. */
  get all(): readonly Standing[] {
    return this.#checks.flatMap(({ name }) => this.#kept.get(name)?.standing ?? []);
  }

  /** @param fastOnly only those that are looked at every second @returns the names of those whose state is another one now */
  look(seen: Seen, now: Moment, fastOnly = false): readonly string[] {
    const changed: string[] = [];
    for (const check of this.#checks) {
      if (fastOnly && !check.isFast) continue;
      const before = this.#kept.get(check.name);
      const after = next(check, before, lookedAt(check, seen), now);
      this.#kept.set(check.name, after);
      if (before?.standing.state !== after.standing.state) changed.push(check.name);
    }
    return changed;
  }
}

/** A check that fails itself says nothing about what it looks at. */
function lookedAt(check: Check, seen: Seen): Looked {
  try {
    return check.look(seen);
  } catch (error) {
    return { ...UNKNOWN, reason: `it could not be looked at: ${String(error)}` };
  }
}

function next(check: Check, before: Kept | undefined, looked: Looked, { wallMs, steadyMs }: Moment): Kept {
  const { name, label, unit, limits, fix } = check;
  const { state, value, reason, confirmS = check.confirmS } = looked;
  const isBad = state === 'degraded' || state === 'failed';
  // Not to know is not to be well: what was not well, stays so until it is seen to be.
  const badSinceSteadyMs = isBad
    ? (before?.badSinceSteadyMs ?? steadyMs)
    : state === 'unknown'
      ? (before?.badSinceSteadyMs ?? null)
      : null;
  const sinceMs = before?.standing.state === state ? before.standing.sinceMs : wallMs;
  const isConfirmed = isBad && badSinceSteadyMs !== null && steadyMs - badSinceSteadyMs >= confirmS * 1_000;
  return {
    badSinceSteadyMs,
    standing: { name, label, state, value, unit, limits, reason, sinceMs, fix, isConfirmed },
  };
}
