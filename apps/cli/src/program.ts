import { Command } from 'commander';
import { CLONE, version } from './clone.ts';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { directory } from './commands/common.ts';
import { configCommand } from './commands/config.ts';
import { convertCommand } from './commands/convert.ts';
import { credentialsCommand } from './commands/credentials.ts';
import { databaseCommand } from './commands/database.ts';
import { doctorCommand } from './commands/doctor.ts';
import { entriesCommand } from './commands/entries.ts';
import { exchangeCommand } from './commands/exchange.ts';
import { installCommand } from './commands/install.ts';
import { logsCommand } from './commands/logs.ts';
import { modeCommand } from './commands/mode.ts';
import { openCommand } from './commands/open.ts';
import { operatorCommand } from './commands/operator.ts';
import { repairCommand } from './commands/repair.ts';
import { runCommand } from './commands/run.ts';
import { restartCommand, startCommand, stopCommand } from './commands/start-stop.ts';
import { statusCommand } from './commands/status.ts';
import { supportBundleCommand } from './commands/support-bundle.ts';
import { systemDataCommand } from './commands/system-data.ts';
import { transferCommand } from './commands/transfer.ts';
import { uninstallCommand } from './commands/uninstall.ts';
import { userCommand } from './commands/user.ts';
import { verifyCommand } from './commands/verify.ts';
import { versionCommand } from './commands/version.ts';
import { locateDataDir } from './data-dir.ts';
import { openReplayDatabase } from './database-access.ts';

/** The longest names of options leave no more room on 80 columns; by itself, Commander would not wrap at all then. */
const HELP_TEXT_MIN = 24;

/** The whole command line. Its arguments decide only whether the replay's code is loaded. */
export async function buildProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('recio')
    .description('REC.IO: a self-hosted trading system for hourly crypto contracts')
    .version(version(), '-V, --version')
    .option(
      '--data-dir <dir>',
      'the installation meant (default: RECIO_DATA_DIR, else the one installed last)',
      directory,
    )
    .showHelpAfterError()
    .configureHelp({ minWidthToWrap: HELP_TEXT_MIN })
    // An option that does not exist can carry a secret; its name is enough.
    .configureOutput({ outputError: (text, write) => write(text.replaceAll(/(--[\w-]+)=[^'\n]*/g, '$1')) })
    .exitOverride();
  installCommand(program);
  statusCommand(program);
  startCommand(program);
  stopCommand(program);
  restartCommand(program);
  logsCommand(program);
  openCommand(program);
  modeCommand(program);
  entriesCommand(program);
  userCommand(program);
  credentialsCommand(program);
  transferCommand(program);
  await addReplay(program, args);
  exchangeCommand(program);
  configCommand(program);
  databaseCommand(program);
  backupCommand(program);
  restoreCommand(program);
  systemDataCommand(program);
  operatorCommand(program);
  repairCommand(program);
  convertCommand(program);
  uninstallCommand(program);
  runCommand(program);
  verifyCommand(program);
  doctorCommand(program);
  supportBundleCommand(program);
  versionCommand(program);
  inheritSettings(program);
  return program;
}

async function addReplay(program: Command, args: readonly string[]): Promise<void> {
  if (!args.includes('replay')) {
    program
      .command('replay')
      .description('run exchange, trader and ledger on recorded minute bars and report');
    return;
  }
  const { replayCommand } = await import('@rec-io/app-replay/command');
  replayCommand(program, {
    openDatabase: async (fresh) =>
      openReplayDatabase(await locateDataDir(program.opts<{ dataDir?: string }>().dataDir), fresh),
    modelFile: CLONE.modelFile,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}

/** Subcommands of other packages are made without these. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritSettings(child);
  }
}
