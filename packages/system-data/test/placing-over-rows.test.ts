import { beforeEach, describe, expect, test } from 'vitest';
import { letGo, putBack, readReplaced } from '../src/staging/replaced.ts';
import { inTransaction } from './bring.ts';
import { BARS, eachPlacing, rowsOf, SECONDS } from './placing-fixture.ts';
import { structureOf } from './structure-of.ts';

describe('a table over rows that no copy brought', () => {
  const placing = eachPlacing();

  beforeEach(async () => {
    const { target } = placing();
    await target.query(`INSERT INTO ${BARS} VALUES ('2020-01-01', 1, 1, 1, 1), ('2026-01-01 00:05+00', 9, 9, 9, 9);
      SELECT live_data.create_day_partition('live_price_log_1s_btc', '2020-01-01');
      INSERT INTO ${SECONDS} ("timestamp", price) VALUES ('2020-01-01', 1)`);
  });

  test('stays out, and says so', async () => {
    const { target, outcomes } = placing();
    const before = await rowsOf(target, BARS);
    const found = await outcomes();
    expect(found[BARS]).toMatch(/rows of its own here, which stay/);
    expect(found[SECONDS]).toMatch(/rows of its own here, which stay/);
    expect(await rowsOf(target, BARS)).toEqual(before);
  });

  test('is merged by key: those here stay, those that are missing come', async () => {
    const { target, outcomes } = placing();
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
    const { owner, target, outcomes, asRole } = placing();
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

  test('is replaced and comes back with all its parts, where it is divided', async () => {
    const { owner, target, outcomes } = placing();
    await owner.query(`CREATE TABLE analytics.parted (n serial PRIMARY KEY, t text) PARTITION BY RANGE (n);
      CREATE TABLE analytics.low PARTITION OF analytics.parted FOR VALUES FROM (0) TO (100) PARTITION BY LIST (n);
      CREATE TABLE analytics.lowest PARTITION OF analytics.low DEFAULT;
      CREATE TABLE analytics.high PARTITION OF analytics.parted DEFAULT;
      CREATE INDEX ON analytics.parted (t);
      INSERT INTO analytics.parted SELECT n, n FROM generate_series(1, 200) AS n`);
    await outcomes();
    const made = await structureOf(target, 'analytics.parted');
    expect(made).toEqual(await structureOf(owner, 'analytics.parted'));
    await target.query("UPDATE analytics.parted SET t = 'mine' WHERE n = 7");
    const mine = await rowsOf(target, 'analytics.parted');
    expect((await outcomes())['analytics.parted']).toMatch(/rows of its own here/);
    expect((await outcomes({ policy: 'replace' }))['analytics.parted']).toBe('swap 200');
    expect(await rowsOf(target, 'analytics.parted')).toEqual(await rowsOf(owner, 'analytics.parted'));
    expect(await structureOf(target, 'analytics.parted')).toEqual(made);
    const replaced = (await readReplaced(target)).find(({ name }) => name === 'parted');
    if (replaced !== undefined) await inTransaction(target, () => putBack(target, replaced));
    expect(await rowsOf(target, 'analytics.parted')).toEqual(mine);
    expect(await structureOf(target, 'analytics.parted')).toEqual(made);
    expect((await target.query('INSERT INTO analytics.parted DEFAULT VALUES RETURNING n')).rows).toEqual([
      { n: 201 },
    ]);
  });
});
