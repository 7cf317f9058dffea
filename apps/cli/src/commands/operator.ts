import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { logText } from '../operator/log-text.ts';
import { type OperatorDatabase, operatorDatabase } from '../operator/operator-access.ts';
import { setUp, setupText } from '../operator/setup.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

const FILE_NAME = 'system-data-connection.yaml';

/** For whoever runs the server that new installations copy system data from. */
export function operatorCommand(program: Command): void {
  const operator = program
    .command('operator')
    .description('the server that new installations copy system data from: its role and its log');
  setupInstallerUserCommand(operator);
  installationLogCommand(operator);
  testLoggingCommand(operator);
}

type SetupOptions = {
  readonly from?: readonly string[];
  readonly fromAnywhere?: boolean;
  readonly host?: string;
  readonly out?: string;
  readonly newPassword?: boolean;
  readonly remove?: boolean;
  readonly admin?: string;
};

function setupInstallerUserCommand(operator: Command): void {
  const command = withAdmin(operator.command('setup-installer-user'))
    .description(
      'make the role that may only read system data, and the connection file for new installations',
    )
    .option('--from <cidr...>', 'address ranges of new installations, such as 203.0.113.0/24')
    .option('--from-anywhere', 'allow a range that holds every address, such as 0.0.0.0/0')
    .option('--host <name>', 'the name under which installations find this server (default: this machine’s)')
    .option('--out <file>', `where the connection file is written (default: the installation’s ${FILE_NAME})`)
    .option('--new-password', 'make a new password; who holds the old one is locked out')
    .option('--remove', 'take the role away; the log stays');
  withExamples(
    withJson(withDataDir(command)),
    'recio operator setup-installer-user --from 203.0.113.0/24 --host data.example.org',
    'recio operator setup-installer-user --new-password --from 203.0.113.7',
    'recio operator setup-installer-user --remove',
  ).action(async (given: SetupOptions) => {
    const { addressRange } = await import('@rec-io/system-data/operator/address-range');
    const ranges = (given.from ?? []).map((range) => addressRange(range, given.fromAnywhere === true));
    await withDatabase(command, given, async (database) => {
      if (given.remove === true) return remove(command, database);
      const out = await connectionFileOf(command, given);
      const host = given.host ?? null;
      const result = await setUp(database, { ranges, newPassword: given.newPassword === true, host, out });
      report(command, result, setupText(result, out));
    });
  });
}

async function remove(command: Command, database: OperatorDatabase): Promise<void> {
  const { removeInstallerUser } = await import('@rec-io/system-data/operator/setup-installer-user');
  const removed = await removeInstallerUser(await database.superuser());
  report(
    command,
    { removed },
    removed
      ? 'The role rec_io_installer is gone. The log and its entries stay.'
      : 'There was no role rec_io_installer.',
  );
}

async function connectionFileOf(command: Command, { out, admin }: SetupOptions): Promise<string> {
  if (out !== undefined) return resolve(out);
  if (admin !== undefined) return resolve(FILE_NAME);
  const { layout } = await installationOfCommand(command);
  return join(layout.installerSecrets, FILE_NAME);
}

type LogOptions = {
  readonly status?: string;
  readonly who?: string;
  readonly since?: string;
  readonly limit: number;
  readonly tests?: boolean;
  readonly admin?: string;
};

function installationLogCommand(operator: Command): void {
  const command = withAdmin(operator.command('installation-log'))
    .description('who copied system data from this server: when, from where, how much, and how it ended')
    .addOption(new Option('--status <status>', 'only of this status, such as completed or in_progress'))
    .option('--who <text>', 'only where the user id, name or e-mail contains this')
    .addOption(new Option('--since <day>', 'only since this day, UTC').argParser(day))
    .addOption(new Option('--limit <n>', 'at most so many, newest first').argParser(count).default(50))
    .option('--tests', 'the entries of test-logging as well');
  withExamples(
    withJson(withDataDir(command)),
    'recio operator installation-log',
    'recio operator installation-log --status failed --since 2026-01-01 --json',
  ).action(async (given: LogOptions) => {
    const { readInstallationLog } = await import('@rec-io/system-data/operator/installation-log');
    await withDatabase(command, given, async ({ pool }) => {
      const entries = await readInstallationLog(pool, given);
      report(command, { entries }, logText(entries));
    });
  });
}

function testLoggingCommand(operator: Command): void {
  const command = withAdmin(operator.command('test-logging'))
    .description('prove that installations are logged: write a successful and a failed entry as a test')
    .option('--connection <file>', 'what new installations get (default: the file of setup-installer-user)');
  withExamples(
    withJson(withDataDir(command)),
    'recio operator test-logging',
    'recio operator test-logging --connection ./system-data-connection.yaml',
  ).action(async (given: { connection?: string; admin?: string }) => {
    const { readConnectionFile } = await import('@rec-io/system-data/connection-file');
    const { openSource } = await import('@rec-io/system-data/source-connection');
    const { testInstallationLogging } = await import('@rec-io/system-data/operator/test-logging');
    const file = given.connection ?? (await connectionFileOf(command, given));
    const source = await readConnectionFile(file);
    const test = async (reader: Parameters<typeof testInstallationLogging>[1]) => {
      const checks = await testInstallationLogging(source, reader, version());
      const ok = checks.every((check) => check.ok);
      report(command, { ok, checks }, checksText(checks, ok));
      if (!ok) process.exitCode = 1;
    };
    // Away from the server nobody but the role itself can read its entries back.
    if (given.connection === undefined || given.admin !== undefined)
      await withDatabase(command, given, ({ pool }) => test(pool));
    else {
      const reader = await openSource(source, 'rec-io-operator');
      await test(reader).finally(() => reader.end());
    }
  });
}

function checksText(
  checks: readonly { readonly check: string; readonly ok: boolean; readonly detail: string }[],
  ok: boolean,
): string {
  return [
    ...checks.map(({ check, ok: passed, detail }) => `${passed ? 'ok    ' : 'FAILED'}  ${check}: ${detail}`),
    ok
      ? 'Installation logging works. The entries are marked as tests.'
      : 'Installation logging does not work: see the lines above.',
  ].join('\n');
}

const withAdmin = (command: Command): Command =>
  command.option(
    '--admin <file>',
    'connection file of the server’s superuser, instead of the installation on this machine',
  );

async function withDatabase(
  command: Command,
  { admin }: { readonly admin?: string },
  work: (database: OperatorDatabase) => Promise<void>,
): Promise<void> {
  const installation = (): Promise<Installation> => installationOfCommand(command);
  const database = await operatorDatabase(installation, admin ?? null);
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('It must be a day such as 2026-01-31.');
  return `${text}T00:00:00Z`;
}

function count(text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new InvalidArgumentError('It must be a whole number from 1 to 999999.');
  return value;
}
