import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { InstallerIdentity } from '@rec-io/system-data/access-log';
import type { CopyProgress } from '@rec-io/system-data/progress';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import { version } from '../clone.ts';
import type { Installation } from '../installation.ts';
import { operatorDatabase } from '../operator/operator-access.ts';
import {
  installationOfCommand,
  print,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withJson,
} from './common.ts';

/** Analytics, prices and market data from an operator's server. */
export function systemDataCommand(program: Command): void {
  const systemData = program
    .command('system-data')
    .description('analytics, price history and market data from an operator’s server');
  copyCommand(systemData);
  checkCommand(systemData);
  statusCommand(systemData);
}

type CopyGiven = {
  readonly connection: string;
  readonly replace?: boolean;
  readonly name?: string;
  readonly email?: string;
};

function copyCommand(systemData: Command): void {
  const command = systemData
    .command('copy')
    .description('copy it into this installation; run again, it goes on and brings what has changed')
    .requiredOption('--connection <file>', 'the connection file that the operator gave you (mode 0600)')
    .option('--replace', 'replace tables that hold rows of their own, too')
    .option('--name <name>', 'for the operator’s log (default: the user’s name)')
    .option('--email <address>', 'for the operator’s log (default: the user’s e-mail address)');
  withExamples(
    withJson(withDataDir(command)),
    'recio system-data copy --connection ./system-data-connection.yaml',
  ).action(async (given: CopyGiven) => {
    const { copySystemData } = await import('@rec-io/system-data/copy-system-data');
    const { serverFrom } = await import('@rec-io/system-data/from');
    const { reportText } = await import('@rec-io/system-data/copy-text');
    const source = await serverFrom(given.connection);
    const installation = await installationOfCommand(command);
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => stop.abort(new CatalogueError('REC-113')));
    const database = await operatorDatabase(() => Promise.resolve(installation), null);
    try {
      const result = await copySystemData({
        source,
        target: database.admin,
        identity: await identityOf(database.pool, installation, given),
        replace: given.replace === true,
        onProgress: await progressShown(wantsJson(command)),
        signal: stop.signal,
      });
      report(command, { event: 'copied', ...result }, reportText(result));
    } finally {
      await database.close();
    }
  });
}

function checkCommand(systemData: Command): void {
  const command = systemData
    .command('check')
    .description('whether a copy could begin: reached, signed in, the right rights; changes nothing')
    .requiredOption('--connection <file>', 'the connection file that the operator gave you (mode 0600)');
  withExamples(
    withJson(withDataDir(command)),
    'recio system-data check --connection ./system-data-connection.yaml',
  ).action(async ({ connection }: CopyGiven) => {
    const { serverFrom } = await import('@rec-io/system-data/from');
    const { checkSource } = await import('@rec-io/system-data/require-source');
    const source = await serverFrom(connection);
    await checkSource(source);
    const { host, port, user } = source;
    report(command, { ok: true, host, port, user }, `${user} may copy system data from ${host}:${port}.`);
  });
}

function statusCommand(systemData: Command): void {
  const command = systemData.command('status').description('what was copied, and when');
  withExamples(withJson(withDataDir(command)), 'recio system-data status').action(async () => {
    const { readCopied } = await import('@rec-io/system-data/workshop');
    const { copiedText } = await import('@rec-io/system-data/copy-text');
    const database = await operatorDatabase(() => installationOfCommand(command), null);
    try {
      const tables = await readCopied(database.pool);
      report(command, { tables }, copiedText(tables));
    } finally {
      await database.close();
    }
  });
}

/** The operator's log names who copied. What the user never told stays empty. */
async function identityOf(
  pool: Pool,
  { configuration }: Installation,
  { name, email }: CopyGiven,
): Promise<InstallerIdentity> {
  const { rows } = await pool.query<{ name: string; email: string }>(
    `SELECT trim(first_name || ' ' || last_name) AS name, email FROM users.user_info WHERE user_no = $1`,
    [configuration.userNo],
  );
  const [user] = rows;
  return {
    userId: `user_${configuration.userNo}`,
    name: name ?? user?.name ?? '',
    email: email ?? user?.email ?? '',
    version: version(),
  };
}

const LINE_EVERY_MS = 2_000;

/** On a terminal one line that moves; elsewhere a line now and then, so that logs stay short. */
async function progressShown(json: boolean): Promise<(progress: CopyProgress) => void> {
  const { progressLine } = await import('@rec-io/system-data/copy-text');
  const moving = !json && process.stdout.isTTY && process.env['TERM'] !== 'dumb';
  let saidMs = Number.NEGATIVE_INFINITY;
  let saidPhase = '';
  return (progress) => {
    const last = progress.phase === 'done';
    if (moving) {
      process.stdout.write(`\r\u001b[K${last ? '' : progressLine(progress).slice(0, 79)}`);
      return;
    }
    const nowMs = performance.now();
    if (progress.phase === saidPhase && nowMs - saidMs < LINE_EVERY_MS) return;
    [saidMs, saidPhase] = [nowMs, progress.phase];
    print(json ? JSON.stringify({ event: 'progress', ...progress }) : progressLine(progress));
  };
}
