import { hasOlderServer, OLDER_MAJORS, startTestServer, type TestServer } from '@rec-io/database/test-server';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Brought, bring } from './bring.ts';
import { ODDITIES, oddSource, READER, readerSql } from './odd-source.ts';
import { connected, freshDatabase } from './sessions.ts';
import { structureOf } from './structure-of.ts';

const MAJORS = [...OLDER_MAJORS, 18] as const;
const NEWEST = 18;
/** Every version once as a source, and the oldest target with the oldest, its own and a newer one. */
const WAYS: readonly (readonly [Major, 15 | 18])[] = [
  [13, 18],
  [14, 18],
  [15, 18],
  [16, 18],
  [17, 18],
  [18, 18],
  [13, 15],
  [15, 15],
  [18, 15],
];
const TABLES = [
  'analytics.everything',
  'analytics.refers',
  'analytics.keyless',
  'analytics.empty',
  'analytics."odd; DROP TABLE x; -- ""q"""',
  'historical_data.parted',
  'historical_data.by_expression',
];

type Major = (typeof MAJORS)[number];
const isThere = (major: Major) => major === NEWEST || hasOlderServer(major);

/** One server of each version for all. */
const servers = new Map<Major, Promise<TestServer>>();
function serverOf(major: Major): Promise<TestServer> {
  const server = servers.get(major) ?? startTestServer(major === NEWEST ? {} : { major });
  servers.set(major, server);
  return server;
}
afterAll(async () => {
  for (const server of servers.values()) await (await server).stop();
});

describe.each(WAYS)('brought from PostgreSQL %i to %i', (major, targetMajor) => {
  describe.runIf(isThere(major) && isThere(targetMajor))(
    'tables with everything (skipped where ./test.sh could not fetch a server)',
    () => {
      let owner: Client;
      let source: Client;
      let target: Client;
      let brought: Brought;

      beforeAll(async () => {
        const [there, here] = [await serverOf(major), await serverOf(targetMajor)];
        const [odd, mine] = [await freshDatabase(there.admin), await freshDatabase(here.admin)];
        owner = await connected(odd);
        await owner.query(oddSource(major));
        await owner.query(ODDITIES);
        await owner.query(readerSql('reads'));
        await owner.query(`REVOKE SELECT ON analytics.secret FROM ${READER}`);
        source = await connected({ ...odd, user: READER, password: 'reads' });
        target = await connected(mine);
        await target.query('CREATE SCHEMA analytics; CREATE SCHEMA historical_data; CREATE SCHEMA live_data');
        brought = await bring(source, target);
      });
      afterAll(() => Promise.all([owner, source, target].map((client) => client?.end())));

      test.each(TABLES)('%s is what it was, in the words of both servers', async (table) => {
        expect(await structureOf(target, table)).toEqual(await structureOf(owner, table));
        const rows = async (client: Client) =>
          (await client.query(`SELECT t::text AS row FROM ${table} t ORDER BY 1`)).rows;
        expect(await rows(target)).toEqual(await rows(owner));
      });

      test('numbers go on where they were', async () => {
        const next = async (client: Client) => {
          const { rows } = await client.query(
            `INSERT INTO analytics.everything (a_numeric) VALUES (1) RETURNING id, down, serial_no, shared`,
          );
          return rows;
        };
        expect(await next(target)).toEqual(await next(owner));
      });

      test('what does not come along is named with its reason', () => {
        const told = [...brought.skipped, ...brought.notes].map(({ name, reason }) => `${name}: ${reason}`);
        for (const expected of [
          /analytics\.a_view: a view/,
          /analytics\.a_matview: a materialized view/,
          /analytics\.parent: it inherits/,
          /analytics\.child: it inherits/,
          /analytics\.secret: it may not be read/,
          /analytics\.hidden: it has a policy that hides rows/,
          /analytics\.excluded: its exclusion constraint excluded_r_excl/,
          /analytics\.composite: its column c is of a type that does not come over/,
          /analytics\.cased: its trigger noticed/,
          /analytics\.cased: its rule ruled/,
          /analytics\.priced: its column price comes as the type behind the domain analytics.usd/,
          /analytics\.computed: its column t comes without its default/,
          /analytics\.computed: its column u comes as a plain one/,
          /analytics\.computed: its check computed_t_check/,
          /analytics\.computed: its index computed_by/,
        ])
          expect(told).toContainEqual(expect.stringMatching(expected));
      });

      test('what is computed by a function of the source comes as plain values', async () => {
        const { rows } = await target.query('SELECT t, u FROM analytics.computed ORDER BY 1');
        expect(rows).toEqual([
          { t: 'a', u: 'a' },
          { t: 'b', u: 'b' },
        ]);
      });

      test('nothing is left over, and nothing is left out', async () => {
        const { rows } = await target.query(
          "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'system_data_%' OR nspname = 'public' ORDER BY 1",
        );
        expect(rows).toEqual([{ nspname: 'public' }]);
        expect(Object.values(brought.outcomes)).toEqual(
          Object.values(brought.outcomes).map(() => expect.stringMatching(/^create \d+$/)),
        );
      });

      // What older servers cannot have is no test of theirs.
      if (major >= 15)
        test('of NULLs only one is let in where that was said', async () => {
          await expect(
            target.query('INSERT INTO analytics.nulls VALUES (NULL), (NULL)'),
          ).rejects.toMatchObject({
            code: '23505',
          });
        });

      if (major >= 18)
        test('what was computed when read is so where the server can', async () => {
          const { rows } = await target.query(
            `SELECT v.twice, a.attgenerated AS kind FROM analytics.virtual v, pg_attribute a
           WHERE a.attrelid = 'analytics.virtual'::regclass AND a.attname = 'twice'`,
          );
          expect(rows).toEqual([{ twice: 8, kind: targetMajor >= 18 ? 'v' : 's' }]);
        });
    },
  );
});
