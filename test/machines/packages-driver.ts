import { systemFacts } from '../../packages/installer/src/facts/system.ts';
import { thisMachine } from '../../packages/installer/src/machine.ts';
import { packageManager } from '../../packages/installer/src/packages/choose.ts';
import type { Need } from '../../packages/installer/src/packages/package-manager.ts';
import { packageSteps } from '../../packages/installer/src/packages/package-steps.ts';
import { driven } from './driven.ts';

/**
 * Runs the two steps of packages in a clean machine, with a receipt: packages-driver.ts apply|revert RECEIPT NEED…
 */
const [verb, path = '', ...needs] = process.argv.slice(2);
const machine = thisMachine();
const manager = await packageManager(machine, await systemFacts(machine), {
  busyMsMax: 300_000,
  lookEveryMs: 200,
  retryAfterMs: [200],
});
if (manager === null) throw new Error('no package manager');
const steps = packageSteps({ machine, manager, needs: needs as Need[] });
await driven(verb, path, steps);
