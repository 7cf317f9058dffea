import { readFile } from 'node:fs/promises';
import { postgresRights } from '@rec-io/database/account-rights';
import { postgresAudit } from '@rec-io/database/audit';
import { type Connection, openPool } from '@rec-io/database/connection';
import { postgresProfiles } from '@rec-io/database/profiles';
import { roleOf } from '@rec-io/database/roles';
import { postgresSecondFactors } from '@rec-io/database/second-factors';
import { postgresSessions } from '@rec-io/database/sessions';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { createUser, postgresUsers, setPasswordHash } from '@rec-io/database/users';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../src/password.ts';
import { axeProblems } from './axe.ts';
import { DESKTOP, type Device, looksOf, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { TRADERS } from './memory-stores.ts';
import { PASSWORD } from './running-web.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const MARKUP = '<img src=x onerror=alert(1)>';

describe.skipIf(needsChromium)(`the audit in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let database: TestDatabase;
  let pool: Pool;
  let seen: DashboardInBrowser;

  beforeAll(async () => {
    [built, database] = await Promise.all([buildDashboard(), testDatabase()]);
    const connection: Connection = { ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD };
    pool = openPool(connection, { max: 4 });
    const passwordHash = await hashPassword(PASSWORD);
    await setPasswordHash(database.adminPool, '0001', passwordHash);
    await createUser(database.adminPool, {
      ...{ userNo: '0002', login: 'ada', passwordHash, accountType: 'user' },
    });
    await postgresRights(pool).grant(TRADERS, 'ada', 'viewer', 'test');
    // Sixty hours of an owner who trades by hand; what ada did is among them.
    await database.adminPool.query(
      `INSERT INTO users.audit (owner_no, account, user_no, login, via, action, detail, address, user_agent, occurred_at)
       SELECT '0001', 'main', '0001', 'owner', 'page', 'trading.close', jsonb_build_object('tradeId', n, 'status', 200),
         '192.0.2.1', 'Test', '2026-03-01 12:00Z'::timestamptz + n * interval '1 hour' FROM generate_series(1, 60) n
       UNION ALL VALUES
         ('0001', 'main', '0002', 'ada', 'key', 'right.refused', '{"route": "POST /api/trading/buy"}'::jsonb, '192.0.2.2', '',
          '2026-03-05 12:00Z'::timestamptz),
         ('0001', 'main', NULL, $1, 'page', 'session.refused', '{"code": "web.wrong_credentials"}', '192.0.2.3', $1,
          '2026-03-05 13:00Z'),
         ('0001', 'main', '0001', 'owner', 'page', 'trading.kill', '{"reason": "=drill", "flatten": true, "status": 503}', '192.0.2.1', '',
          '2026-03-05 14:00Z'),
         ('0001', 'main', '0001', 'owner', 'page', 'something.new', '{"odd": "thing"}', '192.0.2.1', '', '2026-03-05 15:00Z')`,
      [MARKUP],
    );
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
    await built.remove();
  });
  afterEach(() => seen.close());

  async function open(size: Device, login = 'owner'): Promise<void> {
    seen = await DashboardInBrowser.open(built.staticDir, size, {
      stores: {
        users: postgresUsers(pool),
        sessions: postgresSessions(pool, TRADERS),
        rights: postgresRights(pool),
        audit: postgresAudit(pool),
      },
      profiles: postgresProfiles(pool),
      secondFactors: postgresSecondFactors(pool),
    });
    seen.publish(START_E4);
    await seen.signIn(seen.page, login);
    if (size.isPhone) await seen.page.getByText('More', { exact: true }).click();
    await seen.page.getByRole('link', { name: 'Audit' }).click();
    await seen.page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
    await seen.page.getByText('Signed in').first().waitFor();
  }
  const rows = () => seen.page.locator('tbody tr');
  const asked = (path: string) =>
    seen.page.evaluate(
      `fetch(${JSON.stringify(path)}).then(async (reply) => [reply.status, await reply.text()])`,
    ) as Promise<[number, string]>;

  describe.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('%s', (device, size) => {
    test.each(looksOf(size))('can be read by everybody: %s', async (look) => {
      await open({ ...size, look });
      const { page } = seen;
      // The phone’s list of pages is put away with the press that chose one.
      if (size.isPhone) expect(await page.getByRole('link', { name: 'System' }).isVisible()).toBe(false);
      await page.getByText('Pulled the kill switch and sold everything: =drill (refused)').click();
      await page.getByText('trading.kill').waitFor();
      await seen.look(`${device}-${look}-audit`);
      expect(await axeProblems(page)).toEqual([]);
      if (size.isPhone) expect(await smallTargets(page)).toEqual([]);
      expect(seen.browser.complaints).toEqual([]);
    });
  });

  test('tells an owner what everybody did, page by page, in words, and what was typed as text', async () => {
    await open(DESKTOP);
    const { page } = seen;
    expect(await rows().count()).toBe(50);
    await page.getByText('something.new').first().waitFor();
    await page.getByText(`${MARKUP} (nobody of that name)`).waitFor();
    await page.getByText('Sign-in refused: wrong login or password').waitFor();
    await page.getByText('Refused for want of a right: POST /api/trading/buy').waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('Closed the trade 1', { exact: true }).waitFor();
    const numbers = await rows().count();
    expect(numbers).toBeGreaterThan(60);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  });

  test('is filtered by whom, what, by which way and when; the address keeps it', async () => {
    await open(DESKTOP);
    const { page } = seen;
    await page.getByLabel('What', { exact: true }).selectOption('Rights');
    await expect.poll(() => rows().count()).toBe(1);
    await page.reload();
    await page.getByText('Refused for want of a right: POST /api/trading/buy').waitFor();
    expect(await rows().count()).toBe(1);
    await page.getByLabel('By', { exact: true }).selectOption('the page');
    await page.getByText('Nothing is meant by these filters.').waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByLabel('Who').fill('ada');
    await page.getByLabel('Who').press('Enter');
    await expect.poll(() => rows().count()).toBeLessThan(5);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByLabel('From').fill('2026-03-05');
    await page.getByLabel('To', { exact: true }).fill('2026-03-05');
    await page.getByLabel('To', { exact: true }).press('Enter');
    await expect.poll(() => rows().count()).toBe(4);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('No,Time,Who,By,What,Detail,Address,Browser');
    // What a spreadsheet would take for a formula or a cell of its own is text.
    expect(lines[2]).toContain('"{""reason"": ""=drill""'.replaceAll(': ', ':'));
  });

  test('who does not own the account sees what they did themselves, also as a file', async () => {
    await open(DESKTOP, 'ada');
    const { page } = seen;
    await page.getByText('You see what you did yourself.').waitFor();
    expect(await page.getByText('Closed the trade').count()).toBe(0);
    expect(await page.getByLabel('Who').count()).toBe(0);
    const [status, text] = await asked('/api/audit.csv?login=owner');
    expect([status, text.trim().split('\r\n').length]).toEqual([200, 1]);
    expect((await asked('/api/audit.csv'))[1]).not.toMatch(/,owner,/);
    expect((await asked('/api/audit.csv'))[1]).toMatch(/,ada,key,right.refused,/);
  });

  test('nonsense is refused with what is wrong', async () => {
    await open(DESKTOP);
    for (const query of [
      'what=trading.kill%27--',
      'what=TRADING',
      'via=post',
      'from=2026-02-30',
      'from=2026-03-02&to=2026-03-01',
      'period=ever',
      `login=${'x'.repeat(65)}`,
      'before=0',
      'order=asc',
    ]) {
      const [status, text] = await asked(`/api/audit?${query}`);
      expect([query, status, JSON.parse(text).error.code]).toEqual([query, 400, 'web.bad_request']);
    }
    await seen.page.goto(`${seen.web.origin}/audit?from=2026-02-30`);
    await seen.page.getByText('There is no day 2026-02-30.').waitFor();
  });
});
