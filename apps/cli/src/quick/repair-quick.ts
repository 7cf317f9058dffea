import { attempt } from '@rec-io/installer/attempt';
import type { Step } from '@rec-io/installer/step';
import { CLONE, version } from '../clone.ts';
import { installationAround } from '../data-dir.ts';
import type { Installation } from '../installation.ts';
import { restartSystem } from '../supervision/system.ts';
import type { RunDisplay } from '../ui/run-display.ts';
import { quickSteps } from './quick-steps.ts';

export type RepairOptions = {
  readonly display: RunDisplay;
  /** Only look. */
  readonly plan: boolean;
  readonly signal: AbortSignal;
  /** Whether what is stopped is to be started as well. */
  readonly start: boolean;
};

/** What a running program has read before, an older release's perhaps: it goes on with that until it is started anew. */
const READ_AT_START: ReadonlySet<string> = new Set(['secrets', 'configuration', 'database']);

/** Does again what of a quick installation is not as it was. @returns the titles of those steps; empty when all is in place */
export async function repairQuick(
  installation: Installation,
  { display, plan, signal, start }: RepairOptions,
): Promise<readonly string[]> {
  const { dataDir } = installation.layout;
  const options = { start, newPassword: null, signal };
  const steps = quickSteps(installation, options);
  const wrong: Step[] = [];
  for (const step of steps) if (!(await step.isDone().catch(() => false))) wrong.push(step);
  if (!plan && wrong.length > 0) {
    await attempt({
      dataDir,
      kind: 'quick',
      version: version(),
      clone:
        installationAround(CLONE.root) === null ? CLONE.root : (installation.receipt?.clone ?? CLONE.root),
      progress: display,
      signal,
      // Taking back what was mended would help nobody.
      onFailure: 'keep',
      settle: async () => undefined,
      plan: async () => ({ steps, choices: { ...installation.configuration } }),
    });
    const ran = !wrong.some(({ id }) => id === 'start');
    if (ran && wrong.some(({ id }) => READ_AT_START.has(id)))
      await restartSystem(installation, () => undefined);
  }
  return wrong.map(({ title }) => title);
}
