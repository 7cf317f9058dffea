import { CatalogueError } from '../catalogue-error.ts';
import type { PackageManagerName } from '../facts/facts.ts';
import type { Machine, Ran } from '../machine.ts';
import { isOfAnotherTime, notFetched, ofAnotherTime, reasonOf } from './failures.ts';
import type { PackageRun } from './package-manager.ts';
import { type Patience, untilFree, withRetries } from './polite.ts';
import { runUndisturbed } from './undisturbed.ts';

/** How one package manager is put to work. */
export type WorkOptions = {
  readonly machine: Machine;
  readonly name: PackageManagerName;
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly busy: () => Promise<string | null>;
  readonly patience: Patience;
  /** What a line of its output tells whoever watches; null: nothing. */
  readonly inWords: (line: string) => string | null;
  /** Whether a run failed that ended with 0: some failures to fetch are only warnings. */
  readonly failed?: (ran: Ran) => boolean;
};

export type AtWork = {
  /** Changes packages, once nobody else does. Cannot be stopped half-way. */
  change(args: readonly string[], run: PackageRun): Promise<Ran>;
  /** Only reads from the network: may be stopped at any time, and is tried again. @throws CatalogueError REC-612 */
  fetch(args: readonly string[], run: PackageRun): Promise<void>;
};

export function atWork(options: WorkOptions): AtWork {
  const { machine, name, program, env, busy, patience, inWords, failed = () => false } = options;
  const tell = (say: PackageRun['say']) => (line: string) => {
    const words = inWords(line);
    if (words !== null) say(words);
  };
  return {
    async change(args, run) {
      await untilFree(busy, run, patience);
      return runUndisturbed(machine, program, args, env, tell(run.say));
    },
    async fetch(args, run) {
      const { signal } = run;
      const attempt = async () => {
        await untilFree(busy, run, patience);
        const stoppable = signal === undefined ? {} : { signal };
        const ran = await machine.run(program, args, { env, onLine: tell(run.say), ...stoppable });
        if (ran.code === 0 && !failed(ran)) return null;
        const reason = reasonOf(ran);
        if (isOfAnotherTime(reason)) throw ofAnotherTime(reason);
        return { mayPass: reason };
      };
      const failure = await withRetries(attempt, run, patience);
      if (signal?.aborted) throw new CatalogueError('REC-113');
      if (failure !== null) throw notFetched(name, failure);
    },
  };
}
