import { openPool } from '@rec-io/database/connection';
import { migrateDatabase } from '@rec-io/database/databases';
import {
  hasOlderServer,
  type OLDER_MAJORS,
  startTestServer,
  type TestServer,
} from '@rec-io/database/test-server';
import { type Client, escapeIdentifier } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CopyReport, copySystemData } from '../src/copy-system-data.ts';
import { invite } from '../src/operator/invitations.ts';
import { setupInstallers } from '../src/operator/setup-installers.ts';
import { connectedSuperuser } from '../src/operator/superuser.ts';
import { SETUP_TEXTS } from '../src/test-operator-server.ts';
import { DECEITFUL_NAMES, NAMES, TYPES, TYPES_MADE, type TypeOfTest } from './every-type.ts';
import { connected, freshDatabase } from './sessions.ts';

type Major = (typeof OLDER_MAJORS)[number] | 18;
const WAYS: readonly (readonly [Major, Major])[] = [
  [13, 18],
  [14, 15],
  [18, 15],
  [16, 18],
  [17, 16],
];
const isThere = (major: Major) => major === 18 || hasOlderServer(major);
const servers = new Map<Major, Promise<TestServer>>();
const serverOf = (major: Major): Promise<TestServer> => {
  const server = servers.get(major) ?? startTestServer(major === 18 ? {} : { major });
  servers.set(major, server);
  return server;
};
afterAll(async () => {
  for (const server of servers.values()) await (await server).stop();
});

const IDENTITY = { userId: '0001', name: 'A', email: 'a@example.org', version: '0.1.0' };
const tableOf = ({ type, values }: TypeOfTest) => `of ${type} ${values.length}`.slice(0, 60);
const named = (name: string) => `analytics.${escapeIdentifier(name)}`;

describe.each(WAYS)('from PostgreSQL %i to %i', (from, to) => {
  describe.runIf(isThere(from) && isThere(to))('(skipped where ./test.sh could not fetch a server)', () => {
    const types = TYPES.filter(({ since = 0 }) => since <= Math.min(from, to));
    let source: Client;
    let target: Client;
    let report: CopyReport;

    beforeAll(async () => {
      const there = await freshDatabase((await serverOf(from)).admin);
      const here = await freshDatabase((await serverOf(to)).admin);
      source = await connected(there);
      await source.query(
        'CREATE SCHEMA analytics; CREATE SCHEMA historical_data; CREATE SCHEMA live_data; CREATE SCHEMA users; CREATE SCHEMA system',
      );
      await source.query(TYPES_MADE);
      for (const one of types) {
        const table = named(tableOf(one));
        await source.query(
          `CREATE TABLE ${table} (k integer, v ${one.type}); INSERT INTO ${table} VALUES (0, NULL)`,
        );
        for (const [index, value] of one.values.entries())
          await source.query(
            `INSERT INTO ${table} VALUES (${index + 1}, ${value}::${one.type.replace(/ COLLATE .*/, '')})`,
          );
      }
      for (const name of [...NAMES, ...DECEITFUL_NAMES])
        await source.query(
          `CREATE TABLE ${named(name)} (${escapeIdentifier(name)} text PRIMARY KEY, k integer GENERATED ALWAYS AS IDENTITY,
             CONSTRAINT ${escapeIdentifier(`${name.slice(0, 20)}?`)} CHECK (k > 0));
           INSERT INTO ${named(name)} VALUES ('x'), ('y')`,
        );
      const superuser = await connectedSuperuser(there);
      await setupInstallers(superuser, SETUP_TEXTS);
      const { login, password } = await invite(
        superuser,
        { name: 'A', email: 'a@example.org' },
        1,
        new Date(),
      );
      await superuser.close();
      const pool = openPool(here, { max: 1 });
      await migrateDatabase(here);
      await pool.end();
      target = await connected(here);
      report = await copySystemData({
        from: {
          kind: 'server',
          connection: {
            ...{ ...there, user: login, password },
            ...{ sslMode: 'disable', sslRootCert: null, pin: null, validUntil: null },
          },
          snapshot: null,
        },
        target: here,
        identity: IDENTITY,
      });
    });
    afterAll(() => Promise.all([source, target].map((client) => client?.end())));

    /** In the server's own words; what text does not show (-0, the bits of a float) by the bytes that it sends. */
    const valuesIn = async (client: Client, table: string): Promise<unknown> => {
      const { rows } = await client.query(
        `SELECT k, md5(v::text) AS hash, left(v::text, 80) AS text, pg_column_size(v) > 0 AS there,
           (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'v') AS type
         FROM ${table} ORDER BY k`,
        [table],
      );
      return rows;
    };

    test.each(types.filter(({ becomes }) => becomes === undefined))(
      '$type: every value is what it was',
      async (one) => {
        expect(report.tables.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
        const table = named(tableOf(one));
        expect(await valuesIn(target, table)).toEqual(await valuesIn(source, table));
      },
    );

    test('floats are the same to the bit', async () => {
      for (const [type, send] of [
        ['real', 'float4send'],
        ['double precision', 'float8send'],
      ]) {
        const table = named(tableOf(types.find((one) => one.type === type) ?? { type: '', values: [] }));
        const bits = async (client: Client) =>
          (await client.query(`SELECT k, encode(${send}(v), 'hex') AS bits FROM ${table} ORDER BY k`)).rows;
        expect(await bits(target)).toEqual(await bits(source));
      }
    });

    test('a domain comes as what it is made of; what means something on its own server only, not at all', async () => {
      for (const one of types.filter(({ becomes }) => becomes !== undefined)) {
        const table = named(tableOf(one));
        const { rows } = await target.query<{ found: boolean }>(
          'SELECT to_regclass($1) IS NOT NULL AS found',
          [table],
        );
        expect([one.type, rows[0]?.found]).toEqual([one.type, one.becomes !== null]);
        const told = report.notes.find(({ name }) => name === `analytics.${tableOf(one)}`);
        expect(told?.reason, one.type).toBeDefined();
        if (one.becomes === null) continue;
        const values = async (client: Client) =>
          (await client.query(`SELECT k, v::text FROM ${table} ORDER BY k`)).rows;
        expect(await values(target)).toEqual(await values(source));
        expect(await valuesIn(target, table)).toContainEqual(expect.objectContaining({ type: one.becomes }));
      }
    });

    test('a name that shows as another is not let in, and is told without its tricks', async () => {
      for (const name of DECEITFUL_NAMES) {
        const { rows } = await target.query<{ found: boolean }>(
          'SELECT to_regclass($1) IS NOT NULL AS found',
          [named(name)],
        );
        expect(rows).toEqual([{ found: false }]);
      }
      const told = report.notes.map((note) => note.name);
      expect(told).toEqual(expect.arrayContaining(['analytics.new line', 'analytics.\\u202egnp.exe']));
    });

    test.each(NAMES)('a table that is called %j keeps its name', async (name) => {
      const { rows } = await target.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
        named(name),
      ]);
      expect(rows).toEqual([{ found: true }]);
      const values = async (client: Client) =>
        (await client.query(`SELECT ${escapeIdentifier(name)} AS v, k FROM ${named(name)} ORDER BY k`)).rows;
      expect(await values(target)).toEqual(await values(source));
    });
  });
});
