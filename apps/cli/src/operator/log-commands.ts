import { resolve } from 'node:path';
import { parseDay } from '@rec-io/app-replay/options';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { writeDurably } from '@rec-io/installer/durable-file';
import type { LogFilter } from '@rec-io/system-data/operator/installation-log';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Pool } from 'pg';
import { version } from '../clone.ts';
import { count, print, report, withDataDir, withExamples, withJson } from '../commands/common.ts';
import { detailsText, logText, statisticsText } from './log-text.ts';
import { withAdmin, withOperatorDatabase } from './operator-access.ts';
import { reportTrials } from './setup-command.ts';

type Given = {
  readonly recent?: number | true;
  readonly failed?: number | true;
  readonly stats?: boolean;
  readonly details?: number;
  readonly export?: 'csv' | true;
  readonly status?: string;
  readonly who?: string;
  readonly since?: number;
  readonly trials?: boolean;
  readonly admin?: string;
};

const USUAL = 20;
const ALL = 1_000_000;

export function logsCommand(operator: Command): void {
  const one = (option: Option, ...others: readonly string[]) => option.conflicts([...others]);
  const command = withAdmin(operator.command('logs'))
    .description('who copied system data from this server: when, from where, how much, and how it ended')
    .addOption(new Option('--recent [n]', `the newest so many (default: ${USUAL})`).argParser(count))
    .addOption(
      one(
        new Option('--failed [n]', 'those that failed or were abandoned').argParser(count),
        'recent',
        'status',
      ),
    )
    .addOption(
      one(
        new Option('--stats', 'how many, how they ended, how long they took'),
        'recent',
        'failed',
        'details',
        'export',
      ),
    )
    .addOption(
      one(
        new Option('--details <id>', 'everything about one').argParser(count),
        'recent',
        'failed',
        'export',
      ),
    )
    .option(
      '--export [csv]',
      'all of them as a table: csv, and the file to write (default: to standard output)',
      format,
    )
    .argument('[file]', 'where --export csv writes')
    .option('--status <status>', 'only of this status, such as completed, abandoned or in_progress')
    .option('--who <text>', 'only where login, user id, name or e-mail contains this')
    .addOption(new Option('--since <day>', 'only since this day, UTC').argParser(parseDay))
    .option('--trials', 'the entries of setup --check and test-logging as well');
  withExamples(
    withJson(withDataDir(command)),
    'recio operator logs --recent 50',
    'recio operator logs --failed',
    'recio operator logs --stats',
    'recio operator logs --details 17',
    'recio operator logs --export csv copies.csv',
  ).action(async (file: string | undefined, given: Given) => {
    if (file !== undefined && given.export === undefined)
      command.error('error: a file goes with --export csv');
    await withOperatorDatabase(command, given, ({ pool }) => show(command, pool, given, file));
  });
}

async function show(command: Command, pool: Pool, given: Given, file: string | undefined): Promise<void> {
  const log = await import('@rec-io/system-data/operator/installation-log');
  if (given.stats === true) {
    const statistics = await log.readLogStatistics(pool);
    return report(command, statistics, statisticsText(statistics));
  }
  const entries = await log.readInstallationLog(pool, filterOf(given, log.FAILED));
  if (given.details !== undefined) {
    const [entry] = entries;
    if (entry === undefined)
      throw new CatalogueError('REC-698', { reason: `the log has no entry ${given.details}` });
    return report(command, entry, detailsText(entry));
  }
  if (given.export === undefined) return report(command, { entries }, logText(entries));
  const { logCsv } = await import('@rec-io/system-data/operator/log-csv');
  const csv = logCsv(entries);
  if (file === undefined) return print(csv);
  await writeDurably(resolve(file), csv, 0o600);
  report(
    command,
    { file: resolve(file), entries: entries.length },
    `${entries.length} copies: ${resolve(file)}`,
  );
}

function filterOf(given: Given, failed: readonly string[]): LogFilter {
  const { recent, details, status, who, since, trials } = given;
  const usual = given.export === undefined ? USUAL : ALL;
  const limit = [recent, given.failed].find((n) => typeof n === 'number') ?? usual;
  const statuses = given.failed !== undefined ? failed : status === undefined ? undefined : [status];
  return {
    limit,
    ...(details === undefined ? {} : { id: details }),
    ...(statuses === undefined ? {} : { status: statuses }),
    ...(who === undefined ? {} : { who }),
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    ...(trials === undefined ? {} : { trials }),
  };
}

export function testLoggingCommand(operator: Command): void {
  const command = withAdmin(operator.command('test-logging')).description(
    'prove that installations are logged: write a successful, a failed and a killed one as a trial, and read them back',
  );
  withExamples(withJson(withDataDir(command)), 'recio operator test-logging').action(
    async (given: { admin?: string }) => {
      const { testInstallationLogging } = await import('@rec-io/system-data/operator/test-logging');
      await withOperatorDatabase(command, given, async (database) => {
        const { host, port } = database.admin;
        const server = { superuser: await database.superuser(), at: { host, port } };
        const trials = await testInstallationLogging(server, database.pool, version());
        reportTrials(
          command,
          trials,
          'Installation logging works. The entries are marked as trials.',
          'Installation logging does not work: see the lines above.',
        );
      });
    },
  );
}

function format(text: string): 'csv' {
  if (text !== 'csv') throw new InvalidArgumentError('It can be csv.');
  return text;
}
