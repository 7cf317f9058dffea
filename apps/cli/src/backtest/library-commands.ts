import { resolve } from 'node:path';
import type { BacktestLine } from '@rec-io/domain/backtest-view';
import { backtestPage } from '@rec-io/research/backtest/page';
import { savedText } from '@rec-io/research/backtest/saved-run';
import type { Command } from 'commander';
import { dataDirOf, print, wantsJson, withExamples, withJson } from '../commands/common.ts';
import { findInstallation, requireInstallation } from '../installation.ts';
import { Library } from './library.ts';
import { libraryLines } from './library-line.ts';
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

async function listed(library: Library, json: boolean): Promise<void> {
  const lines = await libraryLines(library);
  if (json) {
    print(JSON.stringify(lines.map((each) => ('problem' in each ? each : jsonLine(each)))));
    return;
  }
  if (lines.length === 0) print(`No backtest is saved in ${library.directory}.`);
  const width = Math.max(...lines.map(({ name }) => name.length));
  for (const each of lines)
    print(`${each.name.padEnd(width)}  ${'problem' in each ? each.problem : textLine(each)}`);
}

const jsonLine = ({ warnings, ...line }: BacktestLine) => ({ ...line, warnings: warnings.length });

function textLine(run: BacktestLine): string {
  const { symbol, strategy, from, to, fills, quotes, perTrade, trades, profit, warnings } = run;
  const period = `${from.slice(0, 10)} … ${to.slice(0, 10)}`;
  const each = dollars(perTrade ?? Number.NaN, 4);
  return (
    `${symbol} ${strategy}, ${period}, ${fills}, ${quotes} quotes: ${each} a trade, ${trades} trades, ` +
    `${dollars(profit)}${warnings.length === 0 ? '' : `, ${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`}`
  );
}
