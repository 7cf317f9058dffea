import { NOTHING_MADE } from '@rec-io/installer/receipt';
import type { Step } from '@rec-io/installer/step';
import type { Installation } from '../installation.ts';
import { systemStatus } from '../status.ts';
import { startSystem, stopSystem } from '../supervision/system.ts';

/** Exchange, trader and page under their parent. */
export function startStep(installation: Installation, signal: AbortSignal): Step {
  return {
    id: 'start',
    phase: 'start',
    title: 'Start',
    intention: 'simulated exchange, trader and page, kept alive by one parent process',
    isDone: async () => (await systemStatus(installation)).healthy,
    makes: async () => NOTHING_MADE,
    async apply() {
      await startSystem(installation, signal);
      return {};
    },
    // Starting ends when every program is ready; that they stay so is asked at the end.
    verify: async () => undefined,
    async revert() {
      await stopSystem(installation.layout);
      return [];
    },
  };
}
