import { reasonOf } from '@rec-io/installer/json-file';
import type { Client } from 'pg';
import { askOf, roleRights } from '../role-rights.ts';
import { quotedTable, SYSTEM_SCHEMAS, VERSION_FUNCTION } from '../schemas.ts';
import { openSource, type SourceConnection } from '../source-connection.ts';
import { type Trial, trial } from './trial.ts';

/** What a copy needs to read. */
export async function tryReading(source: SourceConnection): Promise<readonly Trial[]> {
  const client = await openSource(source, 'rec-io-trial');
  try {
    const tables: Trial[] = [];
    for (const schema of SYSTEM_SCHEMAS)
      tables.push(await trial(`reads every table of ${schema}`, () => readsAll(client, schema)));
    return [
      ...tables,
      await trial('takes a snapshot that several connections share', async () => {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        await client.query('SELECT pg_export_snapshot()').finally(() => client.query('ROLLBACK'));
        return 'exported';
      }),
      await trial('learns the version of the schema', async () => {
        const { rows } = await client.query<{ version: number | null }>(
          `SELECT ${VERSION_FUNCTION} AS version`,
        );
        return rows[0]?.version === null ? 'none: another system' : `migration ${rows[0]?.version}`;
      }),
      await trial('has no right more and none less, as the server’s catalogue says', async () => {
        const { excess, missing } = await roleRights(askOf(client));
        const wrong = [...excess, ...missing.map((right) => `${right} is missing`)];
        if (wrong.length > 0) throw new Error(wrong.join('; '));
        return 'exactly those of setup_installer_user.sql';
      }),
    ];
  } finally {
    await client.end();
  }
}

async function readsAll(client: Client, schema: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'S') ORDER BY 1`,
    [schema],
  );
  const wrong: string[] = [];
  for (const { name } of rows)
    await client
      .query(`SELECT FROM ${quotedTable(schema, name)} LIMIT 1`)
      .catch((error: unknown) => wrong.push(`${name}: ${reasonOf(error)}`));
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return `${rows.length} tables and sequences`;
}
