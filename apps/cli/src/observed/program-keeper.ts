import type { ProgramKeeper } from '@rec-io/app-monitor/context';
import { processUse } from '@rec-io/installer/process-use';
import type { Installation } from '../installation.ts';
import { endProcesses, ownProcesses } from '../supervision/own-processes.ts';
import { serviceManager } from '../supervision/service-manager.ts';
import { isKept } from './restart-program.ts';

/** Seen twice in a row: one that ends while its successor begins is no duplicate. */
const LOOKS_MIN = 2;

/** What keeps this installation's programs alive, for its monitor. */
export function programKeeper(installation: Installation): ProgramKeeper {
  const { layout } = installation;
  const manager = serviceManager(installation);
  let before: ReadonlyMap<string, number> = new Map();
  return {
    async look() {
      const [system, own] = await Promise.all([manager.system(), ownProcesses(layout)]);
      // This process itself is not among those.
      const all = [...own, { program: 'monitor', pid: process.pid }];
      const looks = new Map<string, number>();
      const duplicates = [...new Set(all.map(({ program }) => program))].flatMap((program) => {
        const pids = all.filter((each) => each.program === program).map(({ pid }) => pid);
        if (pids.length < 2) return [];
        const key = `${program} ${[...pids].sort((a, b) => a - b).join(' ')}`;
        const times = (before.get(key) ?? 0) + 1;
        looks.set(key, times);
        return times < LOOKS_MIN ? [] : [{ program, pids }];
      });
      before = looks;
      const kept = system.programs.map(({ program, pid: known, restarts }) => {
        // Supervisor of a full installation answers root alone; the processes are seen all the same.
        const pid = known ?? all.find((each) => each.program === program)?.pid ?? null;
        const { memoryBytes } = processUse(pid);
        return { program, pid, restarts, memoryBytes, isRestartable: isKept() };
      });
      return { kept, duplicates };
    },

    async restart(program, pid) {
      if (!isKept()) return 'nothing would start it again';
      const target = (await ownProcesses(layout)).find(
        (each) => each.program === program && each.pid === pid,
      );
      if (target === undefined) return 'it was started anew meanwhile';
      // One that hangs does not hear that it is asked to end.
      await endProcesses([target]);
      return 'asked';
    },
  };
}
