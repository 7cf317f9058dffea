import { writeJsonDurably } from '../../packages/installer/src/durable-file.ts';
import { readJsonObject } from '../../packages/installer/src/json-file.ts';
import type { Receipt } from '../../packages/installer/src/receipt.ts';
import { revertSteps, runSteps } from '../../packages/installer/src/run-steps.ts';
import type { Step } from '../../packages/installer/src/step.ts';

/** Applies or reverts steps in a clean machine, with the receipt at that path. Prints one line per event. */
export async function driven(verb: string | undefined, path: string, steps: readonly Step[]): Promise<void> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
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
}
