import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupDatabase } from '@rec-io/database/backup/backup-database';
import { restoreDatabase } from '@rec-io/database/backup/restore-database';
import { copyDatabase } from '@rec-io/database/copy/copy-database';
import { migrateDatabase } from '@rec-io/database/databases';
import { hasOlderServer, startTestServer, TEMPLATE, type TestServer } from '@rec-io/database/test-server';
import type { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { oddSource } from './odd-source.ts';
import { connected, freshDatabase } from './sessions.ts';
import { structureOf } from './structure-of.ts';

type Major = 15 | 16 | 17 | 18;
const WAYS: readonly (readonly [Major, Major])[] = [
  [15, 18],
  [18, 15],
  [17, 16],
];
const isThere = (major: Major) => major === 18 || hasOlderServer(major);

async function started(major: Major): Promise<TestServer> {
  const server = await startTestServer(major === 18 ? {} : { major });
  onTestFinished(() => server.stop());
  return server;
}

async function structures(client: Client): Promise<Record<string, unknown>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('analytics', 'historical_data') AND c.relkind IN ('r', 'p') ORDER BY 1`,
  );
  const all: Record<string, unknown> = {};
  for (const { name } of rows)
    all[name] = [await structureOf(client, name), (await client.query(`SELECT count(*) FROM ${name}`)).rows];
  return all;
}

describe.each(WAYS)('tables with everything, from PostgreSQL %i to %i', (from, to) => {
  test.runIf(isThere(from) && isThere(to))(
    'are moved and restored as they are (skipped where ./test.sh could not fetch a server)',
    async () => {
      const [there, here] = [await started(from), await started(to)];
      const folder = await mkdtemp(join(tmpdir(), 'rec io backup '));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const source = await freshDatabase(there.admin, TEMPLATE);
      const owner = await connected(source);
      // Made by the older of the two, whose words both know; of a domain there is no backup.
      await owner.query(oddSource(Math.min(from, to)));
      await owner.query('DROP TABLE analytics.priced; DROP DOMAIN analytics.usd');
      const wanted = await structures(owner);
      const file = join(folder, 'backup');
      await backupDatabase(source, file);
      for (const bring of [
        (into: typeof source) => copyDatabase(source, into),
        (into: typeof source) => restoreDatabase(into, file),
      ]) {
        const target = await freshDatabase(here.admin);
        await migrateDatabase(target);
        await bring(target);
        const client = await connected(target);
        const found = await structures(client);
        expect(Object.keys(found)).toEqual(Object.keys(wanted));
        for (const [name, structure] of Object.entries(wanted)) expect(found[name], name).toEqual(structure);
        await client.end();
      }
      await owner.end();
    },
  );
});
