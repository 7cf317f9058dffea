import { explain } from '@rec-io/installer/explain';
import { type Check, type CheckOutcome, type CheckResult, failed, wordsOf } from './check.ts';

/** A check that has not ended by then has hung; the longest of them wait for a price. */
const CHECK_MS_MAX = 90_000;

/**
 * Runs all of them at once, tells each result as it comes, and gives them back in the order of the checks. A check that
 * throws or hangs has failed: no answer is no pass.
 */
export function runChecks(
  checks: readonly Check[],
  signal: AbortSignal,
  say: (line: string) => void,
  limitMs = CHECK_MS_MAX,
): Promise<readonly CheckOutcome[]> {
  return Promise.all(
    checks.map(async (check) => {
      const startedMs = performance.now();
      const result = await runOne(check, signal, limitMs);
      const durationMs = Math.round(performance.now() - startedMs);
      say(`${result.state}: ${check.title}: ${wordsOf(result)}`);
      return { id: check.id, title: check.title, result, durationMs };
    }),
  );
}

async function runOne(check: Check, signal: AbortSignal, limitMs: number): Promise<CheckResult> {
  const limit = AbortSignal.timeout(limitMs);
  const stop = AbortSignal.any([signal, limit]);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const onStop = () => reject(new Error('stopped'));
  stop.addEventListener('abort', onStop, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([check.run(stop), stopped]);
  } catch (error) {
    if (signal.aborted) return failed('stopped before it had an answer', 'Run it again: recio verify');
    if (limit.aborted)
      return failed(`no answer within ${Math.round(limitMs / 1_000)} s`, 'See what hangs: recio doctor');
    const { title, remedy } = explain(error);
    return failed(title, remedy);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}
