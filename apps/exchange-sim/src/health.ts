import type { SymbolRun } from './symbol-run.ts';

export type Readiness = { readonly ready: boolean; readonly reason: string | null };

/** Silence is noticed in five seconds. */
const SILENCE_MS = 5_000;

/** Useful means: seconds run, and each symbol has fresh prints. */
export function health(runs: readonly SymbolRun[], nowMs: () => number) {
  let ranAtMs: number | null = null;
  let isOver = false;
  return {
    /** There are no prices any more. */
    ended(): void {
      isOver = true;
    },
    ran(): void {
      ranAtMs = nowMs();
    },
    readiness(): Readiness {
      if (isOver) return { ready: false, reason: 'the recorded prices have ended' };
      const isOld = (atMs: number | null): boolean => atMs === null || nowMs() - atMs > SILENCE_MS;
      if (isOld(ranAtMs)) return { ready: false, reason: 'exchange time stands still' };
      const silent = runs.find(({ printedAtMs }) => isOld(printedAtMs));
      if (silent) return { ready: false, reason: `no price of ${silent.symbol} for 5 s` };
      return { ready: true, reason: null };
    },
  };
}
