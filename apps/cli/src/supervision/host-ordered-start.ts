import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogueCode } from '@rec-io/installer/catalogue';
import { explain } from '@rec-io/installer/explain';
import type { Installation } from '../installation.ts';
import { restartDelayMs } from '../parent/backoff.ts';
import { startOrdered } from './supervisor-manager.ts';

const SUPERVISOR_GONE: CatalogueCode = 'REC-316';
/** Supervisor takes whatever ends sooner for a program that failed to start. */
const LASTS_MS_MIN = 2_000;

/**
 * Starts the programs under the Supervisor that started this: at boot, and after Supervisor itself was started again. One that
 * does not come up is told and left to Supervisor. Where none can be started, it tries again, later and later.
 * @returns the exit code
 */
export async function hostOrderedStart(installation: Installation): Promise<number> {
  const say = (msg: string): void =>
    void process.stdout.write(
      `${JSON.stringify({ level: 30, time: Date.now(), name: 'ordered-start', msg })}\n`,
    );
  const atLeast = sleep(LASTS_MS_MIN);
  for (let failures = 1; ; failures++) {
    say('starting the programs in their order');
    try {
      const outcomes = await startOrdered(installation, say);
      const failed = outcomes.filter(({ failure }) => failure !== null).map(({ program }) => program);
      say(failed.length === 0 ? 'every program is ready' : `not ready yet: ${failed.join(', ')}`);
      await atLeast;
      return 0;
    } catch (error) {
      const { code, message } = explain(error);
      say(message);
      await atLeast;
      if (code === SUPERVISOR_GONE) return 1;
      await sleep(restartDelayMs(failures));
    }
  }
}
