import { DAY_MS, HOUR_MS } from '@rec-io/domain/time';
import type { BackupEvent, Failable } from './backup-journal.ts';

/** A night's backup is made from this hour of the machine's own time on, or when the machine is next awake. */
export const NIGHTLY_HOUR = 3;
const PROOF_MS = 7 * DAY_MS;
/** What failed is tried again so much later. */
const AGAIN_MS = HOUR_MS;

export type Due = { readonly backup: boolean; readonly proof: boolean; readonly archiveProof: boolean };

/** What is to be done now. A time of the future was written by a clock that was wrong, and counts for nothing. */
export function due(events: readonly BackupEvent[], now: Date): Due {
  const nowMs = now.getTime();
  const past = events.filter(({ timeMs }) => timeMs <= nowMs);
  const last = (of: (event: BackupEvent) => boolean) => past.findLast(of)?.timeMs ?? Number.NEGATIVE_INFINITY;
  const failedLately = (what: Failable) =>
    nowMs - last((event) => event.event === 'failed' && event.what === what) < AGAIN_MS;
  const made = last((event) => event.event === 'made' && event.kind === 'nightly');
  const proved = last(({ event }) => event === 'proved');
  return {
    backup: made < lastNightly(now) && !failedLately('backup'),
    archiveProof:
      nowMs - last(({ event }) => event === 'archive-proved') >= PROOF_MS && !failedLately('archive-proof'),
    proof: nowMs - proved >= PROOF_MS && !failedLately('proof'),
  };
}

/** When the newest nightly backup should have been made. */
function lastNightly(now: Date): number {
  const at = new Date(now);
  at.setHours(NIGHTLY_HOUR, 0, 0, 0);
  if (at > now) at.setDate(at.getDate() - 1);
  return at.getTime();
}
