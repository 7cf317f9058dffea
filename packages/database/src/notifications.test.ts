import type { HistoryScope } from '@rec-io/domain/history';
import type { Notification } from '@rec-io/domain/notification';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, openPool } from './connection.ts';
import { postgresNotifications } from './notifications.ts';
import { roleOf } from './roles.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';

const OWNER = {
  of: { ownerNo: '0001', account: 'main', mode: 'simulated' },
  userNo: '0001',
} as const;
let database: TestDatabase;
let pool: Pool;
let store: ReturnType<typeof postgresNotifications>;
/** Whole milliseconds, an hour ago. */
const BASE_MS = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
let seq = 0;

beforeAll(async () => {
  database = await testDatabase();
  const connection: Connection = { ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD };
  pool = openPool(connection, { max: 2 });
  store = postgresNotifications(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const at = (seconds: number): Date => new Date(BASE_MS + seconds * 1_000);

async function intent(id: string, action: 'entry' | 'exit', method: 'auto' | 'manual', side = 'yes') {
  await database.pool.query(
    `INSERT INTO users.intents (seq, user_no, account, mode, client_order_id, decision_number, monitor, strategy, symbol,
       event_ticker, ticker, contract, floor_strike_e4, close_time, side, action, closes, count_e2, limit_e4, book_side,
       yes_price_e4, time_in_force, probability, edge_e4, index_e4, time_to_close_s, occurred_at, cause, method)
     VALUES ($1, '0001', 'main', 'simulated', $2, 1, 'btc', 'Hourly HTC', 'BTC', 'E', 'T', 'BTC 12pm', 1, now(), $5, $3,
       CASE WHEN $3 = 'exit' THEN 'x' END, 200, 9600, 'bid', 9600, 'immediate_or_cancel', 0.97, 10, 1, 60, now(),
       CASE WHEN $3 = 'exit' THEN 'probability-stop' ELSE 'entry' END, $4)`,
    [++seq, id, action, method, side],
  );
}
async function fill(id: string, yesPriceE4: number, countE2: number, seconds: number, mode = 'simulated') {
  await database.pool.query(
    `INSERT INTO users.fills (seq, user_no, account, mode, trade_id, order_id, client_order_id, ticker, side, yes_price_e4, count_e2,
       fee_e6, is_taker, occurred_at, recorded_at)
     VALUES ($1, '0001', 'main', $6, $2, 'o', $3, 'T', 'bid', $4, $5, 0, true, now(), $7)`,
    [++seq, `fill-${seq}`, id, yesPriceE4, countE2, mode, at(seconds)],
  );
}
const page = async (kind: Notification['kind'] | null = null, limit = 50) =>
  store.page(OWNER, kind, { after: null, limit }, []);

test('nothing has happened at first', async () => {
  expect(await page()).toEqual({ rows: [], next: null });
  expect(await store.unread(OWNER, [])).toBe(0);
});

test('what is bought and sold by itself is told once, with its mean price; what people do is not', async () => {
  await intent('a', 'entry', 'auto');
  await fill('a', 9_500, 100, 1);
  await fill('a', 9_600, 300, 2);
  await intent('b', 'exit', 'auto', 'no');
  await fill('b', 300, 100, 3);
  await intent('by-hand', 'entry', 'manual');
  await fill('by-hand', 9_500, 100, 4);
  await intent('unfilled', 'entry', 'auto');
  const { rows } = await page();
  expect(rows.map(({ id, kind, timeMs }) => [id, kind, timeMs])).toEqual([
    ['exit~b', 'exit', at(3).getTime()],
    ['entry~a', 'entry', at(1).getTime()],
  ]);
  expect(rows[1]?.detail).toMatchObject({ countE2: 400, priceE4: 9_575, side: 'yes', monitor: 'btc' });
  // Of the side that was held: what YES costs 3 ¢ for is NO at 97 ¢.
  expect(rows[0]?.detail).toMatchObject({ countE2: 100, priceE4: 9_700, cause: 'probability-stop' });
});

test('refusals, stops, differences, restarts and what is kept elsewhere stand among them, by the wall’s time', async () => {
  await database.pool.query(
    `INSERT INTO users.order_outcomes (seq, user_no, account, mode, client_order_id, outcome, code, message, occurred_at, recorded_at)
     VALUES (1, '0001', 'main', 'simulated', 'unfilled', 'rejected', 'insufficient_balance', 'no money', now(), $1),
       (2, '0001', 'main', 'simulated', 'a', 'acknowledged', '', '', now(), $1)`,
    [at(10)],
  );
  await database.pool.query(
    `INSERT INTO users.controls (seq, user_no, account, mode, state, flatten, reason, decided_by, occurred_at, recorded_at)
     VALUES (1, '0001', 'main', 'simulated', 'halted', true, 'drill', 'web:ada', now(), $1)`,
    [at(11)],
  );
  await database.adminPool.query(
    `INSERT INTO users.account_differences (user_no, account, mode, id, first_seen, last_seen, code, ticker, ledger, exchange, amount,
       explanation, remedy, blocks)
     VALUES ('0001', 'main', 'simulated', 'd', $1, $1, 'balance', NULL, '1', '2', 1, 'they differ', 'look', 'entries')`,
    [at(12)],
  );
  await database.adminPool.query(
    `INSERT INTO users.audit (owner_no, account, user_no, login, via, action, detail, occurred_at)
     VALUES ('0001', 'main', '0001', 'ada', 'page', 'program.restart', '{"program": "trader", "outcome": "asked"}', $1),
       ('0001', 'main', '0001', 'ada', 'page', 'program.restart', '{"program": "x", "outcome": "unknown"}', $1)`,
    [at(13)],
  );
  const model = {
    id: 'm',
    kind: 'model',
    timeMs: at(12).getTime() + 500,
    detail: { symbol: 'BTC' },
  } as const;
  const old = { ...model, id: 'old', timeMs: Date.now() - 40 * 86_400_000 };
  const { rows } = await store.page(OWNER, null, { after: null, limit: 50 }, [model, old]);
  expect(rows.map(({ kind }) => kind)).toEqual([
    ...['program', 'model', 'difference', 'stop', 'refusal', 'exit', 'entry'],
  ]);
  expect(rows.map(({ detail }) => detail)).toMatchObject([
    { program: 'trader', by: 'ada' },
    { symbol: 'BTC' },
    { code: 'balance', ticker: null, isOver: false },
    { state: 'halted', flatten: true, by: 'web:ada', reason: 'drill' },
    { outcome: 'rejected', code: 'insufficient_balance', action: 'entry' },
    {},
    {},
  ]);
  expect((await page('stop')).rows.map(({ kind }) => kind)).toEqual(['stop']);
});

test('pages follow each other without a gap', async () => {
  const all = (await page()).rows.map(({ id }) => id);
  const seen: string[] = [];
  let after: Awaited<ReturnType<typeof page>>['next'] = null;
  do {
    const { rows, next } = await store.page(OWNER, null, { after, limit: 2 }, []);
    seen.push(...rows.map(({ id }) => id));
    after = next;
  } while (after !== null);
  expect(seen).toEqual(all);
});

test('what is read is read by one person, in one mode, up to a time, and never unread again', async () => {
  expect(await store.unread(OWNER, [])).toBe(6);
  await store.markRead(OWNER, at(3).getTime());
  expect(await store.unread(OWNER, [])).toBe(4);
  await store.markRead(OWNER, at(1).getTime());
  expect(await store.unread(OWNER, [])).toBe(4);
  expect((await page()).rows.map(({ isRead }) => isRead)).toEqual([false, false, false, false, true, true]);
  // Nobody has read what is still to come.
  await store.markRead(OWNER, Date.now() + 86_400_000);
  expect(await store.unread(OWNER, [])).toBe(0);
  await fill('unfilled', 9_500, 100, 3_700);
  expect(await store.unread(OWNER, [])).toBe(1);
});

test('no mode and no account tells of another; the installation is the same in all modes', async () => {
  const kinds = async (of: HistoryScope) =>
    (await store.page({ ...OWNER, of }, null, { after: null, limit: 9 }, [])).rows.map(({ kind }) => kind);
  expect(await kinds({ ...OWNER.of, mode: 'prod' })).toEqual(['program']);
  expect(
    await store.page(
      { ...OWNER, of: { ...OWNER.of, account: 'other' } },
      null,
      { after: null, limit: 9 },
      [],
    ),
  ).toEqual({
    rows: [],
    next: null,
  });
});
