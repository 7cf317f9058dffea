import { setTimeout as sleep } from 'node:timers/promises';

/** Work that is done again and again until somebody stops it; a failure is told and ends nothing. */
export type Loop = {
  /** Why the newest try failed; null when it did not. */
  readonly failure: string | null;
  /** Wall milliseconds since it succeeded; null before the first time. */
  readonly doneAgeMs: number | null;
  readonly ended: Promise<void>;
};

export type LoopOptions = {
  /** @param lastFailure why the try before failed; null when it did not */
  readonly work: (lastFailure: string | null) => Promise<void>;
  readonly pauseMs: (tookMs: number) => number;
  readonly signal: AbortSignal;
  /** Told of a reason once, until it is another: whatever is away for a night must not fill the log. */
  readonly complain: (reason: string) => void;
};

export function loop({ work, pauseMs, signal, complain }: LoopOptions): Loop {
  let failure: string | null = null;
  let doneMs: number | null = null;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const begunMs = performance.now();
      const before = failure;
      failure = await work(before).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (failure === null) doneMs = performance.now();
      else if (failure !== before && !signal.aborted) complain(failure);
      const waitMs = Math.max(0, pauseMs(performance.now() - begunMs));
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  };
  return {
    get failure() {
      return failure;
    },
    get doneAgeMs() {
      return doneMs === null ? null : performance.now() - doneMs;
    },
    ended: run(),
  };
}
