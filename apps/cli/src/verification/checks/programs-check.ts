import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isHidden } from '../../doctor/looks/programs-look.ts';
import type { Installation } from '../../installation.ts';
import { lastLines } from '../../log-lines.ts';
import { type SystemStatus, systemStatus } from '../../status.ts';
import { type Check, type CheckResult, failed, passed } from '../check.ts';

/** A program that falls over right after its start does not pass. */
const BETWEEN_LOOKS_MS = 5_000;

/** Asked of whatever keeps the programs alive, and of the programs themselves. */
export function programsCheck(installation: Installation): Check {
  return {
    id: 'programs',
    title: 'Every program is ready, twice',
    async run(signal) {
      const first = await systemStatus(installation);
      const before = await unready(installation, first);
      if (before !== null) return before;
      await sleep(BETWEEN_LOOKS_MS, undefined, { signal });
      const second = await systemStatus(installation);
      return (await unready(installation, second)) ?? sameAs(first, second);
    },
  };
}

async function unready({ layout }: Installation, status: SystemStatus): Promise<CheckResult | null> {
  if (!status.running) return failed('nothing runs', 'Start it: recio start');
  const hidden = status.programs.filter(isHidden);
  const broken = status.programs.filter((program) => !program.ready && !isHidden(program));
  if (broken.length === 0 && (status.healthy || hidden.length > 0)) return null;
  const [first] = broken;
  if (first === undefined) return failed('the programs are still starting', 'Look again: recio status');
  const names = broken.map(({ program, reason }) => `${program} (${reason ?? 'not ready'})`).join(', ');
  const said = await lastLines(join(layout.logs, `${first.program}.log`));
  return failed(`not ready: ${names}. Its last lines: ${said}`, `Read its log: recio logs ${first.program}`);
}

/** Ready both times, but another process, is one that ended in between. */
function sameAs(first: SystemStatus, second: SystemStatus): CheckResult {
  const pids = new Map(first.programs.map(({ program, pid }) => [program, pid]));
  const replaced = second.programs.find(({ program, pid }) => pids.get(program) !== pid);
  if (replaced !== undefined) {
    const { program } = replaced;
    return failed(`${program} ended and was started again meanwhile`, `Read its log: recio logs ${program}`);
  }
  const names = second.programs.filter((program) => !isHidden(program)).map(({ program }) => program);
  return passed(`${names.join(', ')}; the same processes after ${BETWEEN_LOOKS_MS / 1_000} s`);
}
