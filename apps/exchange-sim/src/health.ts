import type { SymbolRun } from './symbol-run.ts';

export type Readiness = { readonly ready: boolean; readonly reason: string | null };

/** Silence is noticed in five seconds. */
const SILENCE_MS = 5_000;

/** Useful means: seconds run, and each symbol has fresh prints. */
export function health(runs: readonly SymbolRun[], nowMs: () => number) {
  let ranAtMs: number | null = null;
  return {
    ran(): void {
      ranAtMs = nowMs();
    },
    readiness(): Readiness {
      const isOld = (atMs: number | null): boolean => atMs === null || nowMs() - atMs > SILENCE_MS;
      if (isOld(ranAtMs)) return { ready: false, reason: 'exchange time stands still' };
      const silent = runs.find(({ printedAtMs }) => isOld(printedAtMs));
      if (silent) return { ready: false, reason: `no price of ${silent.symbol} for 5 s` };
      return { ready: true, reason: null };
    },
  };
}
