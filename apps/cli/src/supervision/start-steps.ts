import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { absent, removeOurs } from '@rec-io/installer/paths';
import { NOTHING_MADE } from '@rec-io/installer/receipt';
import type { Step } from '@rec-io/installer/step';
import type { Installation } from '../installation.ts';
import { lastLines } from '../log-lines.ts';
import { programsOf } from '../programs/program-table.ts';
import { systemStatus } from '../status.ts';
import { portStranger } from './port-stranger.ts';
import { restartSystem, startSystem, stopSystem } from './system.ts';

/** A program that falls over right after its start does not pass. */
const BETWEEN_LOOKS_MS = 5_000;

/** Phase 7: every program started in its order, watched until it is useful, and still there a while later. */
export function startSteps(installation: Installation, signal: AbortSignal): readonly Step[] {
  const { layout, configuration } = installation;
  const names = programsOf(configuration).map(({ name }) => name);
  return [
    {
      id: 'start',
      phase: 'start',
      title: 'Start',
      intention: `${names.join(', then ')}; kept alive by ${configuration.supervision === 'parent' ? 'one parent process' : 'Supervisor'}`,
      isDone: async () => (await systemStatus(installation)).healthy,
      // The start itself makes it, for its socket and its turn.
      makes: async () => ({
        ...NOTHING_MADE,
        paths: absent([layout.control]),
        facts: (await systemStatus(installation)).running ? { ranBefore: true } : {},
      }),
      async apply({ made }) {
        // What runs, runs with what it read before: on other ports, perhaps. Each is away only for its own restart.
        if (made.facts['ranBefore'] === true) await restartSystem(installation, () => undefined);
        else await startSystem(installation, signal);
        return {};
      },
      verify: () => requireSteady(installation),
      async revert({ paths, facts }) {
        // A change that failed must not end what supervised trades before it; who uninstalls has stopped everything already.
        if (facts['ranBefore'] !== true) await stopSystem(layout);
        await removeOurs(paths);
        return [];
      },
    },
  ];
}

/** @throws CatalogueError REC-310 for who holds a port, REC-302 for what is not ready twice, or is another process the second time */
async function requireSteady(installation: Installation): Promise<void> {
  const first = await requireReady(installation);
  await sleep(BETWEEN_LOOKS_MS);
  const second = await requireReady(installation);
  for (const { program, pid } of second) {
    const before = first.find((earlier) => earlier.program === program)?.pid;
    if (before !== pid)
      await refuse(installation, program, `it ended and was started again (${before}, ${pid})`);
  }
}

async function requireReady(installation: Installation) {
  const { programs } = await systemStatus(installation);
  for (const { program, port, pid, ready, reason } of programs) {
    if (ready) continue;
    const isOurs = programsOf(installation.configuration).some(({ name }) => name === program);
    const holder = isOurs ? await portStranger(installation.layout, { port, pid }) : null;
    if (holder !== null) throw new CatalogueError('REC-310', { port, program, holder });
    await refuse(installation, program, reason ?? 'it does not say why');
  }
  return programs;
}

async function refuse({ layout }: Installation, program: string, reason: string): Promise<never> {
  throw new CatalogueError('REC-302', {
    program,
    seconds: BETWEEN_LOOKS_MS / 1_000,
    reason,
    lastLines: await lastLines(join(layout.logs, `${program}.log`)),
  });
}
