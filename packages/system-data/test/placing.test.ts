import { describe, expect, test, vi } from 'vitest';
import { readDescription } from '../src/catalog/read-description.ts';
import { SYSTEM_SCHEMAS } from '../src/schemas.ts';
import { readBrought } from '../src/staging/records.ts';
import { readReplaced } from '../src/staging/replaced.ts';
import { BARS, eachPlacing, rowsOf, SECONDS } from './placing-fixture.ts';
import { connected } from './sessions.ts';
import { structureOf } from './structure-of.ts';

describe('a table that was brought', () => {
  const placing = eachPlacing();

  test('is where ours was, with what ours had, or is made; what is divided by day here is filled', async () => {
    const { owner, target, outcomes } = placing();
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
    const { target, outcomes, asRole } = placing();
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
    const { target, outcomes, asRole } = placing();
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
    const { owner, target, outcomes } = placing();
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
    const { owner, target, bringing, outcomes } = placing();
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
    const { target, outcomes } = placing();
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

  test('is described in one question to its server, and one more for its version', async () => {
    const { source } = placing();
    const asked = vi.spyOn(source, 'query');
    const { schemaVersion } = await readDescription(source, SYSTEM_SCHEMAS);
    expect(asked).toHaveBeenCalledTimes(2);
    expect(schemaVersion).toBeGreaterThan(12);
  });

  test('goes into the table here where a view hangs on it', async () => {
    const { owner, target, outcomes } = placing();
    await target.query(`CREATE VIEW analytics.newest AS SELECT max(open) AS open FROM ${BARS}`);
    expect(await outcomes()).toMatchObject({ [BARS]: 'fill 500' });
    expect((await target.query('SELECT open::float8 FROM analytics.newest')).rows).toEqual([{ open: 500 }]);
    await owner.query(`DELETE FROM ${BARS} WHERE open > 400`);
    expect(await outcomes()).toMatchObject({ [BARS]: 'fill 400' });
    expect((await target.query('SELECT open::float8 FROM analytics.newest')).rows).toEqual([{ open: 400 }]);
  });

  test('is refused where a trigger here spoils it', async () => {
    const { target, outcomes } = placing();
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
    const { target, outcomes } = placing();
    const found = await outcomes({
      async beforePlacing({ table }) {
        if (table.name === 'btc_price_history') await target.query(sql);
      },
    });
    expect(found[BARS]).toMatch(reason);
  });

  test('is not placed over rows of an earlier copy that were changed meanwhile', async () => {
    const { target, outcomes } = placing();
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
    const { database, owner, outcomes } = placing();
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
});
