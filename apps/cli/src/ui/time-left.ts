import type { Step } from '@rec-io/installer/step';

/** How long a step usually takes, in seconds, on a small machine with its packages cached. By step id. */
const USUAL_S: Readonly<Record<string, number>> = {
  release: 6,
  'package-sources': 4,
  packages: 45,
  database: 6,
  'database-server': 5,
  'database-schema': 3,
  'system-data': 90,
  boot: 3,
  start: 8,
  verify: 8,
};
const USUAL_OTHER_S = 0.5;
/** One slow step says little about the others, and a short one nearly nothing. */
const TRUST_IN_USUAL_MS = 10_000;
const FACTOR_MIN = 0.3;
const FACTOR_MAX = 5;

type StepId = Pick<Step, 'id'>;
const usualMs = ({ id }: StepId): number => (USUAL_S[id] ?? USUAL_OTHER_S) * 1_000;

/** How long a run still takes: what its steps usually need, corrected by what this run has needed so far. */
export class TimeLeft {
  readonly #left: StepId[];
  #begunMs = 0;
  #usedMs = 0;
  #expectedMs = 0;

  constructor(steps: readonly StepId[]) {
    this.#left = [...steps];
  }

  begin(nowMs: number): void {
    this.#begunMs = nowMs;
  }

  /** @param already a step in place says nothing about how fast this machine is */
  done(step: StepId, already: boolean, nowMs: number): void {
    const at = this.#left.findIndex(({ id }) => id === step.id);
    if (at >= 0) this.#left.splice(at, 1);
    if (already) return;
    this.#usedMs += nowMs - this.#begunMs;
    this.#expectedMs += usualMs(step);
  }

  /** @returns milliseconds; of the step that runs, only what is left of its usual time */
  leftMs(nowMs: number): number {
    const [current, ...others] = this.#left;
    if (current === undefined) return 0;
    const factor = this.#factor();
    const currentMs = Math.max(0, usualMs(current) * factor - (nowMs - this.#begunMs));
    return currentMs + factor * others.reduce((sum, step) => sum + usualMs(step), 0);
  }

  #factor(): number {
    const factor = (this.#usedMs + TRUST_IN_USUAL_MS) / (this.#expectedMs + TRUST_IN_USUAL_MS);
    return Math.min(FACTOR_MAX, Math.max(FACTOR_MIN, factor));
  }
}

/** For people: rounded as coarsely as it is known. */
export function inWords(leftMs: number): string {
  const seconds = leftMs / 1_000;
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 60) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  const minutes = Math.round(seconds / 30) / 2;
  return `about ${minutes} min left`;
}

/** `0:42`, `12:05` */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
