import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDescription } from '../src/catalog/read-description.ts';
import { sanitize } from '../src/catalog/sanitize.ts';
import type { Description } from '../src/description.ts';
import { quotedTable, SYSTEM_SCHEMAS } from '../src/schemas.ts';
import type { Wanted } from '../src/staging/destination.ts';
import { finishing } from '../src/staging/finishing.ts';
import { openStaging } from '../src/staging/open-staging.ts';
import { place } from '../src/staging/place.ts';
import { createStaged, stagedTable } from '../src/staging/staged-table.ts';
import { oddSource } from './odd-source.ts';
import { connected, freshDatabase } from './sessions.ts';

/** Tells of itself at once: a failure afterwards takes back what it made, and not what it said. */
const PWNED = 'SELECT public.pwn()';
const PAYLOADS = [
  `'; ${PWNED}; --`,
  `"; ${PWNED}; --`,
  `); ${PWNED}; --`,
  `)); ${PWNED}; SELECT ((1`,
  `'::text); ${PWNED}; --`,
  `$$; ${PWNED}; $$`,
  `\\'; ${PWNED}; --`,
  `E'\\'; ${PWNED}; --'`,
  `U&'\\0027; ${PWNED}; --'`,
  `a" text); ${PWNED}; --`,
  `1 ; ${PWNED}`,
  `1)); ${PWNED}; SELECT ((1`,
  `true); ${PWNED}; --`,
  `1::bigint)); ${PWNED}; --`,
  `'x')) ; ${PWNED}; --`,
  `public.pwn() > 0`,
  `lower(public.pwn()::text)`,
  `FOR VALUES IN (1); ${PWNED}; --`,
  `DEFAULT; ${PWNED}; --`,
  `FOR VALUES IN (public.pwn()::text)`,
  `btree (n); ${PWNED}; --`,
  `C"; ${PWNED}; --`,
  `(1)); ${PWNED}; --`,
  `BIGINT; ${PWNED}; --`,
  `/* */ ${PWNED}`,
  `(SELECT public.pwn())`,
  `public.pwn()`,
  `"public"."pwn"()`,
  `FOR VALUES IN (public.pwn())`,
  `FOR VALUES FROM (1) TO (2); ${PWNED}`,
  `'x'::public.pwn_type`,
  `users`,
  `pg_catalog`,
  `pg_temp`,
  '__proto__',
  'x'.repeat(64),
  'ü'.repeat(40),
  'a\u0000b',
  '\ud800',
  'a\u001b[2Jb',
  '',
  '99999999999999999999',
  '-1',
];

/** Every kind of text or number that a description has, by its name there. */
function kindsIn(value: unknown): ReadonlySet<string> {
  if (value === null || typeof value !== 'object') return new Set();
  return new Set(
    Object.entries(value).flatMap(([key, inner]) => [
      ...(inner !== null && typeof inner === 'object' ? [] : [key]),
      ...kindsIn(inner),
    ]),
  );
}

/** The same with every value of one kind replaced. */
function poisoned(value: unknown, kind: string, payload: unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => poisoned(inner, kind, payload));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === kind && (inner === null || typeof inner !== 'object')
        ? payload
        : poisoned(inner, kind, payload),
    ]),
  );
}

const MADE = {
  how: 'create',
  here: 'none',
  merge: false,
  ours: null,
  isLikeOurs: false,
  daysOf: null,
  digest: '',
} as const;

describe('a description of a hostile source', () => {
  let database: TestDatabase;
  let target: Client;
  let honest: Description;
  let kinds: readonly string[];
  const said: string[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    const source = await connected(await freshDatabase(database.admin));
    await source.query(oddSource(18));
    honest = await readDescription(source, SYSTEM_SCHEMAS);
    await source.end();
    kinds = [...kindsIn(honest.tables)];
    target = await connected(database.admin);
    target.on('notice', ({ message }) => said.push(message ?? ''));
    await target.query(
      `CREATE FUNCTION public.pwn() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE NOTICE 'pwned'; RETURN 1; END $$`,
    );
  });
  afterAll(async () => {
    await target.end();
    await database.drop();
  });

  /** Does what a copy does with a description; what the server refuses is as good as what we refuse. */
  async function make(given: unknown): Promise<{ readonly tables: number; readonly placed: number }> {
    const { description } = sanitize(given);
    const wanted = description.tables.map(
      (table): Wanted => ({ table, destination: { ...MADE, shape: table } }),
    );
    let placed = 0;
    said.length = 0;
    await target.query('BEGIN');
    await openStaging(target, description, wanted);
    for (const { table, destination } of wanted) {
      await target.query('SAVEPOINT one');
      try {
        await createStaged(target, table, destination);
        await target.query('SAVEPOINT row');
        const { schema, name } = stagedTable(table);
        await target
          .query(`INSERT INTO ${quotedTable(schema, name)} DEFAULT VALUES`)
          .catch(() => target.query('ROLLBACK TO SAVEPOINT row'));
        for (const round of finishing(destination)) for (const work of round) await work.run(target);
        const proof = { fingerprint: { rows: 0, hash: '0' }, hashing: 'text' as const };
        if ((await place(target, table, destination, proof)).outcome === 'placed') placed += 1;
      } catch {
        await target.query('ROLLBACK TO SAVEPOINT one');
      }
    }
    const { rows } = await target.query(
      `SELECT (SELECT array_agg(DISTINCT n.nspname::text ORDER BY n.nspname::text) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.xmin = pg_current_xact_id()::xid) AS touched`,
    );
    await target.query('ROLLBACK');
    expect(said).not.toContain('pwned');
    for (const schema of rows[0]?.touched ?? [])
      expect(schema).toMatch(/^(analytics|historical_data|live_data|system_data.*|pg_toast)$/);
    return { tables: wanted.length, placed };
  }

  test('is made as it is when it is honest', async () => {
    const { tables, placed } = await make(honest);
    expect(placed).toBe(tables);
    expect(tables).toBeGreaterThan(9);
  });

  test('makes nothing run that is not ours, whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom('default', 'expression', 'predicate', 'bound'), fc.constantFrom(...kinds)),
        fc.constantFrom(...PAYLOADS),
        fc.nat(honest.tables.length - 1),
        async (kind, payload, index) => {
          const tables = honest.tables.map((table, at) =>
            at === index ? poisoned(table, kind, payload) : table,
          );
          await make({ ...honest, tables: tables.slice(index, index + 2) });
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    null,
    [],
    'text',
    7,
    {},
    { ...{ serverVersion: 180000, schemaVersion: null, enums: [], sequences: [], skipped: [] }, tables: {} },
    { serverVersion: '18', schemaVersion: null, enums: [], sequences: [], skipped: [], tables: [] },
  ])('is refused as a whole when it is none: %j', (given) => {
    expect(() => sanitize(given)).toThrow(expect.objectContaining({ code: 'REC-685' }));
  });

  const outlineOf = (change: Partial<Record<keyof Description, unknown>>) =>
    sanitize({ ...honest, ...change });
  const keyless = () => honest.tables.find(({ name }) => name === 'keyless') ?? honest.tables[0];

  test.each([
    ['of a schema that is none of the three', { schema: 'users' }],
    ['with a name that is too long', { name: 'ü'.repeat(32) }],
    ['with a name that writes on the screen', { name: 'a\u001b[2J' }],
    ['with a column too many', { columns: Array.from({ length: 1601 }, (_, n) => ({ name: `c${n}` })) }],
    ['without columns', { columns: [] }],
    [
      'whose rows lie in another table',
      { heaps: [{ schema: 'users', name: 'user_info', pages: 1, bytes: 1 }] },
    ],
    [
      'whose rows lie in another part',
      { heaps: [{ schema: 'analytics', name: 'other', pages: 1, bytes: 1 }] },
    ],
    ['of a negative size', { heaps: [{ schema: 'analytics', name: 'keyless', pages: -1, bytes: 1 }] }],
    ['with endless rows', { estimatedRows: Number.POSITIVE_INFINITY }],
  ])('loses a table %s, and says so', (_what, change) => {
    const { description, notes } = outlineOf({ tables: [{ ...keyless(), ...change }] });
    expect(description.tables).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(JSON.stringify(notes)).not.toContain('\u001b');
  });

  test.each([
    ['numeric', '); SELECT 1; --'],
    ['numeric', '(1e9)'],
    ['numeric', '(16, 4'],
    ['int8', '(4)'],
    ['varchar', '(-1)'],
    ['timestamptz', '(7)'],
    ['interval', 'day to night'],
    ['interval', 'second(3), extra int'],
    ['regclass', ''],
    ['record', ''],
    ['anyelement', ''],
    ['numeric"', ''],
    ['__proto__', ''],
  ])('loses a table with a column of the type %s%s', (name, modifier) => {
    const [column] = keyless()?.columns ?? [];
    const columns = [{ ...column, type: { ...column?.type, name, modifier } }];
    const { description, notes } = outlineOf({ tables: [{ ...keyless(), columns }] });
    expect(description.tables).toEqual([]);
    expect(notes).toMatchObject([{ reason: expect.stringContaining('of a type that does not come over') }]);
  });

  test('loses a numbering that could not be, and a numbering of another schema', () => {
    const sequence = {
      schema: 'analytics',
      name: 's',
      type: 'integer',
      start: '1',
      increment: '1',
      minimum: '1',
      maximum: '9',
      cycle: false,
      last: null,
    };
    const bad = [
      { start: '10' },
      { increment: '0' },
      { maximum: '99999999999' },
      { last: '0' },
      { start: '1; SELECT 1' },
      { schema: 'users' },
      { type: 'integer; SELECT 1' },
    ].map((change, n) => ({ ...sequence, name: `s${n}`, ...change }));
    const { description, notes } = outlineOf({ sequences: [sequence, ...bad] });
    expect(description.sequences).toEqual([sequence]);
    expect(notes).toHaveLength(bad.length + 1);
  });

  test('loses a table that is there twice, once', () => {
    const { description, notes } = outlineOf({ tables: [keyless(), keyless()] });
    expect(description.tables).toHaveLength(1);
    expect(notes).toEqual([{ name: 'analytics.keyless', reason: 'it is described twice' }]);
  });

  test('is let through a second time as it was let through the first', () => {
    const once = sanitize(honest);
    const twice = sanitize(JSON.parse(JSON.stringify(once.description)));
    expect(twice).toEqual({ description: once.description, notes: [] });
  });
});
