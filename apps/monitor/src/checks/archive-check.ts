import { DAY_MS } from '@rec-io/domain/time';
import { atMost, bytesText, type Check, check, type Looked, seconds, UNKNOWN, WELL } from './check.ts';
import type { AllLimits } from './limits.ts';

/** By then one is made, and after a restore or a gap another. */
const BASE_MS = 2 * 3_600_000;
/** What is too much goes once an hour. */
const OVER = 1.1;

/** How much of the newest would be lost with this disk, and whether anything goes wrong with the archive of the database's log. */
export const archiveCheck = (limits: AllLimits): Check =>
  check({
    name: 'archive',
    label: 'Age of what is archived of the database',
    unit: 'seconds',
    limits: limits.archive,
    needs: ['database', 'disk'],
    // After a start it is old until the first minute is over.
    confirmS: 120,
    fix: 'recio backup list says how far back can be gone; recio logs database and recio logs parent why not further. Where the disk is full, or the place of the backups is away: that first.',
    look: ({ archive, installedAtMs, nowMs }): Looked => {
      if (archive === null) return UNKNOWN;
      const { newestMs, fromMs, letGo, failures, waiting, bytes, bytesMax } = archive;
      const ageS = newestMs === null ? null : Math.max(0, (nowMs - newestMs) / 1_000);
      const [failure] = failures;
      const why = failure === undefined ? '' : `: ${failure}`;
      const looked =
        ageS === null
          ? WELL
          : atMost(
              limits.archive,
              ageS,
              (value) =>
                `the newest that is archived is ${seconds(value * 1_000)} old, ${waiting} parts wait${why}`,
            );
      if (looked.state !== 'ok') return looked;
      if (failure !== undefined) return { state: 'degraded', value: ageS, reason: failure };
      if (letGo > 0)
        return {
          state: 'degraded',
          value: ageS,
          reason: `${letGo} parts of the log were let go, because the disk was nearly full: no moment since then can be gone back to until the next base copy`,
        };
      if (typeof bytesMax === 'number' && bytes > OVER * bytesMax)
        return {
          state: 'degraded',
          value: ageS,
          reason: `it takes ${bytesText(bytes)}, and may take ${bytesText(bytesMax)}: only its newest base copy is left, and that is never removed. More: recio data keep archive --size SIZE`,
        };
      if (fromMs === null && installedAtMs !== null && nowMs - installedAtMs > BASE_MS)
        return {
          state: 'degraded',
          value: ageS,
          reason: 'there is no base copy that reaches until now, so that no moment can be gone back to',
        };
      return looked;
    },
  });

/** Whether what is archived can be restored: it is done once a week, by a server of its own. */
export const archiveTrialCheck = (limits: AllLimits): Check =>
  check({
    name: 'archive-trial',
    label: 'Age of the newest restore of the archive on trial',
    unit: 'days',
    limits: limits['archive-trial'],
    confirmS: 300,
    fix: 'recio logs backups says what the trial found; recio backup --due tries again. Until then a backup of a night is what can be relied on: recio backup verify.',
    look: ({ archive, installedAtMs, nowMs }): Looked => {
      if (archive === null || archive.provedMs === undefined || archive.fromMs === null) return UNKNOWN;
      const { provedMs, proofFailure } = archive;
      const since = provedMs ?? installedAtMs;
      const days = since === null ? null : (nowMs - since) / DAY_MS;
      if (typeof proofFailure === 'string')
        return { state: 'degraded', value: days, reason: `the newest trial failed: ${proofFailure}` };
      if (days === null) return UNKNOWN;
      return atMost(limits['archive-trial'], days, (value) =>
        provedMs === null
          ? `it was never restored on trial, ${value.toFixed(1)} days after the installation`
          : `it was last restored on trial ${value.toFixed(1)} days ago`,
      );
    },
  });
