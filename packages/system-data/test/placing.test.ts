import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { TEMPLATE } from '@rec-io/database/test-server';
import type { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addKeysDue } from '../src/staging/keys-due.ts';
import { readBrought } from '../src/staging/records.ts';
import { letGo, putBack, readReplaced } from '../src/staging/replaced.ts';
import { type BringOptions, bring, inTransaction } from './bring.ts';
import { connected, freshDatabase } from './sessions.ts';
import { structureOf } from './structure-of.ts';

const BARS = 'historical_data.btc_price_history';
const SECONDS = 'live_data.live_price_log_1s_btc';
const SAMPLE = `
  INSERT INTO ${BARS} SELECT '2026-01-01 00:00+00'::timestamptz + n * interval '1 minute', n, n + 1, n - 0.5, n + 0.25
    FROM generate_series(1, 500) AS n;
  SELECT live_data.create_day_partition('live_price_log_1s_btc', '2026-01-01'), live_data.create_day_partition('live_price_log_1s_btc', '2026-01-02');
  INSERT INTO ${SECONDS} ("timestamp", price)
    SELECT '2026-01-01 23:55+00'::timestamptz + n * interval '1 second', 80000 + n FROM generate_series(0, 599) AS n;
  CREATE TABLE analytics.lookup (id serial PRIMARY KEY, "user" text);
  INSERT INTO analytics.lookup ("user") SELECT n FROM generate_series(1, 50) AS n;
  CREATE TABLE analytics.lookup_of (n int PRIMARY KEY REFERENCES analytics.lookup);
  INSERT INTO analytics.lookup_of VALUES (7), (8)`;

describe('a table that was brought', () => {
  let database: TestDatabase;
  let owner: Client;
  let source: Client;
  let target: Client;

  beforeEach(async () => {
    database = await testDatabase();
    const there = await freshDatabase(database.admin, TEMPLATE);
    owner = await connected(there);
    await owner.query(SAMPLE);
    source = await connected(there);
    target = await connected(database.admin);
  });
  afterEach(async () => {
    await Promise.all([owner.end(), source.end(), target.end()]);
    await database.drop();
  });

  const bringing = (options: BringOptions = {}) => bring(source, target, options);
  const outcomes = async (options: BringOptions = {}) => (await bringing(options)).outcomes;
  const rowsOf = async (client: Client, table: string) =>
    (await client.query(`SELECT t::text AS row FROM ${table} t ORDER BY 1`)).rows;
  const asRole = async (role: string, sql: string) => {
    await target.query(`SET ROLE ${role}`);
    try {
      return await target.query(sql);
    } finally {
      await target.query('RESET ROLE');
    }
  };

  test('is where ours was, with what ours had, or is made; what is divided by day here is filled', async () => {
    const before = await structureOf(target, BARS);
    const found = await outcomes();
    expect(found).toMatchObject({
      [BARS]: 'swap 500',
      [SECONDS]: 'fill 600',
      'analytics.lookup': 'create 50',
      'live_data.watchlist_btc': 'swap 0',
    });
    for (const table of [BARS, SECONDS, 'analytics.lookup', 'analytics.lookup_of'])
      expect(await rowsOf(target, table)).toEqual(await rowsOf(owner, table));
    expect(await structureOf(target, BARS)).toEqual(before);
    expect((await readBrought(target)).map(({ table, rows }) => [table, rows])).toContainEqual([BARS, 500]);
  });

  test('may be read and written by those who might before, and by those who may in its schema', async () => {
    await target.query(`GRANT UPDATE (close) ON ${BARS} TO rec_io_monitor`);
    await outcomes();
    for (const role of ['rec_io_web', 'rec_io_trader', 'rec_io_monitor', 'rec_io_recorder', 'rec_io_worker'])
      expect((await asRole(role, `SELECT FROM ${BARS}`)).rowCount).toBe(500);
    await asRole('rec_io_recorder', `INSERT INTO ${BARS} VALUES ('2027-01-01', 1, 1, 1, 1)`);
    await asRole('rec_io_monitor', `UPDATE ${BARS} SET close = 2`);
    await expect(asRole('rec_io_monitor', `UPDATE ${BARS} SET open = 2`)).rejects.toMatchObject({
      code: '42501',
    });
    await expect(asRole('rec_io_web', `DELETE FROM ${BARS}`)).rejects.toMatchObject({ code: '42501' });
    await expect(asRole('rec_io_sync', `SELECT FROM ${BARS}`)).rejects.toMatchObject({ code: '42501' });
    await asRole('rec_io_web', 'SELECT FROM analytics.lookup');
    await asRole('rec_io_worker', 'INSERT INTO analytics.lookup (id, "user") VALUES (1000, \'mine\')');
    await expect(asRole('rec_io_web', 'DELETE FROM analytics.lookup')).rejects.toMatchObject({
      code: '42501',
    });
    await expect(asRole('rec_io_monitor', 'SELECT FROM analytics.lookup')).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('keeps its owner, policies, parameters and comment', async () => {
    await target.query(`
      ALTER TABLE ${BARS} OWNER TO rec_io_worker; ALTER TABLE ${BARS} SET (fillfactor = 70, autovacuum_enabled = false);
      COMMENT ON TABLE ${BARS} IS 'ours; isn''t it'; ALTER TABLE ${BARS} ENABLE ROW LEVEL SECURITY; ALTER TABLE ${BARS} FORCE ROW LEVEL SECURITY;
      CREATE POLICY "few; rows" ON ${BARS} AS PERMISSIVE FOR SELECT TO rec_io_web, rec_io_sync USING (open < 10);
      GRANT CREATE ON SCHEMA historical_data TO rec_io_worker`);
    await outcomes();
    expect((await asRole('rec_io_web', `SELECT FROM ${BARS}`)).rowCount).toBe(9);
    const { rows } = await target.query(
      `SELECT pg_get_userbyid(relowner) AS owner, reloptions, relrowsecurity, relforcerowsecurity, obj_description(oid) AS comment
       FROM pg_class WHERE oid = '${BARS}'::regclass`,
    );
    expect(rows).toEqual([
      {
        owner: 'rec_io_worker',
        reloptions: ['fillfactor=70', 'autovacuum_enabled=false'],
        relrowsecurity: true,
        relforcerowsecurity: true,
        comment: "ours; isn't it",
      },
    ]);
  });

  test('is replaced by the next copy as long as nobody changed it', async () => {
    await outcomes();
    await owner.query(`DELETE FROM ${BARS} WHERE open > 400; UPDATE analytics.lookup SET "user" = 'other' WHERE id = 9;
      DELETE FROM ${SECONDS} WHERE price > 80100; ALTER TABLE analytics.lookup ADD COLUMN more int DEFAULT 5`);
    expect(await outcomes()).toMatchObject({
      [BARS]: 'swap 400',
      [SECONDS]: 'fill 101',
      'analytics.lookup': 'swap 50',
    });
    for (const table of [BARS, SECONDS, 'analytics.lookup', 'analytics.lookup_of'])
      expect(await rowsOf(target, table)).toEqual(await rowsOf(owner, table));
    expect(await structureOf(target, 'analytics.lookup')).toEqual(
      await structureOf(owner, 'analytics.lookup'),
    );
    await expect(target.query('DELETE FROM analytics.lookup WHERE id = 7')).rejects.toMatchObject({
      code: '23503',
    });
    const { rows } = await target.query('INSERT INTO analytics.lookup DEFAULT VALUES RETURNING id, more');
    expect(rows).toEqual([{ id: 51, more: 5 }]);
    expect(await readReplaced(target)).toEqual([]);
  });

  test('is replaced while another one that did not change refers to it, and is referred to afterwards', async () => {
    await outcomes();
    await owner.query(
      `UPDATE analytics.lookup SET "user" = 'other' WHERE id = 9; INSERT INTO analytics.lookup DEFAULT VALUES`,
    );
    const { outcomes: found, notes } = await bringing({ only: ['analytics.lookup'] });
    expect(found).toEqual({ 'analytics.lookup': 'swap 51' });
    expect(notes).toEqual([]);
    const key = await structureOf(target, 'analytics.lookup_of');
    expect(key).toEqual(await structureOf(owner, 'analytics.lookup_of'));
    await owner.query('INSERT INTO analytics.lookup_of VALUES (9)');
    expect((await bringing({ only: ['analytics.lookup_of'] })).notes).toEqual([]);
    expect(await structureOf(target, 'analytics.lookup_of')).toEqual(key);
  });

  test('that got an index of its own here keeps it', async () => {
    await outcomes();
    await target.query('CREATE INDEX mine ON analytics.lookup ("user")');
    expect(await outcomes()).toMatchObject({ 'analytics.lookup': 'swap 50' });
    expect(await structureOf(target, 'analytics.lookup')).toMatchObject({
      indexes: expect.arrayContaining([expect.stringContaining('mine ON analytics.lookup')]),
    });
    expect((await target.query('INSERT INTO analytics.lookup DEFAULT VALUES RETURNING id')).rows).toEqual([
      { id: 51 },
    ]);
    // Its numbering is its own, not that of a table that is gone.
    expect(await outcomes({ policy: 'replace' })).toMatchObject({ 'analytics.lookup': 'swap 50' });
    expect((await target.query('INSERT INTO analytics.lookup DEFAULT VALUES RETURNING id')).rows).toEqual([
      { id: 52 },
    ]);
  });

  describe('over rows that no copy brought', () => {
    beforeEach(async () => {
      await target.query(`INSERT INTO ${BARS} VALUES ('2020-01-01', 1, 1, 1, 1), ('2026-01-01 00:05+00', 9, 9, 9, 9);
        SELECT live_data.create_day_partition('live_price_log_1s_btc', '2020-01-01');
        INSERT INTO ${SECONDS} ("timestamp", price) VALUES ('2020-01-01', 1)`);
    });

    test('stays out, and says so', async () => {
      const before = await rowsOf(target, BARS);
      const found = await outcomes();
      expect(found[BARS]).toMatch(/rows of its own here, which stay/);
      expect(found[SECONDS]).toMatch(/rows of its own here, which stay/);
      expect(await rowsOf(target, BARS)).toEqual(before);
    });

    test('is merged by key: those here stay, those that are missing come', async () => {
      expect(await outcomes({ policy: 'merge' })).toMatchObject({
        [BARS]: 'merged 499',
        [SECONDS]: 'merged 600',
      });
      expect((await target.query(`SELECT FROM ${BARS}`)).rowCount).toBe(501);
      const { rows } = await target.query(
        `SELECT open::float8 FROM ${BARS} WHERE "timestamp" = '2026-01-01 00:05+00'`,
      );
      expect(rows).toEqual([{ open: 9 }]);
      expect((await outcomes())[BARS]).toMatch(/rows of its own here, which stay/);
    });

    test('replaces them, and what was replaced comes back, and what came comes back in turn', async () => {
      const [bars, seconds] = [await rowsOf(target, BARS), await rowsOf(target, SECONDS)];
      const before = await structureOf(target, BARS);
      expect(await outcomes({ policy: 'replace' })).toMatchObject({
        [BARS]: 'swap 500',
        [SECONDS]: 'fill 600',
      });
      const brought = await rowsOf(target, BARS);
      expect(brought).toEqual(await rowsOf(owner, BARS));

      for (const one of await readReplaced(target)) await inTransaction(target, () => putBack(target, one));
      expect(await rowsOf(target, BARS)).toEqual(bars);
      expect(await rowsOf(target, SECONDS)).toEqual(seconds);
      expect(await structureOf(target, BARS)).toEqual(before);
      expect((await asRole('rec_io_web', `SELECT FROM ${BARS}`)).rowCount).toBe(2);
      expect((await outcomes())[BARS]).toMatch(/rows of its own here, which stay/);

      for (const one of await readReplaced(target)) await inTransaction(target, () => putBack(target, one));
      expect(await rowsOf(target, BARS)).toEqual(brought);
      for (const one of await readReplaced(target)) await inTransaction(target, () => letGo(target, one));
      expect(await readReplaced(target)).toEqual([]);
      const left = await target.query("SELECT FROM pg_namespace WHERE nspname LIKE 'system_data_%'");
      expect(left.rowCount).toBe(0);
      expect(await rowsOf(target, BARS)).toEqual(brought);
    });
  });

  test('goes into the table here where a view hangs on it', async () => {
    await target.query(`CREATE VIEW analytics.newest AS SELECT max(open) AS open FROM ${BARS}`);
    expect(await outcomes()).toMatchObject({ [BARS]: 'fill 500' });
    expect((await target.query('SELECT open::float8 FROM analytics.newest')).rows).toEqual([{ open: 500 }]);
    await owner.query(`DELETE FROM ${BARS} WHERE open > 400`);
    expect(await outcomes()).toMatchObject({ [BARS]: 'fill 400' });
    expect((await target.query('SELECT open::float8 FROM analytics.newest')).rows).toEqual([{ open: 400 }]);
  });

  test('is refused where a trigger here spoils it', async () => {
    await target.query(`
      CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.close := 0; RETURN NEW; END $$;
      CREATE TRIGGER spoil BEFORE INSERT ON ${BARS} FOR EACH ROW EXECUTE FUNCTION spoil()`);
    expect((await outcomes())[BARS]).toMatch(/does a trigger change them/);
    expect((await target.query(`SELECT FROM ${BARS}`)).rowCount).toBe(0);
  });

  test.each([
    ['rows came', `INSERT INTO ${BARS} VALUES ('2020-01-01', 1, 1, 1, 1)`, /rows came into it/],
    ['it went', `DROP TABLE ${BARS}`, /dropped here meanwhile/],
    [
      'a view was made on it',
      `CREATE VIEW analytics.v AS SELECT * FROM ${BARS}`,
      /the view analytics.v hangs on it/,
    ],
  ])('is not placed when %s meanwhile', async (_what, sql, reason) => {
    const found = await outcomes({
      async beforePlacing({ table }) {
        if (table.name === 'btc_price_history') await target.query(sql);
      },
    });
    expect(found[BARS]).toMatch(reason);
  });

  test('is not placed over rows of an earlier copy that were changed meanwhile', async () => {
    await outcomes();
    const found = await outcomes({
      async beforePlacing({ table }) {
        if (table.name === 'btc_price_history')
          await target.query(`UPDATE ${BARS} SET close = 1 WHERE open = 7`);
      },
    });
    expect(found[BARS]).toMatch(/its rows were changed here meanwhile/);
    const { rows } = await target.query(`SELECT close::float8 FROM ${BARS} WHERE open = 7`);
    expect(rows).toEqual([{ close: 1 }]);
  });

  test('is never half there for those who read it meanwhile', async () => {
    await owner.query(`DELETE FROM analytics.lookup_of; DELETE FROM analytics.lookup WHERE id > 30`);
    await outcomes();
    let isDone = false;
    const counts = new Set<string>();
    const read = async () => {
      const reader = await connected(database.admin);
      while (!isDone) {
        const { rows } = await reader.query(
          `SELECT (SELECT count(*) FROM ${BARS}) || ' ' || (SELECT min(open)::int FROM ${BARS}) AS bars,
             (SELECT count(*) FROM ${SECONDS}) || ' ' || (SELECT max(price)::int FROM ${SECONDS}) AS seconds`,
        );
        counts.add(`bars ${rows[0].bars}`).add(`seconds ${rows[0].seconds}`);
      }
      await reader.end();
    };
    const readers = Promise.all([read(), read(), read()]);
    for (let more = 1; more <= 5; more++) {
      await owner.query(
        `DELETE FROM ${BARS} WHERE open <= ${more * 10}; DELETE FROM ${SECONDS} WHERE price >= ${80_600 - more * 10}`,
      );
      expect(await outcomes()).toMatchObject({
        [BARS]: `swap ${500 - more * 10}`,
        [SECONDS]: `fill ${600 - more * 10}`,
      });
    }
    isDone = true;
    await readers;
    const allowed = [0, 1, 2, 3, 4, 5].flatMap((n) => [
      `bars ${500 - n * 10} ${n * 10 + 1}`,
      `seconds ${600 - n * 10} ${80_599 - n * 10}`,
    ]);
    expect([...counts].filter((count) => !allowed.includes(count))).toEqual([]);
    expect(counts.size).toBeGreaterThan(2);
  });

  test('stays out where this version has no such table, unless the source is another system', async () => {
    await owner.query(
      'CREATE TABLE live_data.of_another (n int); CREATE TABLE live_data.parts (d date) PARTITION BY RANGE (d)',
    );
    expect((await outcomes())['live_data.of_another']).toBe('this version has no such table');
    await owner.query('DROP FUNCTION system.schema_version_for_installers()');
    expect((await outcomes())['live_data.of_another']).toBe('create 0');
  });

  test.each([
    [
      'columns',
      'CREATE TABLE analytics.odd (n int, m text)',
      'CREATE TABLE analytics.odd (n bigint, o text)',
      /n is int4 there and int8 here/,
    ],
    [
      'what it is',
      'CREATE TABLE analytics.odd (n int)',
      'CREATE VIEW analytics.odd AS SELECT 1 AS n',
      /the name of a view/,
    ],
    [
      'the labels of a type',
      "CREATE TYPE analytics.m AS ENUM ('a'); CREATE TABLE analytics.odd (n analytics.m)",
      "CREATE TYPE analytics.m AS ENUM ('b')",
      /the labels of analytics.m differ/,
    ],
    [
      'the kind of a type',
      "CREATE TYPE analytics.m AS ENUM ('a'); CREATE TABLE analytics.odd (n analytics.m)",
      'CREATE DOMAIN analytics.m AS text',
      /here analytics.m is another type/,
    ],
    [
      'whose part has its name',
      'CREATE TABLE analytics.odd (n int) PARTITION BY LIST (n); CREATE TABLE analytics.p PARTITION OF analytics.odd DEFAULT',
      'CREATE TABLE analytics.p (n int)',
      /the name of its part p is taken/,
    ],
  ])('stays out where %s differ', async (_what, there, here, reason) => {
    await owner.query(there);
    await target.query(here);
    expect((await outcomes())['analytics.odd']).toMatch(reason);
  });

  test('gets other names for its indexes where those are taken', async () => {
    await owner.query(
      'CREATE TABLE analytics.named (n int CONSTRAINT taken PRIMARY KEY, s serial); CREATE INDEX taken_too ON analytics.named (n)',
    );
    await target.query('CREATE TABLE analytics.taken (n int); CREATE SEQUENCE analytics.named_s_seq');
    expect((await outcomes())['analytics.named']).toBe('create 0');
    expect(await structureOf(target, 'analytics.named')).toMatchObject({
      indexes: [expect.stringContaining('taken_1 ON'), expect.stringContaining('taken_too ON')],
      numbering: [expect.stringContaining('named_s_seq_1')],
    });
  });

  test('whose rows others refer to here stays out when they would have to go', async () => {
    await outcomes();
    await target.query(
      'CREATE TABLE public.mine (id int REFERENCES analytics.lookup); INSERT INTO public.mine VALUES (3)',
    );
    await owner.query('DELETE FROM analytics.lookup WHERE id = 4');
    expect((await outcomes())['analytics.lookup']).toMatch(/rows of other tables here refer to its rows/);
    expect((await target.query('SELECT FROM analytics.lookup')).rowCount).toBe(50);
  });

  test('stays out where a policy here hides rows from whoever copies: it is not empty because it looks so', async () => {
    await target.query(`
      INSERT INTO ${BARS} VALUES ('2020-01-01', 1, 1, 1, 1);
      ALTER TABLE ${BARS} ENABLE ROW LEVEL SECURITY; ALTER TABLE ${BARS} FORCE ROW LEVEL SECURITY`);
    const mine = await ownedBy(target, database.name);
    expect((await bring(source, mine)).outcomes[BARS]).toBe('a policy hides rows of it here from this role');
    await mine.end();
  });

  test('comes by the hand of an owner who is no superuser, too', async () => {
    const mine = await ownedBy(target, database.name);
    for (const [bars, policy] of [
      ['swap 500', 'keep'],
      ['swap 500', 'keep'],
    ] as const)
      expect((await bring(source, mine, { policy })).outcomes).toMatchObject({
        [BARS]: bars,
        [SECONDS]: 'fill 600',
        'analytics.lookup': expect.stringMatching(/^(create|swap) 50$/),
      });
    await mine.query(`UPDATE ${BARS} SET close = 1`);
    expect((await bring(source, mine, { policy: 'replace' })).outcomes[BARS]).toBe('swap 500');
    for (const one of await readReplaced(mine)) await inTransaction(mine, () => putBack(mine, one));
    expect((await asRole('rec_io_web', `SELECT FROM ${BARS} WHERE close = 1`)).rowCount).toBe(500);
    await mine.end();
  });

  test('brings no key to a table that is ours: it would bind what we may delete', async () => {
    await owner.query(`CREATE TABLE analytics.binding (at timestamptz REFERENCES ${BARS} ON DELETE RESTRICT);
      INSERT INTO analytics.binding SELECT "timestamp" FROM ${BARS} LIMIT 1`);
    const { notes } = await bringing();
    expect(notes).toContainEqual({
      name: 'analytics.binding',
      reason: expect.stringMatching(/its key binding_at_fkey does not come along/),
    });
    await target.query(`DELETE FROM ${BARS}`);
  });

  test('that was only counted is told from a changed one, too', async () => {
    await outcomes({ hashing: 'count' });
    await target.query(`UPDATE ${BARS} SET close = 1 WHERE open = 7`);
    const found = await outcomes({ hashing: 'count' });
    expect(found[BARS]).toMatch(/rows of its own here, which stay/);
    expect(found['analytics.lookup']).toBe('swap 50');
  });

  test('with other columns stays out where a key of ours hangs on the one of an earlier copy', async () => {
    await outcomes();
    await target.query('CREATE TABLE public.mine (id int REFERENCES analytics.lookup)');
    await owner.query('ALTER TABLE analytics.lookup ADD COLUMN more int');
    expect((await outcomes())['analytics.lookup']).toMatch(/its columns differ: more is not here/);
  });

  test('says which key its rows break here', async () => {
    await owner.query(
      'ALTER TABLE analytics.lookup_of DROP CONSTRAINT lookup_of_n_fkey; INSERT INTO analytics.lookup_of VALUES (999)',
    );
    await outcomes();
    await target.query('DELETE FROM analytics.lookup_of WHERE n = 999');
    await target.query(
      'ALTER TABLE analytics.lookup_of ADD CONSTRAINT mine FOREIGN KEY (n) REFERENCES analytics.lookup',
    );
    const { notes, outcomes: found } = await bringing({ policy: 'replace' });
    expect(found['analytics.lookup_of']).toBe('swap 3');
    expect(notes).toContainEqual({
      name: 'analytics.lookup_of',
      reason: expect.stringMatching(/its key mine holds for new rows only/),
    });
    expect(await addKeysDue(target)).toEqual([]);
  });
});

const OWNER = 'owner_of_tests';

/** The database and all that is in it, handed to a role that is no superuser. */
async function ownedBy(superuser: Client, database: string): Promise<Client> {
  await superuser.query(`
    DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${OWNER}') THEN
      CREATE ROLE ${OWNER} LOGIN PASSWORD 'owns'; END IF; END $$;
    ALTER DATABASE ${database} OWNER TO ${OWNER};
    GRANT ALL ON SCHEMA public TO ${OWNER};
    DO $$ DECLARE one record; BEGIN
      FOR one IN SELECT nspname FROM pg_namespace WHERE nspname IN ('analytics', 'historical_data', 'live_data', 'system') LOOP
        EXECUTE format('ALTER SCHEMA %I OWNER TO ${OWNER}', one.nspname);
      END LOOP;
      FOR one IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relkind IN ('r', 'p')
          AND c.relnamespace::regnamespace::text IN ('analytics', 'historical_data', 'live_data', 'system') LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO ${OWNER}', one.name);
      END LOOP;
      FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'live_data'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO ${OWNER}', one.name);
      END LOOP;
    END $$`);
  return connected({ ...superuserConnection(superuser), database, user: OWNER, password: 'owns' });
}

const superuserConnection = ({ host, port, database = '', user = '' }: Client) => ({
  host,
  port,
  database,
  user,
  password: '',
});
