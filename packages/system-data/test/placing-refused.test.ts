import { describe, expect, test } from 'vitest';
import { addKeysDue } from '../src/staging/keys-due.ts';
import { putBack, readReplaced } from '../src/staging/replaced.ts';
import { bring, inTransaction } from './bring.ts';
import { BARS, eachPlacing, ownedBy, SECONDS } from './placing-fixture.ts';
import { structureOf } from './structure-of.ts';

describe('a table that is brought', () => {
  const placing = eachPlacing();

  test('comes in whatever schema it lies, though no migration of ours makes it', async () => {
    const { owner, outcomes } = placing();
    await owner.query(
      'CREATE TABLE live_data.of_another (n int); CREATE TABLE live_data.parts (d date) PARTITION BY RANGE (d)',
    );
    expect(await outcomes()).toMatchObject({
      'live_data.of_another': 'create 0',
      'live_data.parts': 'create 0',
    });
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
    const { owner, target, outcomes } = placing();
    await owner.query(there);
    await target.query(here);
    expect((await outcomes())['analytics.odd']).toMatch(reason);
  });

  test('gets other names for its indexes where those are taken', async () => {
    const { owner, target, outcomes } = placing();
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
    const { owner, target, outcomes } = placing();
    await outcomes();
    await target.query(
      'CREATE TABLE public.mine (id int REFERENCES analytics.lookup); INSERT INTO public.mine VALUES (3)',
    );
    await owner.query('DELETE FROM analytics.lookup WHERE id = 4');
    expect((await outcomes())['analytics.lookup']).toMatch(/rows of other tables here refer to its rows/);
    expect((await target.query('SELECT FROM analytics.lookup')).rowCount).toBe(50);
  });

  test('stays out where a policy here hides rows from whoever copies: it is not empty because it looks so', async () => {
    const { database, source, target } = placing();
    await target.query(`
      INSERT INTO ${BARS} VALUES ('2020-01-01', 1, 1, 1, 1);
      ALTER TABLE ${BARS} ENABLE ROW LEVEL SECURITY; ALTER TABLE ${BARS} FORCE ROW LEVEL SECURITY`);
    const mine = await ownedBy(target, database.name);
    expect((await bring(source, mine)).outcomes[BARS]).toBe('a policy hides rows of it here from this role');
    await mine.end();
  });

  test('comes by the hand of an owner who is no superuser, too', async () => {
    const { database, source, target, asRole } = placing();
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
    const { owner, target, bringing } = placing();
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
    const { target, outcomes } = placing();
    await outcomes({ hashing: 'count' });
    await target.query(`UPDATE ${BARS} SET close = 1 WHERE open = 7`);
    const found = await outcomes({ hashing: 'count' });
    expect(found[BARS]).toMatch(/rows of its own here, which stay/);
    expect(found['analytics.lookup']).toBe('swap 50');
  });

  test('with other columns stays out where a key of ours hangs on the one of an earlier copy', async () => {
    const { owner, target, outcomes } = placing();
    await outcomes();
    await target.query('CREATE TABLE public.mine (id int REFERENCES analytics.lookup)');
    await owner.query('ALTER TABLE analytics.lookup ADD COLUMN more int');
    expect((await outcomes())['analytics.lookup']).toMatch(/its columns differ: more is not here/);
  });

  test('says which key its rows break here', async () => {
    const { owner, target, bringing, outcomes } = placing();
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
