import { writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { type Command, Option } from 'commander';

/** Of a process that a person waits for: below trading, above what may wait for a week. */
export const NICENESS = 10;
/** More often nobody looks. */
const TOLD_MS = 200;

/** What a command that another program has begun tells it. */
export type BackgroundNews = {
  /** Which part of the work is done now; each begins at 0. */
  readonly phase: string;
  /** Of the phase, 0…1. */
  readonly share: number;
};

/** For a command that web begins in a process of its own: it yields to trading, tells how far it is, and ends with whoever began it. */
export const withBackground = (command: Command): Command =>
  command.addOption(new Option('--background').hideHelp()).hook('preAction', async (_this, acting) => {
    if (acting.opts<{ background?: boolean }>().background === true) await yieldToTrading();
  });

async function yieldToTrading(): Promise<void> {
  setPriority(NICENESS);
  // Where the kernel finds no memory for all, this one goes first. Only Linux has that file.
  await writeFile('/proc/self/oom_score_adj', '1000').catch(() => undefined);
  // Nobody is left who wants it: it ends as if it had been asked to.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}

/** Tells whoever began this process; nobody where it was begun otherwise. */
export function backgroundNews(): (phase: string, share: number) => void {
  let [told, toldMs] = ['', Number.NEGATIVE_INFINITY];
  return (phase, share) => {
    if (process.send === undefined || (phase === told && performance.now() - toldMs < TOLD_MS)) return;
    [told, toldMs] = [phase, performance.now()];
    process.send({ phase, share } satisfies BackgroundNews);
  };
}

/** What was typed, as it is told: without what only programs type. */
export const typedLine = (): string =>
  ['recio', ...process.argv.slice(2).filter((word) => word !== '--background')].join(' ');
