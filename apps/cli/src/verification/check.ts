/** What a check found. There is no "nearly": a check that did not pass and was not skipped has failed. */
export type CheckResult =
  | { readonly state: 'passed'; readonly detail: string }
  | { readonly state: 'failed'; readonly what: string; readonly fix: string }
  /** It does not apply here, or something that only the owner has was not given. */
  | { readonly state: 'skipped'; readonly reason: string };

/** One question to a running installation, answered by using it. It places no order outside of simulated mode. */
export type Check = {
  readonly id: string;
  /** What is true when it has passed: "Every program is ready, twice". */
  readonly title: string;
  run(signal: AbortSignal): Promise<CheckResult>;
};

export type CheckOutcome = {
  readonly id: string;
  readonly title: string;
  readonly result: CheckResult;
  readonly durationMs: number;
};

export const passed = (detail: string): CheckResult => ({ state: 'passed', detail });
export const failed = (what: string, fix: string): CheckResult => ({ state: 'failed', what, fix });
export const skipped = (reason: string): CheckResult => ({ state: 'skipped', reason });

export const allPassed = (outcomes: readonly CheckOutcome[]): boolean =>
  outcomes.every(({ result }) => result.state !== 'failed');

/** What a result says, in one line. */
export function wordsOf(result: CheckResult): string {
  if (result.state === 'passed') return result.detail;
  return result.state === 'failed' ? result.what : result.reason;
}
