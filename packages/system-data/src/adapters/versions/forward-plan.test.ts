import { type Migration, readMigrations } from '@rec-io/database/migrations';
import { testDatabase } from '@rec-io/database/test-database';
import { expect, test } from 'vitest';
import { forwardPlan } from './forward-plan.ts';
import { ownTables, type Scratch, withScratch } from './scratch.ts';

const KNOWN = readMigrations();
const later = (sql: string): readonly Migration[] => [
  ...KNOWN,
  { version: KNOWN.length + 1, name: 'later', sql, checksum: 'later' },
];

test('the same version goes as it is, an older one too as long as no migration is about its tables', () => {
  expect(forwardPlan(KNOWN.length, KNOWN)).toBe('same');
  expect(forwardPlan(KNOWN.length, later('ALTER TABLE users.trades ADD COLUMN x integer'))).toBe('straight');
  expect(
    forwardPlan(KNOWN.length, later('GRANT SELECT ON ALL TABLES\n  IN SCHEMA live_data TO rec_io_web;')),
  ).toBe('straight');
  expect([9, 10, 13].map((version) => forwardPlan(version, KNOWN.slice(0, 13)))).toEqual([
    'forward',
    'straight',
    'same',
  ]);
});

test('a migration that only changes rows is about them', () => {
  const changes = later('UPDATE historical_data.btc_price_history SET momentum = momentum * 100');
  expect(forwardPlan(KNOWN.length, changes)).toBe('forward');
});

test('a newer version is refused, with both versions and what to do', () => {
  expect(() => forwardPlan(KNOWN.length + 2, KNOWN)).toThrow(
    expect.objectContaining({
      code: 'REC-680',
      title: expect.stringContaining(`${KNOWN.length + 2}, this installation knows only ${KNOWN.length}`),
      remedy: expect.stringContaining('Update this installation'),
    }),
  );
});

test('where released migrations let tables go straight, the tables are the same', async () => {
  const database = await testDatabase();
  try {
    for (const { version } of KNOWN) {
      if (forwardPlan(version, KNOWN) !== 'straight') continue;
      await withScratch(database.admin, version, async (scratch) => {
        const before = await shapes(scratch);
        expect(before.length).toBeGreaterThan(30);
        await scratch.advance();
        expect(await shapes(scratch)).toEqual(before);
      });
    }
  } finally {
    await database.drop();
  }
});

async function shapes(scratch: Scratch): Promise<readonly string[]> {
  const names = (await ownTables(scratch)).map(({ schema, name }) => `${schema}.${name}`);
  const { rows } = await scratch.client.query<{ column: string }>(
    `SELECT concat_ws(' ', attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod), attnotnull,
       pg_get_expr(d.adbin, d.adrelid)) AS column
     FROM pg_attribute LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum
     WHERE attrelid = ANY ($1::regclass[]) AND attnum > 0 ORDER BY 1`,
    [names],
  );
  return rows.map(({ column }) => column);
}
