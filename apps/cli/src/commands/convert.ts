import { resolve } from 'node:path';
import type { Receipt } from '@rec-io/installer/receipt';
import { StepFailure } from '@rec-io/installer/run-steps';
import { shellWord } from '@rec-io/installer/shell-word';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { handOver } from '../convert/hand-over.ts';
import { letGo } from '../convert/let-go.ts';
import { movedFrom, movedTo } from '../convert/moved-from.ts';
import { shrink } from '../convert/shrink.ts';
import { Refusal } from '../failure.ts';
import { requireInstallation } from '../installation.ts';
import { requireOwner } from '../supervision/owner.ts';
import { openUi, type Ui } from '../ui/ui.ts';
import {
  dataDirOf,
  directory,
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withJson,
} from './common.ts';

type Given = {
  readonly to?: 'quick';
  readonly into?: string;
  readonly portOffset?: number;
  readonly confirm?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
};

export function convertCommand(program: Command): void {
  const command = program
    .command('convert')
    .description(
      'make a quick installation of a full one, or let the old directory go after either way (a quick one grows by ./install.sh)',
    )
    .addOption(new Option('--to <kind>', 'what it is to become').choices(['quick']))
    .option('--into <dir>', 'the new directory', (text) => resolve(directory(text)))
    .addOption(new Option('--port-offset <n>', 'add n to every port of the new one').argParser(wholeNumber))
    .option('--confirm', 'remove the old installation whose data was taken over')
    .option('--yes', 'do not ask');
  withExamples(
    withJson(withDataDir(command)),
    'recio convert --to quick --into ~/rec-io-quick',
    'recio convert --confirm',
  ).action(async (given: Given) => {
    const ui = openUi(given);
    try {
      await (given.confirm === true ? confirm(command, given, ui) : toQuick(command, given, ui));
    } finally {
      ui.close();
    }
  });
}

async function toQuick(command: Command, { to, into, portOffset, json }: Given, ui: Ui): Promise<void> {
  if (to === undefined || into === undefined)
    command.error('error: say what it is to become, --to quick --into DIR, or --confirm', { exitCode: 2 });
  await requireOwner({ dataDir: await dataDirOf(command) }, `convert --to quick --into ${shellWord(into)}`);
  const from = await installationOfCommand(command);
  const { dataDir } = from.layout;
  const options = portOffset === undefined ? [] : [`--port-offset=${portOffset}`];
  const args = ['convert', '--to', 'quick', '--into', into, ...options, ...(json === true ? ['--json'] : [])];
  if (await handedOver(dataDir, from.receipt, [...args, '--data-dir', dataDir])) return;
  const made = await shrink(from, into, portOffset ?? null, ui).catch((error: unknown) => {
    throw error instanceof StepFailure ? error : new Refusal(error);
  });
  const { address, layout } = made;
  const text = [
    `REC.IO runs from ${layout.dataDir} now, with all data: ${address}`,
    `${from.layout.dataDir} is stopped and kept. When all is well: recio convert --confirm --data-dir ${layout.dataDir}`,
  ];
  report(command, { dataDir: layout.dataDir, address, from: from.layout.dataDir }, text.join('\n'));
}

async function confirm(command: Command, { yes, json }: Given, ui: Ui): Promise<void> {
  const named = await dataDirOf(command);
  await requireOwner({ dataDir: named }, 'convert --confirm');
  // The installed command means its own installation, which may be the old one.
  const installation = await requireInstallation((await movedTo(named)) ?? named);
  const { layout, receipt } = installation;
  const options = [...(yes === true ? ['--yes'] : []), ...(json === true ? ['--json'] : [])];
  const args = ['convert', '--confirm', ...options, '--data-dir', layout.dataDir];
  if (await handedOver(await movedFrom(layout), receipt, args)) return;
  const removal = await letGo(installation, ui, yes === true);
  const text = [
    `${removal.from} is gone; its data is in ${installation.layout.dataDir}.`,
    ...removal.kept.map((path) => `  kept  ${path}`),
  ];
  report(command, removal, text.join('\n'));
}

async function handedOver(
  leaving: string | null,
  receipt: Receipt | null,
  args: readonly string[],
): Promise<boolean> {
  if (leaving === null || receipt === null) return false;
  const code = await handOver(leaving, receipt.clone, args);
  if (code !== null) process.exitCode = code;
  return code !== null;
}

function wholeNumber(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
