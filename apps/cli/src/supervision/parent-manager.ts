import type { Installation } from '../installation.ts';
import { livingParent } from '../parent/parent-state.ts';
import { startUnderParent } from '../parent/start-system.ts';
import { stopUnderParent } from '../parent/stop-system.ts';
import { guestsOf, programsOf } from '../programs/program-table.ts';
import type { ServiceManager } from './service-manager.ts';

/** Our own parent process: it hosts the database, too, so a restart is of everything. */
export function parentManager(installation: Installation): ServiceManager {
  const { layout, configuration } = installation;
  const names = programsOf(configuration).map(({ name }) => name);
  return {
    logs: ['parent', 'database', ...names],
    start: async (signal) => ({ alreadyRan: (await startUnderParent(installation, signal)).alreadyRan }),
    stop: () => stopUnderParent(layout),
    async restart(say) {
      say('stopping everything');
      await stopUnderParent(layout);
      say('starting everything');
      await startUnderParent(installation);
      return ['database', ...names].map((program) => ({ program, outcome: 'restarted', reason: null }));
    },
    async system() {
      const parent = await livingParent(layout.parentState);
      const programs = (parent?.programs ?? []).map(
        ({ program, process, port, state, restarts, lastEnd }) => ({
          ...{ program, pid: process?.pid ?? null, port },
          ...{ state, restarts, lastEnd },
        }),
      );
      return {
        running: parent !== null,
        started: parent?.state === 'running',
        databasePid: parent?.database?.pid ?? null,
        programs,
        guests: programs.flatMap((host) =>
          guestsOf(host.program, configuration).map(({ name, port }) => ({
            ...host,
            program: name,
            port: configuration.ports[port],
          })),
        ),
      };
    },
  };
}
