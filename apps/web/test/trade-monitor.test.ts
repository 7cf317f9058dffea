import { StandInTrader } from '@rec-io/program-parts/test-trader';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DESKTOP, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { dayView, FINISHED_TRADES, START_E4, shownTrades, statusView } from './sample-views.ts';

describe.skipIf(needsChromium)(`the Trade Monitor in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  beforeAll(async () => {
    built = await buildDashboard();
  });
  afterAll(() => built.remove());

  describe.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('%s', (name, device) => {
    let seen: DashboardInBrowser;
    beforeEach(async () => {
      seen = await DashboardInBrowser.open(built.staticDir, device);
    });
    afterEach(() => seen.close());

    const look = (what: string) => seen.look(`${name}-${what}`);

    test('whoever signs in sees price and ladder, and both follow the market', async () => {
      seen.publish(START_E4);
      await seen.page.goto(`${seen.web.origin}/`);
      expect(seen.page.url()).toBe(`${seen.web.origin}/sign-in`);
      await look('sign-in');
      await seen.signIn();

      const price = seen.page.getByTestId('index-price');
      await expect.poll(() => price.textContent()).toBe('82,143.27');
      const row = seen.page.getByRole('row').filter({ hasText: '$82,000' }).filter({ hasText: '+143' });
      await row.waitFor();
      await seen.page.locator('canvas').first().waitFor();
      await expect.poll(() => seen.page.title()).toBe('82,143.27 BTC · REC.IO');
      await look('monitor');

      seen.publish(START_E4 + 3_000_000);
      await expect.poll(() => price.textContent()).toBe('82,443.27');
      await seen.page.getByRole('row').filter({ hasText: '$82,000' }).filter({ hasText: '+443' }).waitFor();
      await expect.poll(() => seen.page.title()).toBe('82,443.27 BTC · REC.IO');
      await look('moved');
      expect(seen.browser.complaints).toEqual([]);
    });

    test('mode, practice clock, account and the day are named', async () => {
      seen.publish(START_E4);
      await seen.signIn();
      for (const text of ['SIMULATED', 'practice clock ×20', '$10,041.56', 'seeded practice prices']) {
        await seen.page.getByText(text).first().waitFor();
      }
      expect(await seen.page.getByTestId('auto-entry').textContent()).toBe('ACTIVE');
      expect(await seen.page.getByTestId('day-pnl').textContent()).toBe('−$0.5245');
    });

    test('before anything happens, the page says what to expect', async () => {
      seen.publish(
        START_E4,
        statusView({ autoEntryState: 'PAUSED', pausedForSeconds: 754 }),
        shownTrades([], []),
      );
      await seen.signIn();
      await seen.page.getByText('A monitor buys in its entry window').first().waitFor();
      await seen.page.getByText('Nothing has finished today.').waitFor();
      expect(await seen.page.getByTestId('auto-entry').textContent()).toMatch(/^PAUSED \d\d:\d\d$/);
      await look('empty');
      expect(seen.browser.complaints).toEqual([]);
    });

    test('of a long day the newest are shown, which is said, and the history has all', async () => {
      seen.publish(START_E4);
      await seen.signIn();
      await seen.page.getByTestId('day-pnl').waitFor();
      expect(await seen.page.getByText(/^The newest/).count()).toBe(0);
      const { finished, totals } = dayView(FINISHED_TRADES);
      seen.trader.publish('day', { finished, totals: { ...totals, closed: 250 } });
      await seen.page.getByText('The newest 5 of 251.').waitFor();
      await seen.page.getByRole('link', { name: 'History has all of them' }).click();
      await seen.page.waitForURL('**/history?period=today');
    });

    test('a trade that closes is told to who listens', async () => {
      const [newest, ...older] = FINISHED_TRADES;
      seen.publish(START_E4, statusView(), shownTrades([], older));
      await seen.signIn();
      await seen.page.getByTestId('day-pnl').waitFor();
      expect(newest).toBeDefined();
      seen.publish(START_E4);
      await expect
        .poll(() => seen.page.getByTestId('announcer').textContent())
        .toMatch(/Closed: YES \$81,500/);
    });

    test('a trader that stops answering is a banner, and its return takes it away', async () => {
      seen.publish(START_E4);
      await seen.signIn();
      await seen.page.getByTestId('index-price').waitFor();
      const { port } = seen.trader;
      await seen.trader.stop();
      await seen.page.getByText('The trader does not answer').waitFor();
      await look('lost');
      seen.trader = await StandInTrader.start(port);
      seen.publish(START_E4);
      await seen.page.getByText('The trader does not answer').waitFor({ state: 'detached' });
    });

    test('a wrong password is said, and nothing of the page is shown', async () => {
      await seen.page.goto(`${seen.web.origin}/`);
      await seen.page.getByLabel('Login').fill('owner');
      await seen.page.getByLabel('Password').fill('wrong');
      await seen.page.getByRole('button', { name: 'Sign in' }).click();
      await seen.page.getByText('Login or password is wrong.').waitFor();
      expect(await seen.page.getByTestId('index-price').count()).toBe(0);
    });

    test('a server that goes away is a banner, and the page comes back by itself when the server does', async () => {
      seen.publish(START_E4);
      await seen.signIn();
      await seen.page.getByTestId('index-price').waitFor();
      const comeBack = await seen.stopWeb();
      await seen.page.getByText('No connection to REC.IO').waitFor();
      await comeBack();
      await seen.page.getByText('No connection to REC.IO').waitFor({ state: 'detached' });
      seen.publish(START_E4 + 10_000);
      await expect.poll(() => seen.page.getByTestId('index-price').textContent()).toBe('82,144.27');
    });

    test('signing out leads to the sign-in page, also in every other tab', async () => {
      seen.publish(START_E4);
      await seen.signIn();
      const other = await seen.browser.page();
      await other.goto(`${seen.web.origin}/`);
      await other.getByTestId('index-price').waitFor();
      await seen.page.getByRole('link', { name: 'Settings' }).click();
      await seen.page.getByRole('button', { name: 'Sign out' }).click();
      await seen.page.waitForURL(`${seen.web.origin}/sign-in`);
      await other.waitForURL(`${seen.web.origin}/sign-in`);
      expect(seen.web.sessions.rows.size).toBe(0);
    });

    test('a blocked trader says why, and orders whose fate is unknown are named', async () => {
      const reason = 'the ledger and the exchange differ by $0.0100';
      seen.publish(
        START_E4,
        statusView({ mode: 'prod', clockSpeed: 1, state: 'blocked', reason, unknownOrders: ['order-7'] }),
      );
      await seen.signIn();
      await seen.page.getByText('REAL MONEY').waitFor();
      await seen.page.getByText(reason).filter({ visible: true }).waitFor();
      await seen.page.getByText('order-7').waitFor();
      expect(await seen.page.getByText('practice clock').count()).toBe(0);
      await look('blocked');
      expect(seen.browser.complaints).toEqual([]);
    });
  });
});
