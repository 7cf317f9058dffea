import { resolve } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import { checkStrategy } from '@rec-io/strategies/check/check-strategy';
import { knownStrategies } from '@rec-io/strategies/known-strategies';
import { readStrategy, STRATEGY_NAME, strategyNames, writeTemplate } from '@rec-io/strategies/strategy-files';
import type { Command } from 'commander';
import { checkText } from '../strategies/check-text.ts';
import { strategyAt } from '../strategies/find-strategy.ts';
import { strategiesText } from '../strategies/strategies-text.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function strategyCommand(program: Command): void {
  const strategy = program
    .command('strategy')
    .description('what monitors trade by: ours, and those of your own');
  addList(strategy);
  addNew(strategy);
  addCheck(strategy);
}

function addList(strategy: Command): void {
  const command = strategy.command('list').description('every strategy with its settings');
  withExamples(withJson(withDataDir(command)), 'recio strategy list', 'recio strategy list --json').action(
    async () => {
      const { layout } = await installationOfCommand(command);
      const strategies = await knownStrategies(layout.strategies);
      report(
        command,
        { directory: layout.strategies, strategies },
        strategiesText(strategies, layout.strategies),
      );
    },
  );
}

function addNew(strategy: Command): void {
  const command = strategy
    .command('new')
    .description('begin a strategy of your own: a commented file to edit')
    .argument('<name>', 'as monitors name it: a-z, 0-9 and -');
  withExamples(withJson(withDataDir(command)), 'recio strategy new calm-evening').action(
    async (name: string) => {
      const { layout } = await installationOfCommand(command);
      const path = await begin(layout.strategies, name);
      const text = [
        `${path} is yours to edit. It trades nothing before a monitor names it.`,
        `Try it on made-up markets: recio strategy check ${name}`,
      ];
      report(command, { name, path }, text.join('\n'));
    },
  );
}

async function begin(directory: string, name: string): Promise<string> {
  if (!STRATEGY_NAME.test(name)) throw new CatalogueError('REC-850', { name });
  try {
    return await writeTemplate(directory, name);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST')
      throw new CatalogueError('REC-851', { name, path: `${directory}/${name}.ts` }, error);
    throw new CatalogueError('REC-853', { directory, reason: code ?? String(error) }, error);
  }
}

function addCheck(strategy: Command): void {
  const command = strategy
    .command('check')
    .description(
      'try strategies of your own on made-up markets; exit code 1 when something is wrong with one',
    )
    .argument('[strategy]', 'a name or a file (default: all of the installation’s)');
  withExamples(
    withJson(withDataDir(command)),
    'recio strategy check',
    'recio strategy check calm-evening',
    'recio strategy check ./my-strategy.ts --json',
  ).action(async (given: string | undefined) => {
    const reports = [];
    for (const { name, path } of await meant(command, given))
      reports.push(await checkStrategy(name, await readStrategy(path)));
    const isSound = reports.every(({ problems }) => problems.length === 0);
    report(command, { ok: isSound, reports }, checkText(reports));
    if (!isSound) process.exitCode = 1;
  });
}

/** A file needs no installation. */
async function meant(command: Command, given: string | undefined) {
  if (given?.endsWith('.ts')) return [await strategyAt(resolve(given))];
  const { layout } = await installationOfCommand(command);
  const names = given === undefined ? await strategyNames(layout.strategies) : [given];
  return Promise.all(names.map((name) => strategyAt(`${layout.strategies}/${name}.ts`)));
}
