import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, type Device, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { TRADERS } from './memory-stores.ts';
import { peopleInDatabase } from './people-in-database.ts';
import { PASSWORD } from './running-web.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const SCRIPT = '<img src=x onerror=alert(1)>';

describe.skipIf(needsChromium)(`the account in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  beforeAll(async () => {
    built = await buildDashboard();
  });
  afterAll(() => built.remove());

  let kept: Awaited<ReturnType<typeof peopleInDatabase>>;
  let seen: DashboardInBrowser;
  beforeEach(async () => {
    kept = await peopleInDatabase();
  });
  afterEach(async () => {
    await seen.close();
    await kept.drop();
  });

  async function open(device: Device, login = 'owner', mode: 'simulated' | 'prod' = 'simulated') {
    seen = await DashboardInBrowser.open(built.staticDir, device, {
      ...kept.stores,
      stores: kept.stores,
      mode,
    });
    seen.publish(START_E4);
    await seen.signIn(seen.page, login, '/account');
  }
  const section = (name: string) => seen.page.getByRole('region', { name, exact: true });
  const press = (name: string) => seen.page.getByRole('button', { name, exact: true }).click();
  const shown = (text: string | RegExp) => seen.page.getByText(text).first().waitFor();

  test.each([
    ['desktop', { ...DESKTOP, look: 'dark' }],
    ['desktop', { ...DESKTOP, look: 'light' }],
    ['phone', { ...PHONE, look: 'dark' }],
    ['phone', { ...PHONE, look: 'light' }],
  ] as const)('says what it is, whose, and what kind of money, %s %j', async (name, device) => {
    await kept.database.pool.query(
      `INSERT INTO users.settlements (seq, user_no, account, mode, ticker, event_ticker, result, revenue_e6, yes_count_e2,
         no_count_e2, occurred_at)
       VALUES (1, '0001', 'main', 'simulated', 'KXBTCD-26MAR0312-T81999.99', 'E', 'yes', 4000000, 400, 0, to_timestamp(1772557200))`,
    );
    await open(device);
    await section('This account').getByText('main of 0001').waitFor();
    await section('This account').getByText('Made against simulated makers').waitFor();
    await expect.poll(() => seen.page.getByTestId('account-balance').textContent()).toMatch(/^\$10,041\.56$/);
    await section('Settlements').getByText('KXBTCD-26MAR0312-T81999.99').waitFor();
    await section('Settlements').getByText('$4.00').waitFor();
    await section('Fills and fees').getByText('Nothing has been filled here yet.').waitFor();
    await section('People').getByText('owner · Owner').waitFor();
    await section('Real money').getByText('You can lose all the money on this account.').waitFor();
    await seen.look(`${name}-${device.look}-account`);
    expect(await axeProblems(seen.page)).toEqual([]);
    if (device.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
    expect(seen.browser.complaints).toEqual([]);
  });

  test('an owner gives and takes rights, and the last owner stays', async () => {
    await open(DESKTOP);
    const people = section('People');
    await press('Give it');
    await people.getByText('Give the name with which they sign in.').waitFor();
    const give = async (login: string, right: string) => {
      await people.getByLabel('Login').fill(login);
      await people.getByText(right, { exact: true }).click();
      await press('Give it');
    };
    await give(SCRIPT, 'Trader');
    await people.getByText('There is no user of that login.').waitFor();
    await give('ada', 'Trader');
    await people.getByText('ada · Trader').waitFor();
    expect(await kept.stores.rights.reachable('0002')).toContainEqual({ ...TRADERS, role: 'trader' });
    await give('ada', 'Viewer');
    await people.getByText('ada · Viewer').waitFor();
    await press('Take away the right of owner');
    await people.getByText('Really take the right of owner away?').waitFor();
    await press('Take away');
    await people.getByText('Nobody would own the account any more.').waitFor();
    await press('Keep it');
    await press('Take away the right of ada');
    await press('Take away');
    await people.getByText('ada · Viewer').waitFor({ state: 'detached' });
    expect(await kept.stores.rights.reachable('0002')).not.toContainEqual(expect.objectContaining(TRADERS));
    expect([await kept.actions('right.granted'), await kept.actions('right.revoked')]).toEqual([2, 1]);
  });

  test('a viewer sees it, and neither people nor a way to accept; with an account of their own they choose', async () => {
    await kept.stores.rights.grant(TRADERS, 'ada', 'viewer', 'test');
    await open(DESKTOP, 'ada');
    await section('Real money').getByText('An owner of the account accepts it here').waitFor();
    expect(await section('People').count()).toBe(0);
    expect(await section('Real money').getByRole('button').count()).toBe(0);
    await press('Look at it: main of 0002');
    await section('This account').getByText('main of 0002').waitFor();
    await shown('No trader of this installation trades it');
    await section('People').getByText('ada · Owner').waitFor();
    expect(await section('This account').getByText('$10,041.56').count()).toBe(0);
  });

  test('real money is armed only once an owner took the risk upon them, in words that are kept', async () => {
    await kept.stores.rights.grant(TRADERS, 'ada', 'trader', 'test');
    await open(DESKTOP, 'owner', 'prod');
    const ask = (body: unknown) =>
      seen.page.evaluate(`fetch('/api/trading/arm', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: ${JSON.stringify(JSON.stringify(body))} }).then(async (reply) => [reply.status, (await reply.json()).error?.code])`);
    const armed = { reason: 'a test', password: PASSWORD };
    expect(await ask(armed)).toEqual([409, 'web.risk_not_accepted']);
    expect(seen.commands.told.filter(([name]) => name === 'arm')).toEqual([]);

    const risk = section('Real money');
    await risk.getByText('Nobody has accepted it yet').waitFor();
    await press('Accept');
    await risk.getByText('Say that you have read it.').waitFor();
    await risk.getByLabel('I have read it, and take that risk.').check();
    await risk.getByLabel('Your password').fill('wrong');
    await press('Accept');
    await risk.getByText('Login or password is wrong.').waitFor();
    expect(await kept.stores.riskAcceptances.read(TRADERS, 1)).toBeNull();
    await risk.getByLabel('Your password').fill(PASSWORD);
    await press('Accept');
    await risk.getByText(/Accepted by owner, \d{4}-\d\d-\d\d/).waitFor();
    expect(await risk.getByRole('button').count()).toBe(0);
    expect(await kept.stores.riskAcceptances.read(TRADERS, 1)).toMatchObject({ login: 'owner', via: 'page' });
    expect(await kept.actions('risk.accepted')).toBe(1);
    await seen.look('desktop-dark-account-prod');
    expect(((await ask(armed)) as [number])[0]).toBe(200);
    expect(seen.commands.told.filter(([name]) => name === 'arm')).toHaveLength(1);
  });

  test('the acceptance of another version, or by another than an owner, counts for nothing, and none is taken back', async () => {
    await kept.stores.rights.grant(TRADERS, 'ada', 'trader', 'test');
    await open(DESKTOP, 'ada');
    const accept = (version: unknown) =>
      seen.page.evaluate(`fetch('/api/risk', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ version: ${JSON.stringify(version)}, password: ${JSON.stringify(PASSWORD)} }) })
        .then(async (reply) => [reply.status, (await reply.json()).error?.code])`);
    expect(await accept(1)).toEqual([403, 'web.not_allowed']);
    await kept.stores.rights.grant(TRADERS, 'ada', 'owner', 'test');
    expect(await accept(2)).toEqual([409, 'web.risk_changed']);
    expect(await accept('1')).toEqual([400, 'web.bad_request']);
    expect(await kept.stores.riskAcceptances.read(TRADERS, 1)).toBeNull();
    expect(await accept(1)).toEqual([200, undefined]);
    const other = { version: 1, login: 'somebody else', via: 'page', userNo: '0001' } as const;
    await kept.stores.riskAcceptances.accept(TRADERS, other);
    expect(await kept.stores.riskAcceptances.read(TRADERS, 1)).toMatchObject({ login: 'ada' });
    await expect(kept.database.adminPool.query('TRUNCATE users.risk_acceptances')).rejects.toThrow();
    await expect(kept.pool.query('DELETE FROM users.risk_acceptances')).rejects.toThrow();
  });
});
