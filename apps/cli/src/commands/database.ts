import { openPool } from '@rec-io/database/connection';
import { migrateDatabase } from '@rec-io/database/databases';
import { DATABASE_PROGRAMS, roleOf, SERVICE_ROLE } from '@rec-io/database/roles';
import { schemaVersion } from '@rec-io/database/schema-version';
import { verifyGrants } from '@rec-io/database/verify-grants';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { Command } from 'commander';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

type DatabaseState = {
  readonly engine: string;
  readonly server: string;
  readonly port: number;
  readonly schemaVersion: number;
  /** Applied now. */
  readonly migrations: readonly number[];
  /** Each logged in as, and may do its work and no more. */
  readonly roles: readonly string[];
};

export function databaseCommand(program: Command): void {
  const database = program.command('database').description('the installation’s PostgreSQL');
  const command = database
    .command('setup')
    .description('bring its tables to this version and prove, by logging in, what each role may do');
  withExamples(withJson(withDataDir(command)), 'recio database setup', 'recio database setup --json').action(
    async () => {
      const state = await setUp(await installationOfCommand(command));
      report(command, state, stateText(state));
    },
  );
}

async function setUp(installation: Installation): Promise<DatabaseState> {
  const { layout, configuration } = installation;
  const borrowed = await borrowDatabase(installation);
  const pool = openPool(borrowed.admin, { max: 1, name: 'rec-io-database' });
  try {
    const migrations = await migrateDatabase(borrowed.admin);
    await verifyGrants(databaseConnections(layout, configuration));
    const { rows } = await pool.query<{ server: string }>(
      "SELECT current_setting('server_version') AS server",
    );
    return {
      engine: configuration.database,
      server: rows[0]?.server ?? '',
      port: configuration.ports.database,
      schemaVersion: await schemaVersion(pool),
      migrations,
      roles: [SERVICE_ROLE, ...DATABASE_PROGRAMS.map(roleOf)],
    };
  } finally {
    await pool.end();
    await borrowed.close();
  }
}

const stateText = ({
  engine,
  server,
  port,
  schemaVersion: version,
  migrations,
  roles,
}: DatabaseState): string =>
  [
    `PostgreSQL ${server} (${engine}) on port ${port}, schema version ${version}${
      migrations.length === 0 ? '' : `, brought there now by ${migrations.length} migrations`
    }.`,
    `May do their work and no more: ${roles.join(', ')}.`,
  ].join('\n');
