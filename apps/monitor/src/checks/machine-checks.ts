import { archiveCheck, archiveTrialCheck } from './archive-check.ts';
import {
  atLeast,
  atMost,
  bytesText,
  type Check,
  check,
  type Looked,
  seconds,
  UNKNOWN,
  WELL,
} from './check.ts';
import type { AllLimits } from './limits.ts';

const LOGS_FIX =
  'All runs on, and what is logged meanwhile is lost. ls -ld and df on that path say whether it is a directory of the programs’, writable, and has room. Our own parent opens it again by itself; Supervisor is told by kill -USR2 with the number in control/supervisord.pid, as root. Until then Supervisor starts no program anew whose log it cannot open.';
/** A channel that does not answer is tried for up to half an hour; by then its owner wants to know. */
const UNSENT_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;
const RANK = { ok: 0, unknown: 0, degraded: 1, failed: 2 } as const;

/** What the programs run on, and what is kept for the day on which it breaks. */
export function machineChecks(limits: AllLimits): readonly Check[] {
  return [
    check({
      name: 'disk',
      label: 'Room on the disk',
      unit: 'bytes',
      limits: limits['disk-free'],
      holds: true,
      fix: 'Make room, or give it more: du -xhd2 in the installation’s directory says what takes it. Exits go on with a reserve of their own.',
      look: ({ machine: { diskFreeBytes, diskPercent } }) => {
        if (diskFreeBytes === null || diskPercent === null) return UNKNOWN;
        const said = () => `${bytesText(diskFreeBytes)} are free, ${(100 - diskPercent).toFixed(1)} % of it`;
        const byRoom = atLeast(limits['disk-free'], diskFreeBytes, said);
        const byShare = atMost(limits['disk-percent'], diskPercent, said);
        // A share alone never stops entries: 3 % of a large disk are room enough.
        const share = byShare.state === 'failed' ? ({ ...byShare, state: 'degraded' } as const) : byShare;
        return RANK[share.state] > RANK[byRoom.state] ? { ...share, value: diskFreeBytes } : byRoom;
      },
    }),
    check({
      name: 'disk-full-in',
      label: 'Days until the disk is full',
      unit: 'days',
      limits: limits['disk-full-in'],
      needs: ['disk'],
      confirmS: 300,
      fix: 'See what grows: the database (its size is a check, too), the backups, the logs. It is reckoned from how the room shrank over the last days.',
      look: ({ diskFullInDays }) =>
        diskFullInDays === null
          ? WELL
          : atLeast(
              limits['disk-full-in'],
              diskFullInDays,
              (value) => `full in ${value.toFixed(1)} days if it goes on so`,
            ),
    }),
    check({
      name: 'memory',
      label: 'Memory that can be had',
      unit: 'bytes',
      limits: limits['memory-free'],
      confirmS: 15,
      holds: true,
      fix: 'See what takes it. Below the second limit the system may end a program, which is then started again.',
      look: ({ machine: { memoryFreeBytes } }) =>
        atLeast(limits['memory-free'], memoryFreeBytes, (value) => `${bytesText(value)} can still be had`),
    }),
    check({
      name: 'program-memory',
      label: 'Memory of the largest program',
      unit: 'bytes',
      limits: limits['program-memory'],
      confirmS: 60,
      fix: 'Restart that program on the page, and report it: no program of ours should grow.',
      look: ({ kept }) => {
        const [largest] = kept
          .flatMap(({ program, memoryBytes }) => (memoryBytes === null ? [] : [{ program, memoryBytes }]))
          .sort((a, b) => b.memoryBytes - a.memoryBytes);
        return largest === undefined
          ? UNKNOWN
          : atMost(
              limits['program-memory'],
              largest.memoryBytes,
              (value) => `${largest.program} holds ${bytesText(value)}`,
            );
      },
    }),
    check({
      name: 'permissions',
      label: 'Files that only the programs may read',
      confirmS: 20,
      fix: 'Run the command that is named, or recio doctor.',
      look: ({ permissions }): Looked => {
        const [first] = permissions;
        if (first === undefined) return WELL;
        const more = permissions.length > 1 ? `, and ${permissions.length - 1} more` : '';
        return {
          state: 'degraded',
          value: permissions.length,
          reason: `${first.path}: ${first.problem}${more}`,
        };
      },
    }),
    check({
      name: 'logs',
      label: 'Lines of the programs reach their logs',
      needs: ['disk'],
      confirmS: 20,
      fix: LOGS_FIX,
      look: ({ logs }): Looked => {
        const lost = logs.filter(({ problem }) => problem !== null);
        const [first] = lost;
        if (first === undefined) return logs.length === 0 ? UNKNOWN : WELL;
        const more = lost.length > 1 ? `, and ${lost.length - 1} more` : '';
        return { state: 'failed', value: lost.length, reason: `${first.path}: ${first.problem}${more}` };
      },
    }),
    check({
      name: 'alert-channels',
      label: 'Alerts reach whom they are for',
      fix: 'recio alerts test sends a test by each channel and says what became of it; one that was taken ends this. The settings: recio alerts set CHANNEL.',
      look: ({ alertChannels, nowMs }): Looked => {
        if (alertChannels.length === 0) return UNKNOWN;
        const words = alertChannels.flatMap(({ name, failure, waitsSinceMs }) => {
          if (failure !== null) return [`${name}: ${failure}`];
          const waitsMs = waitsSinceMs === null ? 0 : nowMs - waitsSinceMs;
          return waitsMs > UNSENT_MS ? [`${name}: an alert waits for ${seconds(waitsMs)}`] : [];
        });
        return words.length === 0
          ? WELL
          : { state: 'degraded', value: words.length, reason: words.join('; ') };
      },
    }),
    check({
      name: 'certificates',
      label: 'Certificate that ends first',
      unit: 'days',
      limits: limits.certificates,
      fix: 'Renew it and put the new one in its place.',
      look: ({ certificates, nowMs }): Looked => {
        const unread = certificates.find(({ problem }) => problem !== null);
        if (unread !== undefined)
          return { state: 'failed', value: null, reason: `${unread.name}: ${unread.problem}` };
        const [first] = certificates
          .flatMap(({ name, endsAtMs }) => (endsAtMs === null ? [] : [{ name, endsAtMs }]))
          .sort((a, b) => a.endsAtMs - b.endsAtMs);
        if (first === undefined) return WELL;
        const days = (first.endsAtMs - nowMs) / DAY_MS;
        return atLeast(
          limits.certificates,
          days,
          (value) => `${first.name} ${value <= 0 ? 'has ended' : `ends in ${value.toFixed(1)} days`}`,
        );
      },
    }),
    check({
      name: 'api-keys',
      label: 'API key that ends first',
      unit: 'days',
      limits: limits['api-keys'],
      fix: 'Make another one under Settings, give it to the program that uses it, and revoke the old one.',
      look: ({ database: { keyEnds }, nowMs }): Looked => {
        // One that has ended is no news for ever: whoever uses it has noticed.
        const [first] = keyEnds.filter(({ endsAtMs }) => endsAtMs > nowMs - DAY_MS);
        if (first === undefined) return WELL;
        const days = (first.endsAtMs - nowMs) / DAY_MS;
        const looked = atLeast(
          limits['api-keys'],
          days,
          (value) =>
            `“${first.name}” of ${first.login} ${value <= 0 ? 'has ended' : `ends in ${value.toFixed(1)} days`}`,
        );
        return looked.state === 'failed' ? { ...looked, state: 'degraded' } : looked;
      },
    }),
    check({
      name: 'backup',
      label: 'Age of the newest backup',
      unit: 'days',
      limits: limits.backup,
      confirmS: 300,
      fix: 'recio backup makes one now; where their place is away, mount it: recio backup place says which it is.',
      look: ({ newestBackupMs, installedAtMs, nowMs }): Looked => {
        // A full installation keeps them where only root looks.
        if (newestBackupMs === 'unreadable') return UNKNOWN;
        if (newestBackupMs === 'away')
          return {
            state: 'degraded',
            value: null,
            reason: 'the place that was chosen for them is not there',
          };
        if (newestBackupMs === null && installedAtMs === null) return UNKNOWN;
        const days = (nowMs - (newestBackupMs ?? installedAtMs ?? nowMs)) / DAY_MS;
        const looked = atMost(limits.backup, days, (value) =>
          newestBackupMs === null
            ? `there is none, ${value.toFixed(1)} days after the installation`
            : `it is ${value.toFixed(1)} days old`,
        );
        return newestBackupMs === null ? { ...looked, value: null } : looked;
      },
    }),
    archiveCheck(limits),
    archiveTrialCheck(limits),
    check({
      name: 'limits',
      label: 'Own limits',
      fix: 'Mend config/health.json and restart the monitor. Until then the usual ones hold for what is wrong in it.',
      look: ({ limitProblems }): Looked =>
        limitProblems.length === 0
          ? WELL
          : { state: 'degraded', value: null, reason: limitProblems.join('; ') },
    }),
  ];
}
