import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StandInTrader } from '@rec-io/program-parts/test-trader';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, CHROMIUM_MISSING } from './chromium.ts';
import { PASSWORD, startWeb, type TestWeb } from './running-web.ts';
import { FINISHED_TRADES, ladderView, marketView, START_E4, statusView, tradesView } from './sample-views.ts';

const DASHBOARD = join(import.meta.dirname, '../../dashboard');
/** Set it to a folder to look at what the browser saw. */
const SCREENSHOT_DIR = process.env['SCREENSHOT_DIR'];

const needsChromium = CHROMIUM_MISSING !== null && !process.env['CI'];
const title = `the dashboard in a browser${needsChromium ? ` (skipped: ${CHROMIUM_MISSING})` : ''}`;

describe.skipIf(needsChromium)(title, () => {
  let staticDir: string;
  beforeAll(async () => {
    staticDir = await mkdtemp(join(tmpdir(), 'recio-dashboard-'));
    const configFile = join(DASHBOARD, 'vite.config.ts');
    await build({
      root: DASHBOARD,
      configFile,
      logLevel: 'error',
      build: { outDir: staticDir, emptyOutDir: true },
    });
  });
  afterAll(() => rm(staticDir, { recursive: true, force: true }));

  describe.each([
    ['desktop', 1440, 900],
    ['phone', 390, 844],
  ])('%s', (device, width, height) => {
    let trader: StandInTrader;
    let web: TestWeb;
    let browser: Browser;
    let page: Page;

    beforeEach(async () => {
      trader = await StandInTrader.start();
      web = await startWeb({ traderUrl: trader.url, staticDir });
      browser = await Browser.open(width, height);
      page = await browser.page();
    });
    afterEach(async () => {
      await browser.close();
      await web.stop();
      await trader.stop();
    });

    const publish = (indexE4: number, status = statusView(), trades = tradesView()) => {
      trader.publish('status', status);
      trader.publish('market', marketView(indexE4));
      trader.publish('ladder', ladderView(indexE4));
      trader.publish('trades', trades);
    };

    const signIn = async () => {
      await page.goto(`${web.origin}/`);
      await page.getByLabel('Login').fill('owner');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${web.origin}/`);
    };

    const look = async (name: string) => {
      if (SCREENSHOT_DIR)
        await page.screenshot({ path: join(SCREENSHOT_DIR, `${device}-${name}.png`), fullPage: true });
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow, 'the page scrolls sideways').toBe(0);
    };

    test('whoever signs in sees price and ladder, and both follow the market', async () => {
      publish(START_E4);
      await page.goto(`${web.origin}/`);
      expect(page.url()).toBe(`${web.origin}/sign-in`);
      await look('sign-in');
      await signIn();

      const price = page.getByTestId('index-price');
      await expect.poll(() => price.textContent()).toBe('82,143.27');
      const row = page.getByRole('row').filter({ hasText: '$82,000' }).filter({ hasText: '+143' });
      await row.waitFor();
      await page.locator('canvas').first().waitFor();
      await expect.poll(() => page.title()).toBe('82,143.27 BTC · REC.IO');
      await look('monitor');

      publish(START_E4 + 3_000_000);
      await expect.poll(() => price.textContent()).toBe('82,443.27');
      await page.getByRole('row').filter({ hasText: '$82,000' }).filter({ hasText: '+443' }).waitFor();
      await expect.poll(() => page.title()).toBe('82,443.27 BTC · REC.IO');
      await look('moved');
      expect(browser.complaints).toEqual([]);
    });

    test('mode, practice clock, account and the day are named', async () => {
      publish(START_E4);
      await signIn();
      for (const text of ['SIMULATED', 'practice clock ×20', '$10,041.56', 'seeded practice prices']) {
        await page.getByText(text).first().waitFor();
      }
      expect(await page.getByTestId('auto-entry').textContent()).toBe('ACTIVE');
      expect(await page.getByTestId('day-pnl').textContent()).toBe('−$0.5245');
    });

    test('before anything happens, the page says what to expect', async () => {
      publish(START_E4, statusView({ autoEntryState: 'PAUSED', pausedForSeconds: 754 }), tradesView([], []));
      await signIn();
      await page.getByText('A monitor buys in its entry window').first().waitFor();
      await page.getByText('Nothing has finished today.').waitFor();
      expect(await page.getByTestId('auto-entry').textContent()).toMatch(/^PAUSED 1[0-2]:\d\d$/);
      await look('empty');
      expect(browser.complaints).toEqual([]);
    });

    test('a trade that closes is told to who listens', async () => {
      const [newest, ...older] = FINISHED_TRADES;
      publish(START_E4, statusView(), tradesView([], older));
      await signIn();
      await page.getByTestId('day-pnl').waitFor();
      expect(newest).toBeDefined();
      publish(START_E4);
      await expect.poll(() => page.getByTestId('announcer').textContent()).toMatch(/Closed: YES \$81,500/);
    });

    test('a trader that stops answering is a banner, and its return takes it away', async () => {
      publish(START_E4);
      await signIn();
      await page.getByTestId('index-price').waitFor();
      const { port } = trader;
      await trader.stop();
      await page.getByText('The trader does not answer').waitFor();
      await look('lost');
      trader = await StandInTrader.start(port);
      publish(START_E4);
      await page.getByText('The trader does not answer').waitFor({ state: 'detached' });
    });

    test('a wrong password is said, and nothing of the page is shown', async () => {
      await page.goto(`${web.origin}/`);
      await page.getByLabel('Login').fill('owner');
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Login or password is wrong.').waitFor();
      expect(await page.getByTestId('index-price').count()).toBe(0);
    });

    test('a server that goes away is a banner, and the page comes back by itself when the server does', async () => {
      publish(START_E4);
      await signIn();
      await page.getByTestId('index-price').waitFor();
      await web.stop();
      await page.getByText('No connection to REC.IO').waitFor();
      const { port, sessions } = web;
      web = await startWeb({ traderUrl: trader.url, staticDir, port, sessions });
      await page.getByText('No connection to REC.IO').waitFor({ state: 'detached' });
      publish(START_E4 + 10_000);
      await expect.poll(() => page.getByTestId('index-price').textContent()).toBe('82,144.27');
    });

    test('signing out leads to the sign-in page, also in every other tab', async () => {
      publish(START_E4);
      await signIn();
      const other = await browser.page();
      await other.goto(`${web.origin}/`);
      await other.getByTestId('index-price').waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${web.origin}/sign-in`);
      await other.waitForURL(`${web.origin}/sign-in`);
      expect(web.sessions.rows.size).toBe(0);
    });

    test('a blocked trader says why, and orders whose fate is unknown are named', async () => {
      const reason = 'the ledger and the exchange differ by $0.0100';
      publish(
        START_E4,
        statusView({ mode: 'prod', clockSpeed: 1, state: 'blocked', reason, unknownOrders: ['order-7'] }),
      );
      await signIn();
      await page.getByText('REAL MONEY').waitFor();
      await page.getByText(reason).filter({ visible: true }).waitFor();
      await page.getByText('order-7').waitFor();
      expect(await page.getByText('practice clock').count()).toBe(0);
      await look('blocked');
      expect(browser.complaints).toEqual([]);
    });
  });
});
