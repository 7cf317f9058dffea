import { Command } from 'commander';
import { version } from './clone.ts';
import { directory } from './commands/common.ts';
import { loaded } from './loaded.ts';
import { asTyped } from './ui/typed-command.ts';

type Adds = (program: Command) => void;

/** Each is loaded only when it is meant: it starts the sooner, and a broken file breaks the commands that need it and no other. */
const COMMANDS: ReadonlyMap<string, () => Promise<Adds>> = new Map(
  Object.entries({
    install: async () => (await import('./commands/install.ts')).installCommand,
    status: async () => (await import('./commands/status.ts')).statusCommand,
    start: async () => (await import('./commands/start-stop.ts')).startCommand,
    stop: async () => (await import('./commands/start-stop.ts')).stopCommand,
    restart: async () => (await import('./commands/start-stop.ts')).restartCommand,
    logs: async () => (await import('./commands/logs.ts')).logsCommand,
    open: async () => (await import('./commands/open.ts')).openCommand,
    mode: async () => (await import('./commands/mode.ts')).modeCommand,
    entries: async () => (await import('./commands/entries.ts')).entriesCommand,
    strategy: async () => (await import('./commands/strategy.ts')).strategyCommand,
    monitors: async () => (await import('./commands/monitors.ts')).monitorsCommand,
    trades: async () => (await import('./commands/trades.ts')).tradesCommand,
    kill: async () => (await import('./commands/kill.ts')).killCommand,
    hold: async () => (await import('./commands/hold.ts')).holdCommand,
    alerts: async () => (await import('./commands/alerts.ts')).alertsCommand,
    arm: async () => (await import('./commands/arm.ts')).armCommand,
    reduce: async () => (await import('./commands/reduce.ts')).reduceCommand,
    close: async () => (await import('./commands/close.ts')).closeCommand,
    reconcile: async () => (await import('./commands/reconcile.ts')).reconcileCommand,
    risk: async () => (await import('./commands/risk.ts')).riskCommand,
    user: async () => (await import('./commands/user.ts')).userCommand,
    account: async () => (await import('./commands/account.ts')).accountCommand,
    audit: async () => (await import('./commands/audit.ts')).auditCommand,
    credentials: async () => (await import('./commands/credentials.ts')).credentialsCommand,
    remote: async () => (await import('./commands/remote.ts')).remoteCommand,
    transfer: async () => (await import('./commands/transfer.ts')).transferCommand,
    replay: async () => (await import('./commands/replay.ts')).replayCommand,
    research: async () => (await import('./commands/research.ts')).researchCommand,
    backtest: async () => (await import('./commands/backtest.ts')).backtestCommand,
    exchange: async () => (await import('./commands/exchange.ts')).exchangeCommand,
    config: async () => (await import('./commands/config.ts')).configCommand,
    database: async () => (await import('./commands/database.ts')).databaseCommand,
    backup: async () => (await import('./commands/backup.ts')).backupCommand,
    update: async () => (await import('./commands/update.ts')).updateCommand,
    restore: async () => (await import('./commands/restore.ts')).restoreCommand,
    data: async () => (await import('./commands/data.ts')).dataCommand,
    clone: async () => (await import('./commands/clone.ts')).cloneCommand,
    'system-data': async () => (await import('./commands/system-data.ts')).systemDataCommand,
    operator: async () => (await import('./commands/operator.ts')).operatorCommand,
    repair: async () => (await import('./commands/repair.ts')).repairCommand,
    convert: async () => (await import('./commands/convert.ts')).convertCommand,
    uninstall: async () => (await import('./commands/uninstall.ts')).uninstallCommand,
    run: async () => (await import('./commands/run.ts')).runCommand,
    verify: async () => (await import('./commands/verify.ts')).verifyCommand,
    doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
    'support-bundle': async () => (await import('./commands/support-bundle.ts')).supportBundleCommand,
    version: async () => (await import('./commands/version.ts')).versionCommand,
  }),
);

/** The longest names of options leave no more room on 80 columns; by itself, Commander would not wrap at all then. */
const HELP_TEXT_MIN = 24;

/** The command line, as far as the arguments need it. */
export async function buildProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('recio')
    .description('REC.IO: a self-hosted trading system for hourly crypto contracts')
    .version(version(), '-V, --version')
    .option(
      '--data-dir <dir>',
      'the installation meant (default: RECIO_DATA_DIR, else the one installed last)',
      directory,
    )
    .configureHelp({ minWidthToWrap: HELP_TEXT_MIN })
    .configureOutput({ outputError: (text, write) => write(inOneLine(text)) })
    .exitOverride();
  for (const load of meant(args)) (await loaded(load))(program);
  inheritSettings(program, 'recio');
  return program;
}

/** With the nearest word that exists. An option that does not exist can carry a secret; its name is enough. */
const inOneLine = (text: string): string =>
  `${text
    .replaceAll(/(--[\w-]+)=[^'\n]*/g, '$1')
    .trimEnd()
    .replaceAll('\n', ' ')}\n`;

/** Those whose names are among the arguments; for help, and for a name that is none, all. */
function meant(args: readonly string[]): readonly (() => Promise<Adds>)[] {
  const at = args.findIndex((arg) => COMMANDS.has(arg));
  const wantsAll = at < 0 || args.slice(0, at).some((arg) => ['help', '--help', '-h'].includes(arg));
  return [...COMMANDS].flatMap(([name, load]) => (wantsAll || args.includes(name) ? [load] : []));
}

/** Subcommands of other packages are made without these. After an error the help is named: all of it would bury the error. */
function inheritSettings(command: Command, words: string): void {
  command.showHelpAfterError(`Help: ${asTyped(`${words} --help`)}`);
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritSettings(child, `${words} ${child.name()}`);
  }
}
