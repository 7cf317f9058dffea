import { writeJsonDurably } from '../../packages/installer/src/durable-file.ts';
import { systemFacts } from '../../packages/installer/src/facts/system.ts';
import { readJsonObject } from '../../packages/installer/src/json-file.ts';
import { thisMachine } from '../../packages/installer/src/machine.ts';
import { packageManager } from '../../packages/installer/src/packages/choose.ts';
import type { Need } from '../../packages/installer/src/packages/package-manager.ts';
import { packageSteps } from '../../packages/installer/src/packages/package-steps.ts';
import type { Receipt } from '../../packages/installer/src/receipt.ts';
import { revertSteps, runSteps } from '../../packages/installer/src/run-steps.ts';

/**
 * Runs the two steps of packages in a clean machine, with a receipt: packages-driver.ts apply|revert RECEIPT NEED…
 * Prints one line per event.
 */
const [verb, path = '', ...needs] = process.argv.slice(2);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const machine = thisMachine();
const manager = await packageManager(machine, await systemFacts(machine), {
  busyMsMax: 300_000,
  lookEveryMs: 200,
  retryAfterMs: [200],
});
if (manager === null) throw new Error('no package manager');
const steps = packageSteps({ machine, manager, needs: needs as Need[] });
const empty: Receipt = {
  formatVersion: 2,
  version: '0',
  kind: 'full',
  clone: '',
  state: 'installing',
  completedAt: null,
  directories: [],
  choices: null,
  steps: [],
};
const receipt = ((await readJsonObject(path)) as Receipt | null) ?? empty;
const run = {
  steps,
  receipt,
  save: (now: Receipt) => writeJsonDurably(path, now),
  progress: {
    begin: ({ id }: { id: string }) => tell(`begin ${id}`),
    note: (_: unknown, line: string) => tell(line),
    done: ({ id }: { id: string }, already: boolean) => tell(`done ${id}${already ? ' already' : ''}`),
    failed: ({ id }: { id: string }) => tell(`failed ${id}`),
    reverting: ({ id }: { id: string }) => tell(`reverting ${id}`),
    left: (_: unknown, reason: string) => tell(`left: ${reason}`),
  },
};
if (verb === 'apply')
  await runSteps({ ...run, signal: new AbortController().signal, onFailure: 'keep' }).catch(
    (error: unknown) => {
      tell(String(error));
      process.exitCode = 1;
    },
  );
else await revertSteps(run);
