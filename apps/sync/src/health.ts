import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';

/** What sync knows of the account and of itself, at a moment of wall time. */
export type SyncHealth = {
  /** False without credentials. */
  readonly hasAccount: boolean;
  /** Wall milliseconds since the newest complete look; null before the first. */
  readonly lookAgeMs: number | null;
  /** Why the newest look failed; null when it did not. */
  readonly failure: string | null;
  readonly report: ReconciliationReport | null;
  /** Facts that the exchange tells and the ledger lacks. */
  readonly missing: number;
};

/** A look that is older says nothing of the account any more. */
const LOOK_AGE_MS_MAX = 180_000;

/** Useful is only who has looked a short while ago and found nothing: a difference is an alarm, not a note. */
export function readiness(health: SyncHealth): { readonly ready: boolean; readonly reason: string | null } {
  const { hasAccount, lookAgeMs, failure, report } = health;
  if (!hasAccount) return { ready: true, reason: 'no credentials: there is no account to read' };
  const reason = ((): string | null => {
    if (lookAgeMs === null) return failure ?? 'the account was not read yet';
    if (lookAgeMs > LOOK_AGE_MS_MAX)
      return `the account was not read for ${Math.round(lookAgeMs / 1_000)} s: ${failure ?? 'no answer'}`;
    // Before the trader has opened one there is nothing to compare.
    if (report === null || report.differences.length === 0) return null;
    const [first] = report.differences;
    const about = first?.ticker === null || first === undefined ? '' : ` in ${first.ticker}`;
    return `ledger and exchange differ: ${first?.code}${about} (${report.differences.length} in all); see recio reconcile`;
  })();
  return { ready: reason === null, reason };
}
