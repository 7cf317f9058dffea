import { type Connection, openPool } from '@rec-io/database/connection';
import { postgresProfiles } from '@rec-io/database/profiles';
import { roleOf } from '@rec-io/database/roles';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { postgresHistory } from '@rec-io/database/trade-history';
import { createUser } from '@rec-io/database/users';
import type { TradeRow } from '@rec-io/domain/history';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TRADERS } from './memory-stores.ts';
import { startWeb, type TestWeb } from './running-web.ts';
import { MAIN, NOON_MS, seed, TRADE } from './seeded-history.ts';

let database: TestDatabase;
let pool: Pool;
let web: TestWeb;
let cookie: string;

const HOUR_MS = 3_600_000;
const numbered = (number: number, change: Partial<TradeRow> = {}): TradeRow => ({
  ...TRADE,
  id: `c-${String(number).padStart(3, '0')}`,
  openedAtMs: NOON_MS + number * HOUR_MS,
  ...change,
});
/** Two at one instant; one lost and sold, one of another market and day, one still open. */
const TRADES: readonly TradeRow[] = [
  numbered(1),
  numbered(2, { openedAtMs: NOON_MS + HOUR_MS }),
  numbered(3, {
    side: 'no',
    winLoss: 'L',
    pnlE6: -506_900,
    sellPriceE4: 7_000,
    closeMethod: 'auto',
    exitReason: 'probability-stop',
    ticker: 'KXBTCD-26MAR0313-T81999.99',
    closeTimeMs: Date.UTC(2026, 2, 3, 18),
  }),
  numbered(40, { symbol: 'ETH', strategy: '=cmd|calc', monitor: 'eth', closedAtMs: NOON_MS + 41 * HOUR_MS }),
  numbered(41, {
    status: 'open',
    closedAtMs: null,
    sellPriceE4: null,
    pnlE6: null,
    winLoss: null,
    closeMethod: null,
  }),
];

beforeAll(async () => {
  database = await testDatabase();
  const connection: Connection = { ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD };
  pool = openPool(connection, { max: 4 });
  await createUser(database.adminPool, {
    userNo: '0002',
    login: 'ada',
    passwordHash: 'x',
    accountType: 'user',
  });
  await seed(database, MAIN, TRADES);
  await seed(database, { ...MAIN, mode: 'prod' }, [numbered(90)]);
  await seed(database, { ...MAIN, account: 'other' }, [numbered(91)]);
  await seed(database, { ...MAIN, ownerNo: '0002' }, [numbered(92)]);
  await database.pool.query(
    `INSERT INTO users.settlements (seq, user_no, account, mode, ticker, event_ticker, result, revenue_e6, yes_count_e2, no_count_e2,
       occurred_at)
     VALUES (1, '0001', 'main', 'simulated', $1, 'E', 'yes', 4000000, 400, 0, to_timestamp(1772557200)),
       (2, '0001', 'main', 'prod', 'P', 'E', 'no', 0, 0, 100, now())`,
    [TRADE.ticker],
  );
  for (let i = 0; i < 5; i++)
    await database.pool.query(
      `INSERT INTO users.fills (seq, user_no, account, mode, trade_id, order_id, client_order_id, ticker, side, yes_price_e4,
         count_e2, fee_e6, is_taker, occurred_at)
       VALUES ($1::int, '0001', 'main', 'simulated', 't-' || $1::int, 'o', 'c', 'T', 'bid', 9500, 100, 3400, true,
         to_timestamp(1772557200 + $1::int / 2))`,
      [i],
    );
  await database.pool.query(
    `INSERT INTO users.positions (user_no, account, mode, ticker, position, market_exposure)
     VALUES ('0001', 'main', 'simulated', 'HELD', -1.5, 0.75), ('0001', 'main', 'simulated', 'GONE', 0, 0)`,
  );
  web = await startWeb({ history: postgresHistory(pool), profiles: postgresProfiles(pool) });
  cookie = await web.signIn();
});
beforeEach(async () => {
  web.sessions.reach = { ...TRADERS, role: 'viewer' };
  await postgresProfiles(pool).change('0001', { timeZone: 'UTC' });
});
afterAll(async () => {
  await web.stop();
  await pool.end();
  await database.drop();
});

const ask = async (path: string) => {
  const reply = await fetch(`${web.origin}${path}`, { headers: { cookie } });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
};
const text = async (path: string) => {
  const reply = await fetch(`${web.origin}${path}`, { headers: { cookie } });
  return [reply.status, await reply.text(), reply.headers.get('content-disposition')] as const;
};
const ids = async (query = '') => {
  const { body } = await ask(`/api/history${query}`);
  return body.rows.map(({ id }: { id: string }) => id);
};
const inZone = (timeZone: string) => postgresProfiles(pool).change('0001', { timeZone });

describe('the history', () => {
  test('is of one account in one mode, newest first, with each trade as it was kept', async () => {
    expect(await ids()).toEqual(['c-041', 'c-040', 'c-003', 'c-002', 'c-001']);
    const { body } = await ask('/api/history?order=asc&limit=1');
    expect(body.rows).toEqual([{ ...TRADES[0], paid: true }]);
    expect(body).toMatchObject({ mode: 'simulated', said: expect.stringMatching(/simulated makers/) });
    expect(await ids('?mode=prod')).toEqual(['c-090']);
    expect(await ids('?mode=demo')).toEqual([]);
  });

  test('is of the account that is looked at', async () => {
    web.sessions.reach = { ownerNo: '0002', account: 'main', role: 'viewer' };
    expect(await ids()).toEqual(['c-092']);
    web.sessions.reach = { ownerNo: '0001', account: 'other', role: 'viewer' };
    expect(await ids()).toEqual(['c-091']);
  });

  test.each([
    ['?symbol=ETH', ['c-040']],
    ['?symbol=ETH,BTC&status=open', ['c-041']],
    ['?result=L', ['c-003']],
    ['?result=W,L&symbol=BTC', ['c-003', 'c-002', 'c-001']],
    ['?side=no', ['c-003']],
    ['?monitor=eth', ['c-040']],
    ['?strategy=%3Dcmd%7Ccalc', ['c-040']],
    ['?hour=13', ['c-003']],
    ['?hour=11,12&symbol=BTC', ['c-041', 'c-002', 'c-001']],
    ['?from=2026-03-05', ['c-041', 'c-040']],
    ['?to=2026-03-04', ['c-003', 'c-002', 'c-001']],
    ['?from=2026-03-03&to=2026-03-03&side=yes', ['c-002', 'c-001']],
    ["?strategy='; DROP TABLE users.trades; --", []],
    ['?symbol=<script>alert(1)</script>', []],
  ])('%s means %j', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  test('reckons days in its owner’s zone', async () => {
    expect(await ids('?to=2026-03-04')).toHaveLength(3);
    await inZone('Pacific/Honolulu');
    expect(await ids('?to=2026-03-04')).toEqual(['c-041', 'c-040', 'c-003', 'c-002', 'c-001']);
    await inZone('Asia/Tokyo');
    expect(await ids('?from=2026-03-04&to=2026-03-04')).toEqual(['c-003', 'c-002', 'c-001']);
    web.clock.aheadMs = NOON_MS - Date.now();
    expect(await ids('?period=yesterday')).toEqual([]);
    expect(await ids('?period=today')).toEqual(['c-003', 'c-002', 'c-001']);
    web.clock.aheadMs = 0;
  });

  test('is paged by key: nothing twice and nothing missing, also of one instant', async () => {
    for (const order of ['asc', 'desc']) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const more: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
        const { body } = await ask(`/api/history?limit=1&order=${order}${more}`);
        seen.push(...body.rows.map(({ id }: { id: string }) => id));
        expect(body.summary.trades).toBe(5);
        after = body.next;
      } while (after !== null);
      const oldestFirst = ['c-001', 'c-002', 'c-003', 'c-040', 'c-041'];
      expect(seen).toEqual(order === 'asc' ? oldestFirst : oldestFirst.toReversed());
    }
  });

  test('sums up all that is meant, not the page', async () => {
    const { body } = await ask('/api/history?limit=1&status=closed');
    expect(body.summary).toEqual({
      ...{ trades: 4, won: 3, lost: 1, drawn: 0 },
      ...{ meanProbability: 0.96, meanBuyE4: 9_500, meanEdgeE4: 66 },
      ...{ pnlE6: 3 * 93_200 - 506_900, feesE6: 4 * 6_800 },
    });
    const { body: nothing } = await ask('/api/history?symbol=XRP');
    expect(nothing.summary).toMatchObject({ trades: 0, meanProbability: null, meanBuyE4: null, pnlE6: 0 });
  });
});

describe('the CSV', () => {
  test('has 21 columns, every trade that is meant, and nothing that a spreadsheet would calculate', async () => {
    const [status, body, disposition] = await text('/api/history.csv?status=closed');
    expect([status, disposition]).toEqual([200, 'attachment; filename="rec-io-history-simulated.csv"']);
    const [heading = '', first, ...rest] = body.trimEnd().split('\r\n');
    expect(heading.split(',')).toHaveLength(21);
    expect(first).toBe(
      'c-001,closed,2026-03-03,17:30:00,BTC,Hourly HTC,BTC 12pm,82000,yes,96,0.66,0.95,1,2,0.0068,0.0932,2026-03-03 17:00:00,82100,82200,-3.5,W',
    );
    expect(rest).toHaveLength(3);
    expect(rest.at(-1)).toContain(`,'=cmd|calc,`);
  });

  test('is written in the owner’s zone', async () => {
    await inZone('Asia/Tokyo');
    expect((await text('/api/history.csv?result=L'))[1]).toContain('c-003,closed,2026-03-04,04:30:00');
  });
});

describe('the tax year', () => {
  test('has a line for each closed trade, sums that add up, and says that it is no money', async () => {
    const [status, body, disposition] = await text('/api/tax.csv?year=2026');
    expect([status, disposition]).toEqual([200, 'attachment; filename="rec-io-tax-2026-simulated.csv"']);
    const lines = body.trimEnd().split('\r\n');
    expect(lines).toHaveLength(7);
    expect(lines[1]).toBe(
      '2026-03-03 17:30:00,2026-03-03 17:00:00,settled,BTC 12pm YES (KXBTCD-26MAR0312-T81999.99),2,2,1.9,0.0068,0.0932,simulated,c-001',
    );
    expect(lines[3]).toContain(',sold,');
    // 3 × 2 $ and 2 × 0.70 $ less 0.0001 $: what is left of the gain, cost and fees.
    expect(lines[5]).toMatch(
      /^Sum,,,"4 trades closed in 2026, days of UTC",,7\.3999,7\.6,0\.0272,-0\.2273,simulated,$/s,
    );
    expect(lines[6]).toMatch(/^Note,.*No real money: simulated/);
  });

  test('is the year in which the trade ended, in the owner’s zone; real money is not called anything else', async () => {
    const ended = Date.UTC(2025, 11, 31, 23, 30);
    await seed(database, { ...MAIN, mode: 'prod' }, [
      numbered(93, { openedAtMs: ended - HOUR_MS, closedAtMs: ended }),
    ]);
    expect((await text('/api/tax.csv?year=2025&mode=prod'))[1]).toContain('c-093');
    await inZone('Europe/Berlin');
    expect((await text('/api/tax.csv?year=2025&mode=prod'))[1]).not.toContain('c-093');
    const [, body] = await text('/api/tax.csv?year=2026&mode=prod');
    expect(body).toContain('2026-01-01 00:30:00');
    expect(body).not.toMatch(/No real money/);
  });
});

test('the performance compares what was promised with what came, and knows what it does not know', async () => {
  const { body } = await ask('/api/performance');
  expect(body).toMatchObject({
    isCut: false,
    all: { trades: 4, expectedE6: 4 * 13_200, realisedE6: 3 * 93_200 - 506_900 },
  });
  expect(body.calibration.find(({ from }: { from: number }) => from === 0.95)).toMatchObject({
    known: 3,
    paid: 3,
    unknown: 1,
  });
  expect(body.bySide.map(({ key }: { key: string }) => key)).toEqual(['no', 'yes']);
  expect(body.winRate).toBe(0.75);
  expect((await ask('/api/performance?mode=demo')).body).toMatchObject({
    all: { trades: 0 },
    winRate: null,
    curve: [],
  });
});

describe('fills, settlements and positions', () => {
  test('come newest first and page by page', async () => {
    const { body: first } = await ask('/api/fills?limit=3');
    expect(first.rows.map(({ tradeId }: { tradeId: string }) => tradeId)).toEqual(['t-4', 't-3', 't-2']);
    expect(first.rows[0]).toMatchObject({ yesPriceE4: 9_500, countE2: 100, feeE6: 3_400, isTaker: true });
    const { body: second } = await ask(`/api/fills?limit=3&after=${encodeURIComponent(first.next)}`);
    expect([second.rows.map(({ tradeId }: { tradeId: string }) => tradeId), second.next]).toEqual([
      ['t-1', 't-0'],
      null,
    ]);
  });

  test('are of the mode that is meant', async () => {
    expect((await ask('/api/settlements')).body.rows).toMatchObject([
      { ticker: TRADE.ticker, revenueE6: 4_000_000 },
    ]);
    expect((await ask('/api/settlements?mode=prod')).body.rows).toMatchObject([{ ticker: 'P' }]);
    expect((await ask('/api/positions')).body.rows).toMatchObject([
      { ticker: 'HELD', countE2: -150, exposureE6: 750_000 },
    ]);
    expect((await ask('/api/positions?mode=prod')).body.rows).toEqual([]);
  });
});

test.each([
  '/api/history?limit=201',
  '/api/history?limit=0',
  '/api/history?limit=1e9',
  '/api/history?limit=ten',
  '/api/history?mode=real',
  '/api/history?period=forever',
  '/api/history?from=2026-02-30',
  '/api/history?from=yesterday',
  '/api/history?from=2026-03-02&to=2026-03-01',
  '/api/history?hour=24',
  '/api/history?hour=-1',
  '/api/history?result=X',
  '/api/history?side=maybe',
  '/api/history?order=random',
  '/api/history?after=abc',
  `/api/history?after=${'9'.repeat(18)}~x`,
  '/api/history?after=1~%00',
  '/api/history?strategy=%00',
  `/api/history?strategy=${'x'.repeat(401)}`,
  '/api/history?account=other',
  '/api/history?userNo=0002',
  '/api/history.csv?limit=1',
  '/api/tax.csv',
  '/api/tax.csv?year=1',
  '/api/tax.csv?year=2026.5',
  '/api/performance?mode=',
  '/api/fills?limit=500',
  '/api/positions?after=%27%3B--',
])('%s is refused with what is wrong', async (path) => {
  const { status, body } = await ask(path);
  expect([status, body.error.code]).toEqual([400, 'web.bad_request']);
  expect(body.error.message.length).toBeGreaterThan('The request is not what was expected.'.length);
});

describe('my profile', () => {
  const change = async (body: unknown) => {
    const reply = await fetch(`${web.origin}/api/profile`, {
      method: 'PATCH',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [reply.status, await reply.json()] as const;
  };

  test('changes by what is given and keeps the rest, markup included', async () => {
    expect(await change({ firstName: '<b>Ada</b>', timeZone: 'Europe/Berlin' })).toMatchObject([
      200,
      { firstName: '<b>Ada</b>', timeZone: 'Europe/Berlin' },
    ]);
    expect((await change({ phone: '+1' }))[1]).toMatchObject({ firstName: '<b>Ada</b>', phone: '+1' });
    expect((await ask('/api/profile')).body).toMatchObject({ firstName: '<b>Ada</b>', phone: '+1' });
    expect(web.audit.entries.at(-1)).toMatchObject({
      action: 'profile.changed',
      detail: { fields: 'phone' },
    });
  });

  test.each([
    [{ timeZone: 'Mars/Olympus' }, 'web.unknown_zone'],
    [{ timeZone: '; DROP' }, 'web.bad_request'],
    [{ firstName: 7 }, 'web.bad_request'],
    [{ firstName: 'a\u0000b' }, 'web.bad_request'],
    [{ email: 'x'.repeat(255) }, 'web.bad_request'],
    [{ login: 'root' }, 'web.bad_request'],
    [[], 'web.bad_request'],
  ])('with %j is refused', async (body, code) => {
    expect(await change(body)).toMatchObject([400, { error: { code } }]);
  });
});
