import { type Connection, openPool } from '@rec-io/database/connection';
import { postgresNotifications } from '@rec-io/database/notifications';
import { postgresProfiles } from '@rec-io/database/profiles';
import { roleOf } from '@rec-io/database/roles';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import type { ResearchView } from '@rec-io/domain/research-view';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ModelShelf } from '../src/ports.ts';
import { axeProblems } from './axe.ts';
import { DESKTOP, type Device } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const PHONE = { width: 390, height: 844, isPhone: true };
const MARKUP = '<img src=x onerror=alert(1)>';

describe.skipIf(needsChromium)(`notifications in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let database: TestDatabase;
  let pool: Pool;
  let seen: DashboardInBrowser;
  const research: ModelShelf = {
    look: async (): Promise<ResearchView> => ({
      coins: [
        {
          ...{ symbol: 'BTC', inUse: { name: 'one', since: null, problem: null }, former: null, models: [] },
          events: [
            {
              ...{ timeMs: Date.now() - 3_000_000, event: 'promoted', model: 'one', before: null },
              ...{ by: 'worker', why: 'better' },
            },
          ],
        },
      ],
      refresh: { now: null, last: null, none: null },
    }),
    use: async () => null,
    rollBack: async () => null,
    refresh: () => null,
    cancelRefresh: () => false,
  };

  beforeAll(async () => {
    [built, database] = await Promise.all([buildDashboard(), testDatabase()]);
    const connection: Connection = { ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD };
    pool = openPool(connection, { max: 4 });
    // Sixty stops of the last hours; one order refused with a message of the exchange that holds markup.
    await database.pool.query(
      `INSERT INTO users.controls (seq, user_no, account, mode, state, flatten, reason, decided_by, occurred_at, recorded_at)
       SELECT n, '0001', 'main', 'simulated', CASE WHEN n % 2 = 0 THEN 'active' ELSE 'halted' END, false, 'reason ' || n, 'web:ada',
         now() - (100 + n) * interval '1 minute', now() - (100 + n) * interval '1 minute' FROM generate_series(1, 60) n`,
    );
    await database.pool.query(
      `INSERT INTO users.intents (seq, user_no, account, mode, client_order_id, decision_number, monitor, strategy, symbol,
         event_ticker, ticker, contract, floor_strike_e4, close_time, side, action, count_e2, limit_e4, book_side, yes_price_e4,
         time_in_force, probability, edge_e4, index_e4, time_to_close_s, occurred_at, cause, method)
       SELECT 1, '0001', 'main', 'simulated', id, 1, 'btc', 'Hourly HTC', 'BTC', 'E', 'T', 'BTC 12pm', 819999900, now(), 'yes', 'entry', 200, 9600,
         'bid', 9600, 'ioc', 0.97, 10, 1, 60, now(), 'entry', 'auto' FROM unnest('{a,b}'::text[]) AS id`,
    );
    await database.pool.query(
      `INSERT INTO users.fills (seq, user_no, account, mode, trade_id, order_id, client_order_id, ticker, side, yes_price_e4,
         count_e2, fee_e6, is_taker, occurred_at, recorded_at)
       VALUES (1, '0001', 'main', 'simulated', 'f', 'o', 'a', 'T', 'bid', 9550, 200, 0, true, now(), now() - interval '2 minutes')`,
    );
    await database.pool.query(
      `INSERT INTO users.order_outcomes (seq, user_no, account, mode, client_order_id, outcome, code, message, occurred_at, recorded_at)
       VALUES (1, '0001', 'main', 'simulated', 'b', 'rejected', 'market_closed', $1, now(), now() - interval '1 minute')`,
      [MARKUP],
    );
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
    await built.remove();
  });
  beforeEach(() => database.adminPool.query('DELETE FROM users.notification_reads'));
  afterEach(() => seen.close());

  async function open(device: Device): Promise<void> {
    seen = await DashboardInBrowser.open(built.staticDir, device, {
      ...{ notifications: postgresNotifications(pool), profiles: postgresProfiles(pool), research },
    });
    seen.publish(START_E4);
    await seen.signIn();
    // Sixty stops, a buy, a refusal and a model.
    await seen.page.getByRole('link', { name: /^Notifications, 6\d unread$/ }).click();
    await seen.page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor();
    await lines().first().waitFor();
  }
  const lines = () => seen.page.getByRole('list', { name: 'Notifications' }).getByRole('listitem');

  test.each([
    ['desktop-dark', DESKTOP],
    ['desktop-light', { ...DESKTOP, look: 'light' }],
    ['phone-dark', PHONE],
    ['phone-light', { ...PHONE, look: 'light' }],
  ] as const)('can be read by everybody: %s', async (name, device) => {
    await open(device);
    await seen.look(`${name}-notifications`);
    expect(await axeProblems(seen.page)).toEqual([]);
    if (device.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
    expect(seen.browser.complaints).toEqual([]);
  });

  test('are told newest first, in words, page by page, by kind; what was written is text', async () => {
    await open(DESKTOP);
    const { page } = seen;
    expect(await lines().count()).toBe(50);
    expect(await lines().nth(0).textContent()).toContain(
      'The exchange refused a buy of 2 YES $82,000 of BTC 12pm',
    );
    expect(await lines().nth(0).textContent()).toContain(`market_closed: ${MARKUP}`);
    expect(await lines().nth(1).textContent()).toContain('Bought 2 YES $82,000 of BTC 12pm at 95.5¢');
    expect(await lines().nth(2).textContent()).toContain('BTC is traded with one');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => lines().count()).toBe(63);
    await page.getByLabel('Kind').selectOption('Models');
    await expect.poll(() => lines().count()).toBe(1);
    await page.reload();
    await lines().first().waitFor();
    expect(await lines().count()).toBe(1);
    await page.getByLabel('Kind').selectOption('Programs');
    await page.getByText('Nothing of that kind has happened.').waitFor();
  });

  test('are marked as read, and what comes later is unread again', async () => {
    await open(DESKTOP);
    const { page } = seen;
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByRole('button', { name: 'All is read' }).waitFor();
    await page.getByRole('link', { name: 'Notifications', exact: true }).first().waitFor();
    expect(await page.getByText('unread').count()).toBe(0);
    await database.pool.query(
      `INSERT INTO users.controls (seq, user_no, account, mode, state, flatten, reason, decided_by, occurred_at)
       VALUES (99, '0001', 'main', 'simulated', 'halted', true, 'now', 'kill file: ada', now())`,
    );
    await page.reload();
    await page.getByRole('link', { name: 'Notifications, 1 unread' }).waitFor();
    await page.getByText('Trading is halted, and everything is sold').waitFor();
  });

  test('nonsense is refused, and a person reads for himself alone', async () => {
    await open(DESKTOP);
    const asked = (path: string, body?: unknown) =>
      seen.page.evaluate(
        `fetch('/api/notifications${path}', ${JSON.stringify(
          body === undefined
            ? {}
            : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
        )}).then(async (reply) => [reply.status, (await reply.json()).error?.code ?? null])`,
      ) as Promise<[number, string | null]>;
    const bad = [400, 'web.bad_request'];
    for (const path of ['?kind=other', '?after=x', '?limit=0', '?limit=201', '?since=1', '/unread?x=1'])
      expect([path, ...(await asked(path))]).toEqual([path, ...bad]);
    for (const body of [
      {},
      { upToMs: 'now' },
      { upToMs: -1 },
      { upToMs: 1e17 },
      { upToMs: 1, userNo: '0002' },
    ])
      expect([body, ...(await asked('/read', body))]).toEqual([body, ...bad]);
    // Of another account nothing is told of this one, nor of the installation's models.
    seen.web.sessions.reach = { ownerNo: '0001', account: 'other', role: 'viewer' };
    await seen.page.reload();
    await seen.page.getByText('Nothing has happened by itself yet.').waitFor();
  });
});
