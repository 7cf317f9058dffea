import type { LedgerEntry } from '@rec-io/domain/ledger';
import { countE2 } from '@rec-io/domain/money';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchLedger } from './batch-ledger.ts';
import { openPool } from './connection.ts';
import { postgresLedger } from './ledger.ts';
import { exportLedger } from './ledger-export.ts';
import { readLedger } from './ledger-read.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { anyLedger, numberedAdoption, numberedFill, numberedIntent } from './test-entries.ts';

let database: TestDatabase;
let accounts = 0;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** An account that no other test uses. */
const freshAccount = () => ({ ...database, account: `account-${++accounts}`, mode: 'simulated' as const });

async function exported(source: ReturnType<typeof freshAccount>): Promise<string> {
  let text = '';
  for await (const line of exportLedger(source)) text += line;
  return text;
}

describe('the ledger', () => {
  test('gives back exactly what was appended, in the order of the calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLedger({ maxLength: 6 }), { maxLength: 8 }), async (calls) => {
        const source = freshAccount();
        const ledger = postgresLedger(source);
        const unique = new Map<string, LedgerEntry>();
        const accepted = await Promise.allSettled(calls.map((entries) => ledger.append(entries)));
        for (const [index, entries] of calls.entries()) {
          if (accepted[index]?.status !== 'fulfilled') continue;
          for (const entry of entries) {
            const key = JSON.stringify(entry);
            if (!unique.has(key)) unique.set(key, entry);
          }
        }
        expect(await readLedger(source)).toEqual([...unique.values()]);
      }),
      { numRuns: 60 },
    );
  });

  test('keeps the order of a burst of concurrent calls', async () => {
    const source = freshAccount();
    const ledger = postgresLedger(source);
    const entries = Array.from({ length: 500 }, (_, number) => [
      numberedIntent(number),
      numberedFill(number),
    ]);
    const resolved: number[] = [];
    await Promise.all(entries.map((call, number) => ledger.append(call).then(() => resolved.push(number))));
    expect(await readLedger(source)).toEqual(entries.flat());
    expect(resolved).toEqual(entries.map((_, number) => number));
  });

  test('takes the same entry again without an error and without a second row', async () => {
    const source = freshAccount();
    const entries = [numberedIntent(1), numberedFill(1), numberedFill(2)];
    await postgresLedger(source).append(entries);
    await postgresLedger(source).append(entries);
    await postgresLedger(source).append([...entries, ...entries]);
    expect(await readLedger(source)).toEqual(entries);
  });

  test('refuses an entry whose id holds other content, and nothing of that call is written', async () => {
    const source = freshAccount();
    const ledger = postgresLedger(source);
    await ledger.append([numberedIntent(1), numberedFill(1)]);
    const changedFill = ledger.append([numberedFill(9), numberedFill(1, countE2(200))]);
    await expect(changedFill).rejects.toMatchObject({
      code: 'DB_LEDGER_CONFLICT',
      message: expect.stringMatching(/another fill with the id \S+1: count_e2 is 100 there and 200 here$/),
      fix: expect.stringContaining('recio reconcile'),
    });
    const twice = ledger.append([numberedFill(2), numberedFill(2, countE2(200))]);
    await expect(twice).rejects.toMatchObject({
      message: expect.stringMatching(/count_e2 is 100 in one and 200 in the other$/),
    });
    const { intent } = numberedIntent(1);
    const changedIntent = ledger.append([{ kind: 'intent', intent: { ...intent, probability: 0.5 } }]);
    await expect(changedIntent).rejects.toMatchObject({ code: 'DB_LEDGER_CONFLICT' });
    expect(await readLedger(source)).toEqual([numberedIntent(1), numberedFill(1)]);
  });

  test('takes a fill told again by a source that knows less of it', async () => {
    const source = freshAccount();
    const ledger = postgresLedger(source);
    const entry = numberedFill(1);
    await ledger.append([entry]);
    if (entry.kind !== 'fill') throw new Error('a fill is a fill');
    await ledger.append([
      { kind: 'fill', fill: { ...entry.fill, clientOrderId: '', timeMs: entry.fill.timeMs + 1 } },
    ]);
    expect(await readLedger(source)).toEqual([entry]);
  });

  test('takes what two readers of one difference adopt once, and refuses that they disagree about it', async () => {
    const source = freshAccount();
    const ledger = postgresLedger(source);
    const first = numberedAdoption(1);
    await ledger.append([first]);
    const seenLater = { reason: 'in other words', by: 'sync', timeMs: first.adoption.timeMs + 1 };
    await ledger.append([{ kind: 'adoption', adoption: { ...first.adoption, ...seenLater } }]);
    const other = ledger.append([
      { kind: 'adoption', adoption: { ...first.adoption, countE2: countE2(200) } },
    ]);
    await expect(other).rejects.toMatchObject({ code: 'DB_LEDGER_CONFLICT' });
    expect(await readLedger(source)).toEqual([first]);
  });

  test('keeps every change of what protects a trade, in its order within one moment, and repeats none', async () => {
    const source = freshAccount();
    const ledger = postgresLedger(source);
    const at = (peakE4: number | null): LedgerEntry =>
      ({
        kind: 'rules',
        tradeId: 't',
        rules: DEFAULT_PROTECTIVE_RULES,
        peakE4,
        by: 'monitor',
        timeMs: 5,
      }) as LedgerEntry;
    const changes = [at(null), at(9_600), at(9_500)];
    for (const change of changes) await ledger.append([change]);
    await ledger.append(changes);
    expect(await readLedger(source)).toEqual(changes);
  });

  test('rejects only the faulty call of a group, and later calls succeed', async () => {
    const source = freshAccount();
    const ledger = postgresLedger(source);
    const calls = [
      ledger.append([numberedFill(1)]),
      ledger.append([numberedFill(2), numberedFill(1, countE2(5))]),
      ledger.append([
        { ...numberedIntent(3), intent: { ...numberedIntent(3).intent, limitE4: 20_000 as never } },
      ]),
      ledger.append([numberedFill(4)]),
    ];
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    await ledger.append([numberedFill(5)]);
    expect(await readLedger(source)).toEqual([numberedFill(1), numberedFill(4), numberedFill(5)]);
  });

  test('rejects while the database is away, and goes on when it is back', async () => {
    const source = freshAccount();
    const pool = openPool(database.service, { userNo: database.userNo, max: 2 });
    const ledger = postgresLedger({ ...source, pool });
    await ledger.append([numberedFill(1)]);
    await database.adminPool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rec_io_user' AND datname = current_database()",
    );
    // Whether the driver has noticed by now is chance; both answers are right, a lost entry is not.
    const second = await ledger.append([numberedFill(2)]).then(
      () => [numberedFill(2)],
      () => [],
    );
    await ledger.append([numberedFill(3)]);
    expect(await readLedger(source)).toEqual([numberedFill(1), ...second, numberedFill(3)]);
    await pool.end();
  });

  test('records an odd message that the database cannot hold as it is', async () => {
    const source = freshAccount();
    await postgresLedger(source).append([
      { kind: 'outcome', clientOrderId: 'c', outcome: { kind: 'unknown', reason: 'a\0b' }, timeMs: 1 },
    ]);
    expect(await readLedger(source)).toMatchObject([{ outcome: { reason: 'a\uFFFDb' } }]);
  });

  test('never mixes accounts or modes', async () => {
    const source = freshAccount();
    await postgresLedger(source).append([numberedFill(1)]);
    await postgresLedger({ ...source, mode: 'demo' }).append([numberedFill(1, countE2(7))]);
    expect(await readLedger(source)).toEqual([numberedFill(1)]);
    expect(await readLedger({ ...source, mode: 'demo' })).toEqual([numberedFill(1, countE2(7))]);
    expect(await readLedger({ ...source, mode: 'prod' })).toEqual([]);
  });
});

describe('the canonical export', () => {
  test('has the same bytes however the entries were grouped and ordered', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyLedger({ maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        async (entries, size) => {
          const [a, b, c] = [freshAccount(), freshAccount(), freshAccount()];
          await postgresLedger(a).append(entries);
          const ledger = postgresLedger(b);
          await Promise.all(entries.toReversed().map((entry) => ledger.append([entry])));
          const batch = batchLedger({ ...c, batchEntries: size });
          for (const entry of entries) await batch.append([entry]);
          await batch.flush();
          const text = await exported(a);
          expect(await exported(b)).toBe(text);
          expect(await exported(c)).toBe(text);
          expect(text.split('\n')).toHaveLength(entries.length + 1);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('has one line per entry, sorted by time, with sorted keys and no clock of the writer', async () => {
    const source = freshAccount();
    await postgresLedger(source).append([
      { kind: 'balance', balanceE6: 5 as never, timeMs: 2 },
      { kind: 'outcome', clientOrderId: 'c', outcome: { kind: 'unknown', reason: 'r' }, timeMs: 1 },
    ]);
    expect(await exported(source)).toBe(
      '{"clientOrderId":"c","kind":"outcome","outcome":{"kind":"unknown","reason":"r"},"timeMs":1}\n' +
        '{"balanceE6":5,"kind":"balance","timeMs":2}\n',
    );
  });
});

describe('the batch ledger of a replay', () => {
  test('writes everything in order, more than one page of the reader', async () => {
    const source = freshAccount();
    const ledger = batchLedger({ ...source, batchEntries: 700 });
    const entries = Array.from({ length: 5_000 }, (_, number) => numberedFill(number));
    for (const entry of entries) await ledger.append([entry]);
    await ledger.flush();
    expect(await readLedger(source)).toEqual(entries);
  });

  test('reports a failed write at the next append or flush, and stays failed', async () => {
    const source = freshAccount();
    const ledger = batchLedger({ ...source, userNo: '0002', batchEntries: 2 });
    await ledger.append([numberedFill(1)]);
    await expect(ledger.flush()).rejects.toThrow();
    await expect(ledger.append([numberedFill(2)])).rejects.toThrow();
    await expect(ledger.flush()).rejects.toThrow();
  });
});
