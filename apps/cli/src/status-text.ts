import type { ArchiveState } from '@rec-io/app-monitor/archive-state';
import type { HealthReport } from '@rec-io/domain/health-view';
import type { ModelView } from '@rec-io/domain/view';
import { holdReason } from '@rec-io/installer/hold-file';
import type { ProgramStatus, SystemStatus } from './status.ts';
import type { Restarted } from './supervision/service-manager.ts';
import { ALONE } from './supervision/supervised-system.ts';

/** What a program does, in one word: what it says of itself counts more than what was seen of it. */
export const stateWord = ({ ready, state }: Pick<ProgramStatus, 'ready' | 'state'>): string =>
  ready && state !== ALONE ? 'ready' : state === 'ready' ? 'unready' : state;

/** One line per program, in columns. States are words: colour alone tells some people nothing. */
export function programTable(programs: readonly ProgramStatus[]): readonly string[] {
  const rows = programs.map((status) => {
    const { program, pid, port, reason, restarts } = status;
    const notes = [restarts > 0 ? `restarted ${restarts}×` : '', reason ?? ''].filter((note) => note !== '');
    return [
      program.padEnd(13),
      String(pid ?? '–').padStart(7),
      String(port).padStart(6),
      stateWord(status).padEnd(9),
      notes.join('; '),
    ];
  });
  const head = ['program'.padEnd(13), 'pid'.padStart(7), 'port'.padStart(6), 'state'.padEnd(9), ''];
  return [head, ...rows].map((columns) => columns.join('  ').trimEnd());
}

/** What became of each program in a restart. */
export function restartTable(restarted: readonly Restarted[]): readonly string[] {
  const rows = restarted.map(({ program, outcome, reason }) => [program, outcome, reason ?? ''] as const);
  return [['program', 'restart', ''] as const, ...rows].map(([program, outcome, reason]) =>
    [program.padEnd(13), outcome.padEnd(13), reason].join('  ').trimEnd(),
  );
}

function wordOf({ running, healthy, programs }: SystemStatus): string {
  if (running) return healthy ? 'is running' : 'is running, but not healthy';
  const alone = programs.some(({ state }) => state === ALONE);
  return alone ? 'runs, but nothing keeps it alive' : 'is stopped';
}

const modelsText = (models: readonly ModelView[]): readonly string[] =>
  models.map(({ symbol, name, sinceMs }, i) => {
    const since = sinceMs === null ? null : new Date(sinceMs).toISOString().slice(0, 16).replace('T', ' ');
    const when = since === null ? 'no print yet' : `since ${since} (UTC, of the exchange)`;
    return `  ${(i === 0 ? 'Models' : '').padEnd(7)}  ${symbol} ${name}, ${when}`;
  });

/** What the monitor says, in a line or two. */
export type ToldHealth = Pick<HealthReport, 'overall' | 'reason' | 'hold'>;

function healthText(health: ToldHealth | null): readonly string[] {
  if (health === null) return [];
  const { overall, reason, hold } = health;
  const held = hold === null ? null : holdReason({ by: 'monitor', ...hold });
  return [
    `  Health   ${overall}${reason === null ? '' : `: ${reason}`}`,
    ...(held === null ? [] : [`           ${held}`, '           Overrule it: recio hold lift --reason "…"']),
  ];
}

/** What can be gone back to, in a line; none where nothing archives. */
function archiveText(archive: ArchiveState | null): readonly string[] {
  if (archive === null) return [];
  const { fromMs, newestMs, failures, letGo } = archive;
  const [failure] = failures;
  const reach =
    fromMs === null || newestMs === null
      ? 'no moment can be gone back to yet: the first base copy is made while the system runs'
      : `any moment from ${minuteText(fromMs)} to ${minuteText(newestMs)} (UTC) can be gone back to`;
  return [
    `  Archive  ${reach}`,
    ...(failure === undefined ? [] : [`           ${failure}`]),
    ...(letGo === 0 ? [] : [`           ${letGo} parts of the log were let go: the disk was nearly full`]),
  ];
}

const minuteText = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

/**
 * @param models whose probabilities are used, where a trader says so
 * @param health null while the monitor does not answer
 * @param remote the address with a host name, where there is one
 * @param update what is known of a newer version
 * @param archive how the archive of the database's log stands; null where there is none
 */
export function statusText(
  status: SystemStatus,
  models: readonly ModelView[],
  health: ToldHealth | null = null,
  remote: string | null = null,
  update: string | null = null,
  archive: ArchiveState | null = null,
): string {
  const { running, address, mode, source, speed, dataDir } = status;
  return [
    `REC.IO ${wordOf(status)}.`,
    `  Address  ${address}`,
    ...(remote === null ? [] : [`           ${remote} (from elsewhere)`]),
    `  Mode     ${mode}, prices: ${source}, clock ×${speed}`,
    `  Data     ${dataDir}`,
    ...modelsText(models),
    ...healthText(health),
    ...(update === null ? [] : [`  Update   ${update}`]),
    ...archiveText(archive),
    '',
    ...programTable([...status.programs, ...status.guests]),
    ...(running ? [] : ['', 'Start it: recio start']),
    '',
  ].join('\n');
}
