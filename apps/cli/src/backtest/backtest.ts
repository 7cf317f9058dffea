import { writeFile } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { SAVED_FORMAT, type SavedRun, savedText } from '@rec-io/research/backtest/saved-run';
import { warningsOf } from '@rec-io/research/backtest/warnings';
import type { Command } from 'commander';
import { dataDirOf, print } from '../commands/common.ts';
import { findInstallation } from '../installation.ts';
import type { BacktestGiven } from './given.ts';
import type { Library } from './library.ts';
import { libraryOf } from './library-commands.ts';
import { marksOf } from './marks.ts';
import { oneRun } from './one-run.ts';
import { fileNames, prepared } from './prepared.ts';
import { progressBar } from './progress.ts';
import { backtestText } from './text.ts';

/** Runs, reports, writes and saves. @throws CatalogueError */
export async function runBacktest(given: BacktestGiven, command: Command): Promise<void> {
  const library = await libraryOf(command);
  if (typeof given.save === 'string') await library?.requireFree(given.save);
  if (given.out !== undefined) await requireWritable(given.out);
  const directory = (await findInstallation(await dataDirOf(command)))?.layout.strategies ?? null;
  const run = await untilStopped((signal) => made(given, directory, signal, library));
  if (given.out !== undefined) await written(given.out, savedText(run));
  const path = given.save === false || library === null ? null : await library.write(run);
  print(given.json === true ? savedText(run) : backtestText(run));
  process.stderr.write(path === null ? notSaved(given) : `Saved as ${run.name}: ${path}\n`);
}

const notSaved = ({ save }: BacktestGiven): string =>
  save === false ? '' : 'Not saved: nothing is installed here. --library DIR keeps it.\n';

async function made(
  given: BacktestGiven,
  strategies: string | null,
  signal: AbortSignal,
  library: Library | null,
): Promise<SavedRun> {
  const begunMs = performance.now();
  const before = await prepared(given, strategies);
  const bar = progressBar(process.stderr, 'backtest');
  try {
    const one = await oneRun(given, before, before.monitor, signal, bar.at);
    const base =
      `${given.symbol}-${before.monitor.name}-${new Date().toISOString().slice(0, 10)}`.toLowerCase();
    const named = typeof given.save === 'string' ? given.save : await library?.freeName(base);
    bar.end();
    tell(one.walkS, performance.now() - begunMs, (one.toMs - one.fromMs) / 60_000);
    const iso = (timeMs: number) => new Date(timeMs).toISOString();
    return {
      format: SAVED_FORMAT,
      name: named ?? base,
      madeAt: iso(Date.now()),
      command: ['recio', ...process.argv.slice(2)].join(' '),
      marks: marksOf(given, before.monitor),
      warnings: warningsOf(one.figures, one.significance, null),
      input: {
        symbol: given.symbol,
        from: iso(one.fromMs),
        to: iso(one.toMs),
        files: fileNames(given.prices),
        barsSha256: before.barsSha256,
        model: one.model,
        learntUntil: iso(one.fromMs),
        strategy: before.monitor.strategy,
        parameters: before.monitor.parameters,
        set: given.set,
        balance: given.balance,
        fills: given.fills,
        market: given.market,
        latencyMs: given.latency,
        seed: given.seed,
      },
      figures: one.figures,
      byFills: one.byFills,
      significance: one.significance,
      sweep: null,
    };
  } finally {
    bar.end();
    before.strategy.close();
  }
}

function tell(walkS: number, allMs: number, minutes: number): void {
  const seconds = (value: number) => value.toFixed(1);
  process.stderr.write(
    `${minutes.toLocaleString('en-US')} minutes walked in ${seconds(walkS)} s; all of it ${seconds(allMs / 1000)} s\n`,
  );
}

async function requireWritable(path: string): Promise<void> {
  await writeFile(path, '', { flag: 'a' }).catch((error: unknown) => {
    throw new CatalogueError('REC-435', { path, reason: reasonOf(error) }, error);
  });
}

async function written(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new CatalogueError('REC-435', { path, reason: reasonOf(error) }, error);
  });
}

/** @param run until Ctrl-C aborts its signal */
async function untilStopped<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await run(abort.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
