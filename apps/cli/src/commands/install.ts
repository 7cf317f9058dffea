import { type Answers, checkAnswers } from '@rec-io/installer/answers';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type PortName, parsePortOption } from '@rec-io/installer/ports';
import { StepFailure } from '@rec-io/installer/run-steps';
import { FIRST_LOGIN } from '@rec-io/installer/steps/first-user-step';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Refusal } from '../failure.ts';
import { type DisplayKind, display } from '../quick/display.ts';
import { quickInstall } from '../quick/quick-install.ts';
import { closingText } from '../report/closing-text.ts';
import { installationReport } from '../report/installation-report.ts';
import { writeReport } from '../report/write-report.ts';
import { systemStatus } from '../status.ts';
import { dataDirOf, print, withDataDir, withExamples, withJson } from './common.ts';

type Given = {
  readonly quick?: boolean;
  readonly port?: ReadonlyMap<PortName, number>;
  readonly portOffset?: number;
  readonly source?: 'auto' | 'coinbase' | 'seeded';
  readonly speed?: number;
  readonly start: boolean;
  readonly plain?: boolean;
  readonly json?: boolean;
};

export function installCommand(program: Command): void {
  const command = program
    .command('install')
    .description('install into one data directory, or finish and start what is installed')
    .option('--quick', 'embedded PostgreSQL, simulated exchange; asks nothing')
    .addOption(new Option('--port <name=n>', 'another port for one program; repeatable').argParser(addPort))
    .addOption(new Option('--port-offset <n>', 'add n to every port').argParser(number))
    .addOption(
      new Option('--source <source>', 'where prices come from (default: auto)').choices([
        'auto',
        'coinbase',
        'seeded',
      ]),
    )
    .addOption(
      new Option('--speed <n>', 'practice clock, 1 to 60; seeded prices only (default: 20)').argParser(
        number,
      ),
    )
    .option('--no-start', 'install, but leave it stopped')
    .option('--plain', 'plain lines, no moving parts')
    .option('--yes', 'never ask; quick mode asks nothing anyway');
  withExamples(
    withJson(withDataDir(command)),
    './install.sh --quick',
    './install.sh --quick --data-dir ~/rec-io-data --port-offset 100 --source seeded --speed 20',
  ).action(async (given: Given) => {
    process.exitCode = await install(command, given);
  });
}

async function install(command: Command, given: Given): Promise<number> {
  if (given.quick !== true) command.error('error: name a way to install: --quick', { exitCode: 2 });
  const answers = answersOf(await dataDirOf(command), given, command);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const shown = display(kindOf(given), process.stdout, Date.now());
  const outcome = await quickInstall(answers, shown, stop.signal).catch((error: unknown) => {
    throw error instanceof StepFailure ? error : new Refusal(error);
  });
  const status = await systemStatus(outcome.installation);
  const { again, password, installation, checks, phases } = outcome;
  const report = installationReport({
    ...{ installation, status, checks, phases },
    login: FIRST_LOGIN,
    nowMs: Date.now(),
  });
  const files = again ? null : await writeReport(installation.layout, report);
  if (given.json !== true) print(closingText(report, { again, password, reportFile: files?.text ?? null }));
  else print(JSON.stringify({ event: 'installed', again, login: FIRST_LOGIN, password, ...status }));
  return 0;
}

function answersOf(dataDir: string, given: Given, command: Command): Answers {
  try {
    return checkAnswers({
      dataDir,
      source: given.source ?? null,
      speed: given.speed ?? null,
      portOffset: given.portOffset ?? null,
      ports: given.port ?? new Map(),
      start: given.start,
    });
  } catch (error) {
    if (error instanceof CatalogueError)
      command.error(`error: ${error.message} ${error.remedy}`, { exitCode: 2 });
    throw error;
  }
}

function kindOf({ json, plain }: Given): DisplayKind {
  if (json === true) return 'json';
  const moving = process.stdout.isTTY && process.env['TERM'] !== 'dumb' && process.env['CI'] === undefined;
  return moving && plain !== true && process.env['ACCESSIBLE'] === undefined ? 'rich' : 'plain';
}

function addPort(
  text: string,
  before: ReadonlyMap<PortName, number> = new Map(),
): ReadonlyMap<PortName, number> {
  try {
    return new Map([...before, parsePortOption(text)]);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof CatalogueError ? error.message : String(error));
  }
}

function number(text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number.');
  return Number(text);
}
