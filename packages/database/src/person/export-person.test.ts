import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAudit } from '../audit.ts';
import { openPool } from '../connection.ts';
import { roleOf } from '../roles.ts';
import { type TestDatabase, testDatabase } from '../test-database.ts';
import { SERVICE_PASSWORD } from '../test-server.ts';
import { asUser } from '../transaction.ts';
import { createUser } from '../users.ts';
import { exportPerson } from './export-person.ts';
import { ACCOUNT_PARTS, NOT_HANDED_OUT, PERSON_PARTS } from './personal-parts.ts';

let database: TestDatabase;
let web: Pool;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io export '));
  database = await testDatabase();
  for (const [userNo, login] of [
    ['0002', 'ada'],
    ['0003', 'bob'],
  ] as const)
    await createUser(database.adminPool, {
      ...{ userNo, login, passwordHash: `hash-of-${login}`, accountType: 'user', firstName: login },
    });
  web = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 2 });
});
afterEach(async () => {
  await web.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const run = (userNo: string, sql: string, values: readonly unknown[] = []) =>
  asUser(database.adminPool, userNo, (client) => client.query(sql, [...values]));
const settle = (userNo: string, ticker: string) =>
  run(
    userNo,
    `INSERT INTO users.settlements (seq, user_no, account, mode, ticker, event_ticker, result, revenue_e6, yes_count_e2, no_count_e2, occurred_at)
     VALUES (1, $1, 'main', 'demo', $2, 'e', 'yes', -5000000, 100, 0, '2026-10-08T12:00:00Z')`,
    [userNo, ticker],
  );

/** What is in the zip, by its name; opened by a program that is not ours. */
async function opened(userNo: string, directory: string | null = null, pool = web) {
  const zip = join(folder, `${userNo}.zip`);
  writeFileSync(zip, await buffer(exportPerson(pool, { userNo, directory })));
  const to = join(folder, userNo);
  execFileSync('python3', ['-m', 'zipfile', '-e', zip, to]);
  const names = execFileSync('python3', ['-m', 'zipfile', '-l', zip], { encoding: 'utf8' })
    .split('\n')
    .slice(1)
    .flatMap((line) => /^(\S+)/.exec(line)?.[1] ?? []);
  return { names, text: (name: string) => readFileSync(join(to, name), 'utf8') };
}

test('every table of people is handed out, or it is said why not', async () => {
  const { rows } = await database.adminPool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'users'::regnamespace
       AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  );
  const handed = [...PERSON_PARTS, ...ACCOUNT_PARTS].flatMap(
    ({ sql }) => /FROM users\.(\w+)/.exec(sql)?.[1] ?? [],
  );
  const known = [...handed, 'audit', ...Object.keys(NOT_HANDED_OUT)];
  const ofNobody = ['ledger_epoch', 'partitioned_tables', 'table_rights'];
  expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual(ofNobody);
});

test('a person is given everything of theirs and of the account that they own, and nothing of others', async () => {
  await settle('0002', 'KXBTCD-A');
  await settle('0003', 'KXBTCD-OF-BOB');
  await run(
    '0002',
    `UPDATE users.user_info SET last_name = '=1+1', email = 'a"b,c@x' WHERE user_no = '0002'`,
  );
  const entry = { account: 'main', via: 'page', address: '192.0.2.7', userAgent: 'Browser' } as const;
  // On an account that is not hers.
  await writeAudit(web, {
    ...{ ...entry, ownerNo: '0003', userNo: '0002', login: 'ada', action: 'right.refused', detail: { n: 1 } },
  });
  await writeAudit(web, {
    ...{ ...entry, ownerNo: '0002', userNo: '0003', login: 'bob', action: 'session.opened', detail: {} },
  });
  const { names, text } = await opened('0002');
  expect(names).toEqual([
    'README.txt',
    ...PERSON_PARTS.map(({ file }) => `person/${file}.csv`),
    'person/audit.csv',
    ...ACCOUNT_PARTS.map(({ file }) => `accounts/0002-main/${file}.csv`),
  ]);
  // Exact numbers, marked formulas, quoted text.
  expect(text('accounts/0002-main/settlements.csv')).toContain('KXBTCD-A,e,yes,-5000000,100,0');
  expect(text('person/profile.csv')).toContain(`0002,ada,ada,'=1+1,"a""b,c@x"`);
  expect(text('person/audit.csv')).toContain(
    '0003,main,ada,page,right.refused,"{""n"":1}",192.0.2.7,Browser',
  );
  const all = names.map(text).join('\n');
  expect(all).not.toMatch(/bob|hash-of|KXBTCD-OF-BOB/);
});

test('whoever owns an account of another number is given that, too; whoever only trades on it is not', async () => {
  await settle('0003', 'KXBTCD-OF-BOB');
  const right = (role: string) =>
    run(
      '0003',
      `INSERT INTO users.account_rights VALUES ('0003', 'main', '0002', $1, 'bob')
       ON CONFLICT (owner_no, account, user_no) DO UPDATE SET role = excluded.role`,
      [role],
    );
  await right('trader');
  expect((await opened('0002')).names.join()).not.toContain('accounts/0003-main');
  await right('owner');
  const { text } = await opened('0002');
  expect(text('accounts/0003-main/settlements.csv')).toContain('KXBTCD-OF-BOB');
});

test('files go with it, without keys of the exchange and without what links lead to', async () => {
  const directory = join(folder, 'user_0002');
  mkdirSync(join(directory, 'credentials'), { recursive: true });
  mkdirSync(join(directory, 'trade_history'));
  writeFileSync(join(directory, 'credentials', 'kalshi.pem'), 'SECRET');
  writeFileSync(join(directory, 'trade_history', 'one.csv'), 'mine');
  symlinkSync('/etc/passwd', join(directory, 'link'));
  const { names, text } = await opened('0002', directory);
  expect(names.filter((name) => name.startsWith('files/'))).toEqual(['files/trade_history/one.csv']);
  expect(text('files/trade_history/one.csv')).toBe('mine');
});

test('the largest table is read piece by piece, and a reader that leaves leaves nothing behind', async () => {
  await run(
    '0002',
    `INSERT INTO users.account_balance (user_no, account, mode, "timestamp", balance)
     SELECT '0002', 'main', 'demo', '2026-01-01'::timestamptz + n * interval '1 second', n FROM generate_series(1, 200000) n`,
  );
  const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  const stream = exportPerson(web, { userNo: '0002', directory: null });
  let [bytes, most] = [0, 0];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    most = Math.max(most, process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before);
  }
  expect(bytes).toBeGreaterThan(500_000);
  expect(most).toBeLessThan(150e6);

  const left = exportPerson(web, { userNo: '0002', directory: null });
  for await (const _ of left) break;
  const held = async () =>
    (
      await database.adminPool.query(
        `SELECT FROM pg_stat_activity WHERE usename = 'rec_io_web' AND state LIKE 'idle in%' AND datname = $1`,
        [database.name],
      )
    ).rowCount;
  while ((await held()) !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await opened('0002')).names).toContain('README.txt');
});

test('what the database refuses ends the export as failed', async () => {
  const worker = openPool({ ...database.admin, user: roleOf('worker'), password: SERVICE_PASSWORD });
  await expect(buffer(exportPerson(worker, { userNo: '0002', directory: null }))).rejects.toThrow(
    'permission denied',
  );
  await worker.end();
});
