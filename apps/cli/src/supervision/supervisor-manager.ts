import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Machine, thisMachine } from '@rec-io/installer/machine';
import { BACKUPS, ORDERED_START, supervisorFiles } from '@rec-io/installer/supervisor/supervised';
import { requireNotMoved } from '../convert/moved-from.ts';
import type { Installation } from '../installation.ts';
import { livingParent } from '../parent/parent-state.ts';
import { stopUnderParent } from '../parent/stop-system.ts';
import {
  type BringUp,
  type BroughtUp,
  bringUp,
  bringUpOne,
  processNamed,
  type Supervisable,
} from './bring-up.ts';
import { launchSupervisor } from './launch-supervisor.ts';
import type { Restarted, ServiceManager } from './service-manager.ts';
import { stopUnderSupervisor } from './stop-under-supervisor.ts';
import { supervisablePrograms } from './supervisable-programs.ts';
import { supervisedSystem } from './supervised-system.ts';
import { Supervisor } from './supervisor-rpc.ts';
import { inTurn } from './turn.ts';

/** Above what Supervisor itself waits before it kills. */
const STOP_MS_MAX = 25_000;

/** Supervisor, an instance of our own; the distribution's is neither read nor touched. */
export function supervisorManager(
  installation: Installation,
  machine: Machine = thisMachine(),
): ServiceManager {
  const { layout } = installation;
  const programs = supervisablePrograms(installation);
  const supervisor = new Supervisor(supervisorFiles(layout).socket);
  const turn = <T>(action: () => Promise<T>, signal?: AbortSignal) => inTurn(layout, action, signal);
  const context = (say: (line: string) => void, signal?: AbortSignal): BringUp => ({
    supervisor,
    layout,
    say,
    signal,
  });
  return {
    logs: ['supervisord', ORDERED_START, 'database', ...programs.map(({ name }) => name), BACKUPS],
    start: (signal) =>
      turn(async () => {
        // Before full installations were under Supervisor, or after one was changed: two managers would start everything twice.
        if ((await livingParent(layout.parentState)) !== null) await stopUnderParent(layout);
        const ran = await launchSupervisor(layout, supervisor, machine);
        const before = ran ? (await supervisor.processes()).filter(({ pid }) => pid > 0) : [];
        refuseFailure(
          await bringUp(
            programs,
            context(() => undefined, signal),
          ),
        );
        const ranBefore = new Set(before.map(({ name }) => name));
        return { alreadyRan: programs.every(({ name }) => ranBefore.has(name)) };
      }, signal),
    stop: () => stopUnderSupervisor(layout, machine),
    restart: (say) =>
      turn(async () => {
        if (!(await launchSupervisor(layout, supervisor, machine))) {
          return (await bringUp(programs, context(say))).map(asRestarted);
        }
        return restartInOrder(programs, context(say));
      }),
    system: () => supervisedSystem(installation, supervisor, programs),
  };
}

/** What `recio run ordered-start` does, under the Supervisor that is to run the programs. */
export async function startOrdered(
  installation: Installation,
  say: (line: string) => void,
): Promise<readonly BroughtUp[]> {
  const { layout } = installation;
  await requireNotMoved(layout);
  const supervisor = new Supervisor(supervisorFiles(layout).socket);
  return inTurn(layout, () => bringUp(supervisablePrograms(installation), { supervisor, layout, say }));
}

function refuseFailure(outcomes: readonly BroughtUp[]): void {
  for (const { failure } of outcomes) if (failure !== null) throw failure;
}

const asRestarted = ({ program, failure }: BroughtUp): Restarted =>
  failure === null
    ? { program, outcome: 'restarted', reason: null }
    : { program, outcome: 'failed', reason: failure.message };

/**
 * One after the other, so that each is away only for its own restart; a trader's trades wait no longer than that. Each goes
 * only when all that it needs is ready: behind one that does not come back, the running programs are left as they are.
 */
async function restartInOrder(
  programs: readonly Supervisable[],
  context: BringUp,
): Promise<readonly Restarted[]> {
  const outcomes: Restarted[] = [];
  let missing: BroughtUp | null = null;
  for (const program of programs) {
    const { name } = program;
    if (missing !== null) {
      const details = { program: name, needed: missing.program, reason: missing.failure?.title ?? '' };
      const { message } = new CatalogueError('REC-321', details);
      context.say(message);
      outcomes.push({ program: name, outcome: 'left running', reason: message });
      continue;
    }
    const outcome = await restartOne(program, context);
    outcomes.push(asRestarted(outcome));
    if (outcome.failure !== null) missing = outcome;
  }
  return outcomes;
}

/** One that the file does not define any more is left as it is: it could not be started again. */
async function restartOne(program: Supervisable, context: BringUp): Promise<BroughtUp> {
  const { name } = program;
  try {
    await context.supervisor.requireDefined(name);
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    context.say(error.message);
    return { program: name, failure: error };
  }
  context.say(`${name}: stopping`);
  await stopOne(name, context);
  return bringUpOne(program, context);
}

async function stopOne(name: string, { supervisor }: BringUp): Promise<void> {
  if ((await processNamed(supervisor, name)) !== null) {
    await supervisor.beginStop(name);
    for (let waitedMs = 0; waitedMs < STOP_MS_MAX; waitedMs += 50) {
      const found = await processNamed(supervisor, name);
      if (found === null || found.pid === 0) break;
      await sleep(50);
    }
  }
  await supervisor.redefine(name);
}
