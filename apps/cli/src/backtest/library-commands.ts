import { resolve } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { backtestPage } from '@rec-io/research/backtest/page';
import { type SavedRun, savedText } from '@rec-io/research/backtest/saved-run';
import type { Command } from 'commander';
import { dataDirOf, print, wantsJson, withExamples, withJson } from '../commands/common.ts';
import { findInstallation, requireInstallation } from '../installation.ts';
import { Library } from './library.ts';
import { backtestText, dollars } from './text.ts';
import { written } from './write-out.ts';

/** The one named, else the installation's; null where neither is. */
export async function libraryOf(command: Command): Promise<Library | null> {
  const { library } = command.optsWithGlobals<{ library?: string }>();
  if (library !== undefined) return new Library(resolve(library));
  const installation = await findInstallation(await dataDirOf(command));
  return installation === null ? null : new Library(installation.layout.backtests);
}

/** @throws CatalogueError REC-116 where there is none */
async function requireLibrary(command: Command): Promise<Library> {
  const library = await libraryOf(command);
  if (library !== null) return library;
  return new Library((await requireInstallation(await dataDirOf(command))).layout.backtests);
}

export function addLibraryCommands(backtest: Command): void {
  const list = withJson(backtest.command('list').description('saved backtests, and what each trade brought'));
  withExamples(list, 'recio backtest list', 'recio backtest list --json');
  list.action(async (_given, own: Command) => listed(await requireLibrary(own), wantsAnyJson(own)));

  const show = withJson(backtest.command('show').argument('<name>').description('a saved backtest in full'));
  show.option('--out <file>', 'write it as a page with pictures, too');
  withExamples(show, 'recio backtest show btc-hourly-htc-2026-11-26 --out btc.html');
  show.action(async (name: string, given: { readonly out?: string }, own: Command) => {
    const run = await (await requireLibrary(own)).read(name);
    const out = given.out ?? own.optsWithGlobals<{ out?: string }>().out;
    if (out !== undefined) await written(out, backtestPage(run));
    print(wantsAnyJson(own) ? savedText(run) : backtestText(run));
  });

  const remove = withJson(
    backtest.command('delete').argument('<name>').description('delete a saved backtest'),
  );
  withExamples(remove, 'recio backtest delete btc-hourly-htc-2026-11-26');
  remove.action(async (name: string, _given, own: Command) => {
    await (await requireLibrary(own)).remove(name);
    print(wantsAnyJson(own) ? JSON.stringify({ deleted: name }) : `Deleted ${name}.`);
  });
}

/** Before or after the subcommand's name. */
const wantsAnyJson = (command: Command): boolean =>
  wantsJson(command) || command.optsWithGlobals<{ json?: boolean }>().json === true;

/** One that cannot be read is named and does not hide the others. */
async function listed(library: Library, json: boolean): Promise<void> {
  const rows = await Promise.all(
    (await library.names()).map(async (name) => ({ name, run: await readable(library, name) })),
  );
  if (json) {
    print(
      JSON.stringify(
        rows.map(({ name, run }) =>
          run instanceof CatalogueError ? { name, problem: run.title } : summary(run),
        ),
      ),
    );
    return;
  }
  if (rows.length === 0) print(`No backtest is saved in ${library.directory}.`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, run } of rows)
    print(`${name.padEnd(width)}  ${run instanceof CatalogueError ? run.message : line(run)}`);
}

async function readable(library: Library, name: string): Promise<SavedRun | CatalogueError> {
  try {
    return await library.read(name);
  } catch (error) {
    if (error instanceof CatalogueError) return error;
    throw error;
  }
}

const summary = ({ name, madeAt, input, figures, warnings }: SavedRun) => ({
  ...{
    name,
    madeAt,
    symbol: input.symbol,
    strategy: input.strategy,
    from: input.from,
    to: input.to,
    fills: input.fills,
  },
  ...{
    quotes: input.quotes,
    trades: figures.trades,
    profit: figures.profit,
    perTrade: figures.perTrade?.mean ?? null,
  },
  warnings: warnings.length,
});

function line({ input, figures, warnings }: SavedRun): string {
  const period = `${input.from.slice(0, 10)} … ${input.to.slice(0, 10)}`;
  const each = dollars(figures.perTrade?.mean ?? Number.NaN, 4);
  return (
    `${input.symbol} ${input.strategy}, ${period}, ${input.fills}, ${input.quotes} quotes: ${each} a trade, ${figures.trades} trades, ` +
    `${dollars(figures.profit)}${warnings.length === 0 ? '' : `, ${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`}`
  );
}
