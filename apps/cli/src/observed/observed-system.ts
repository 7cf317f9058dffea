import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  LogFile,
  LogPage,
  LogQuestion,
  ProgramView,
  RestartOutcome,
  SystemView,
} from '@rec-io/domain/system-view';
import { errorCode } from '@rec-io/installer/explain';
import { Redaction } from '@rec-io/installer/log/redaction';
import { processUse } from '@rec-io/installer/process-use';
import { version } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { guestsOf, programsOf } from '../programs/program-table.ts';
import { INSTALL_LOG } from '../report/run-record.ts';
import { type ProgramStatus, type SystemStatus, systemStatus } from '../status.ts';
import { stateWord } from '../status-text.ts';
import { serviceManager } from '../supervision/service-manager.ts';
import { ALONE } from '../supervision/supervised-system.ts';
import { knownSecrets } from '../support/known-secrets.ts';
import { feedAges } from './feed-ages.ts';
import { backupsView, updatesView } from './kept-safe.ts';
import { logPage } from './log-page.ts';
import { machineView } from './machine-view.ts';
import { askToRestart, isKept } from './restart-program.ts';

/** What `recio status` and `recio logs` know of an installation, for one of its own programs. */
export function observedSystem(installation: Installation) {
  const { layout, configuration } = installation;
  const names = [...serviceManager(installation).logs, INSTALL_LOG];
  const pathOf = (name: string) => join(layout.logs, `${name}.log`);

  return {
    async look(): Promise<SystemView> {
      const [status, machine, feeds, backups, updates] = await Promise.all([
        systemStatus(installation),
        machineView(layout.data),
        feedAges(configuration),
        backupsView(layout),
        updatesView(layout),
      ]);
      return {
        running: status.running,
        healthy: status.healthy,
        keeper: configuration.supervision,
        programs: programViews(installation, status),
        ...{ machine, feeds, version: version(), nodeVersion: process.versions.node },
        ...{ backups, updates },
      };
    },

    async restart(name: string, pid: number): Promise<RestartOutcome> {
      const programs = programViews(installation, await systemStatus(installation));
      return askToRestart(layout, programs, name, pid);
    },

    async logs(): Promise<readonly LogFile[]> {
      const found = await Promise.all(
        names.map(async (name) => {
          const file = await stat(pathOf(name)).catch(() => null);
          return file === null ? [] : [{ name, sizeBytes: file.size, changedAtMs: Math.round(file.mtimeMs) }];
        }),
      );
      return found.flat();
    },

    async log({ name, ...asked }: LogQuestion): Promise<LogPage | 'unknown' | 'unreadable'> {
      // By the list alone: nobody names a path.
      if (!names.includes(name)) return 'unknown';
      const redaction = new Redaction();
      for (const secret of await knownSecrets(layout)) redaction.addSecret(secret);
      try {
        return (await logPage(pathOf(name), asked, (text) => redaction.text(text))) ?? 'unknown';
      } catch (error) {
        if (errorCode(error) === 'EACCES') return 'unreadable';
        throw error;
      }
    },
  };
}

/** With whose process each lives in, and whether it can be started anew by itself. */
function programViews({ configuration }: Installation, status: SystemStatus): readonly ProgramView[] {
  const hosts = new Map(
    programsOf(configuration).flatMap(({ name }) =>
      guestsOf(name, configuration).map((guest) => [guest.name, name] as const),
    ),
  );
  return [...status.programs, ...status.guests].map((program) => {
    const host = hosts.get(program.program) ?? null;
    const restartable = restartableOf(program, host, status.running);
    const state = stateWord(program);
    return { ...seen(program), state, host, restartable, ...(host === null ? {} : { memoryBytes: null }) };
  });
}

/** Web is one of them, and sees itself even where it sees nobody else. */
function seen(program: ProgramStatus): ProgramStatus {
  const isThis = program.program === 'web' && program.pid === null;
  return isThis ? { ...program, pid: process.pid, ...processUse(process.pid) } : program;
}

function restartableOf(
  { program, pid, state }: ProgramStatus,
  host: string | null,
  running: boolean,
): ProgramView['restartable'] {
  if (program === 'database') return 'database';
  if (host !== null) return 'guest';
  if (!running || state === ALONE || !isKept()) return 'not-kept';
  return pid === null && program !== 'web' ? 'not-seen' : 'yes';
}
