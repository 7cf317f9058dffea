import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { dayCount } from '@rec-io/research/backtest/daily';
import { backtestPage } from '@rec-io/research/backtest/page';
import { type SavedRun, savedText } from '@rec-io/research/backtest/saved-run';
import { sweepFigures } from '@rec-io/research/backtest/sweep-figures';
import type { Command } from 'commander';
import { backgroundNews } from '../background.ts';
import { dataDirOf, print } from '../commands/common.ts';
import { recordedOf } from '../commands/recorded-decisions.ts';
import { findInstallation } from '../installation.ts';
import type { BacktestGiven } from './given.ts';
import type { Library } from './library.ts';
import { libraryOf } from './library-commands.ts';
import { oneRun } from './one-run.ts';
import { type Prepared, prepared } from './prepared.ts';
import { type Bar, progressBar } from './progress.ts';
import { recordedRun } from './recorded-run.ts';
import { runName } from './run-name.ts';
import { savedRun } from './saved.ts';
import { sweep, type Trial } from './sweep.ts';
import { type Combination, combinations } from './sweep-settings.ts';
import { setText } from './sweep-text.ts';
import { backtestText } from './text.ts';
import { requireWritable, written } from './write-out.ts';

/** Runs, reports, writes and saves. @throws CatalogueError */
export async function runBacktest(given: BacktestGiven, command: Command): Promise<void> {
  const library = await libraryOf(command);
  if (typeof given.save === 'string') await library?.requireFree(given.save);
  if (given.out !== undefined) await requireWritable(given.out);
  if (given.recorded === true) {
    const recorded = await recordedOf(command, given.mode ?? null);
    return finished(
      given,
      library,
      await untilStopped(async (signal) =>
        recordedRun(given, recorded, signal, await runName(given, library)),
      ),
    );
  }
  const directory = (await findInstallation(await dataDirOf(command)))?.layout.strategies ?? null;
  await finished(
    given,
    library,
    await untilStopped((signal) => made(given, directory, signal, library, command)),
  );
}

async function finished(given: BacktestGiven, library: Library | null, run: SavedRun): Promise<void> {
  if (given.out !== undefined)
    await written(given.out, given.out.endsWith('.json') ? savedText(run) : backtestPage(run));
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
  command: Command,
): Promise<SavedRun> {
  const begunMs = performance.now();
  const tellNews = given.background === true ? backgroundNews() : () => undefined;
  const sets = given.sweep === undefined ? null : combinations(given.sweep);
  tellNews('bars', 0);
  const before = await prepared(given, strategies, command);
  try {
    const swept = sets === null ? null : await sweptBest(sets, before, given, strategies, signal);
    const monitor = swept?.monitor ?? before.monitor;
    const one = await withBar('backtest', (bar) =>
      oneRun(given, before, monitor, signal, (phase, share) => {
        tellNews(phase, share);
        if (phase === 'walk') bar.at(share);
      }),
    );
    tellNews('save', 0);
    tell(one.walkS, performance.now() - begunMs, (one.toMs - one.fromMs) / 60_000);
    const best = swept === null ? [] : [setText(swept.set)];
    return savedRun(given, {
      before,
      one,
      monitor,
      sweep: swept?.figures ?? null,
      name: await runName(given, library),
      best,
    });
  } finally {
    before.strategy.close();
  }
}

/** Tries all, and takes the best of them by the Sharpe ratio of its days. */
async function sweptBest(
  sets: readonly Combination[],
  before: Prepared,
  given: BacktestGiven,
  strategies: string | null,
  signal: AbortSignal,
) {
  const { walkForward = null } = given;
  const days = dayCount(before.fromMs, before.toMs);
  if (walkForward !== null && walkForward >= days)
    throw new CatalogueError('REC-438', { days, stretch: walkForward });
  const trials = sets.map((set): Trial => {
    const monitor = before.monitorWith(set);
    return { monitor, set: Object.fromEntries([...set].map(([key, text]) => [key, asSet(text)])) };
  });
  // What a worker would only find out later.
  await before.walkOptions();
  const all = await withBar('sweep', (bar) => sweep(trials, before, given, strategies, signal, bar.at));
  const figures = sweepFigures(all, walkForward);
  const set = figures.trials[0]?.set ?? {};
  const monitor = trials.find((trial) => setText(trial.set) === setText(set))?.monitor ?? before.monitor;
  return { figures, monitor, set };
}

const asSet = (text: string): number | string =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;

async function withBar<T>(title: string, run: (bar: Bar) => Promise<T>): Promise<T> {
  const bar = progressBar(process.stderr, title);
  try {
    return await run(bar);
  } finally {
    bar.end();
  }
}

function tell(walkS: number, allMs: number, minutes: number): void {
  const seconds = (value: number) => value.toFixed(1);
  process.stderr.write(
    `${minutes.toLocaleString('en-US')} minutes walked in ${seconds(walkS)} s; all of it ${seconds(allMs / 1000)} s\n`,
  );
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
