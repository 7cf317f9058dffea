import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { PASSWORD } from './running-web.ts';
import { FINISHED_TRADES, START_E4, shownTrades, statusView } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

describe.skipIf(needsChromium)(`buying, selling and stopping in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  beforeAll(async () => {
    built = await buildDashboard();
  });
  afterAll(() => built.remove());
  let seen: DashboardInBrowser;
  afterEach(() => seen.close());
  /** What the trader was told, without what it was only asked. */
  const told = () =>
    seen.commands.told.filter(([what]) => !['state', 'trades', 'buy-preview', 'suspended'].includes(what));

  describe.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('%s', (device, size) => {
    beforeEach(async () => {
      seen = await DashboardInBrowser.open(built.staticDir, size);
      seen.publish(START_E4);
      await seen.signIn();
    });

    /** Keeps what is seen; everybody can read it, and a finger can press it. */
    async function isUsable(what: string) {
      await seen.look(`${device}-${what}`);
      expect(await axeProblems(seen.page), what).toEqual([]);
      if (size.isPhone) expect(await smallTargets(seen.page), what).toEqual([]);
    }

    test('a buy shows what it can cost before it is sent, and is sent once', async () => {
      const { page } = seen;
      await page.getByRole('button', { name: 'Buy YES $82,000 at 76 cents' }).first().click();
      const dialog = page.getByRole('dialog', { name: 'Buy YES $82,000' });
      // What the trader says of it comes after what the page reckons itself: cost and fee of one at 76 ¢, 0.07 · 0.76 · 0.24.
      await dialog.getByText('It would not be sent now:').waitFor();
      await isUsable('buy');
      await dialog.getByLabel('Size').fill('0');
      await dialog.getByText('A whole number from 1 to 10,000.').waitFor();
      await dialog.getByLabel('Size').fill('5');
      await dialog.getByLabel('Limit').fill('75.5');
      expect(told()).toEqual([]);
      await dialog.getByRole('button', { name: 'Buy 5 YES at 75.5¢ or better' }).dblclick();
      await dialog.waitFor({ state: 'detached' });
      await page.getByText('Order sent: 5 YES $82,000').waitFor();
      expect(told()).toEqual([
        [
          'buy',
          {
            ticker: 'KXBTCD-26OCT0812-T81999.99',
            ...{ side: 'yes', countE2: 500, limitE4: 7_550, by: 'web:owner' },
            requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
          },
        ],
      ]);
    });

    test('a trade is closed in two steps, and what it would bring is shown before', async () => {
      const { page } = seen;
      await page.getByRole('button', { name: 'Close YES $81,750' }).click();
      const dialog = page.getByRole('dialog', { name: 'Close YES $81,750' });
      await dialog.getByText('SIMULATED').first().waitFor();
      // One contract at 95 ¢ less 0.07 · 0.95 · 0.05, rounded up.
      await dialog.getByText('$0.95', { exact: true }).waitFor();
      await dialog.getByText('$0.0033').waitFor();
      await isUsable('close');
      expect(told()).toEqual([]);

      await dialog.getByLabel('Floor').fill('5x');
      expect(await dialog.getByRole('button', { name: 'Sell 1 YES $81,750' }).isDisabled()).toBe(true);
      await dialog.getByText('From 0.01 to 99.99 cents, or empty.').waitFor();
      await dialog.getByLabel('Floor').fill('55');
      await dialog.getByRole('button', { name: 'Sell 1 YES $81,750' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(told()).toEqual([['close', { tradeId: 'open-1', floorE4: 5_500, by: 'web:owner' }]]);
      await page.getByText('Selling YES $81,750').waitFor();
      expect(seen.browser.complaints).toEqual([]);
    });

    test('a trade is kept to settlement only with a reason', async () => {
      const { page } = seen;
      await page.getByRole('button', { name: 'Close YES $81,750' }).click();
      await page.getByText('Keep to settlement').click();
      await page.getByRole('button', { name: 'Keep it' }).click();
      await page.getByText('Say why: it is written into the ledger.').waitFor();
      await page.getByLabel('Why').fill('it wins');
      await page.getByRole('button', { name: 'Keep it' }).click();
      await page.getByText('YES $81,750 is kept to settlement').waitFor();
      expect(told()).toEqual([['hold', { tradeId: 'open-1', reason: 'it wins', by: 'web:owner' }]]);
    });

    test('the kill switch is two presses away, and says what it reached', async () => {
      const { page } = seen;
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('button', { name: 'Kill switch' }).click();
      await page.getByRole('switch', { name: 'Sell everything, too' }).click();
      await isUsable('kill');
      expect(told()).toEqual([]);
      await page.getByRole('button', { name: 'Kill now and sell everything' }).click();
      await page.getByText('Kill file and trader were both reached.').waitFor();
      expect(told()).toEqual([['kill', { reason: '', flatten: true, by: 'web:owner' }]]);
      expect(existsSync(seen.killFile)).toBe(true);
    });

    test('it trades again only with a reason and the password', async () => {
      const { page } = seen;
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('Halted: only stops and people sell').waitFor();
      await page.getByRole('button', { name: 'Trade again' }).click();
      await page.getByRole('button', { name: 'Trade again' }).click();
      await page.getByText('Arming wants your password once more.').waitFor();
      await page.getByLabel('Why it is safe again').fill('the feed is back');
      await page.getByLabel('Your password').fill('wrong');
      await page.getByRole('button', { name: 'Trade again' }).click();
      await page.getByText('Login or password is wrong.').waitFor();
      expect(told()).toEqual([]);
      await page.getByLabel('Your password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Trade again' }).click();
      await page.getByText('Trading is active').waitFor();
      expect(told()).toEqual([
        ['arm', { reason: 'the feed is back', removesKillFile: true, by: 'web:owner' }],
      ]);
    });

    test('what is refused is said where it was asked for, with the way out', async () => {
      const { page } = seen;
      await page.getByRole('button', { name: 'Close all' }).click();
      await seen.commands.stop();
      await page.getByRole('button', { name: 'Sell everything' }).click();
      await page
        .getByRole('dialog', { name: 'Close everything' })
        .getByText('The trader does not answer')
        .waitFor();
      await seen.look(`${device}-refused`);
    });
  });

  describe('by keyboard', () => {
    beforeEach(async () => {
      seen = await DashboardInBrowser.open(built.staticDir, DESKTOP);
      seen.publish(START_E4);
      await seen.signIn();
    });

    test('c and Enter close the first trade, C and Enter close all', async () => {
      const { page } = seen;
      // Trades may come a moment after the price.
      await page.getByRole('button', { name: 'Close YES $81,750' }).waitFor();
      await page.keyboard.press('c');
      await page.getByRole('dialog', { name: 'Close YES $81,750' }).waitFor();
      await page.locator('button:focus', { hasText: 'Sell 1' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Close YES $81,750' }).waitFor({ state: 'detached' });
      await page.keyboard.press('C');
      await page.locator('button:focus', { hasText: 'Sell everything' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Close everything' }).waitFor({ state: 'detached' });
      expect(told().map(([what]) => what)).toEqual(['close', 'close-all']);
    });

    test('K and Enter kill; K and Escape do nothing', async () => {
      const { page } = seen;
      await page.keyboard.press('K');
      await page.locator('button:focus', { hasText: 'Kill now' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(told()).toEqual([]);
      await page.keyboard.press('K');
      await page.locator('button:focus', { hasText: 'Kill now' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Kill file and trader were both reached.').waitFor();
      expect(told().map(([what]) => what)).toEqual(['kill']);
    });

    test('arrow keys go through the ladder, and Enter opens the order of the ask that is marked', async () => {
      const { page } = seen;
      await page.keyboard.press('b');
      await page.locator('button:focus[aria-label^="Buy YES $82,000 at "]').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await page.locator('button:focus[aria-label^="Buy NO $81,750 at "]').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Buy NO $81,750' }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('button:focus[aria-label^="Buy NO $81,750 at "]').waitFor();
    });

    test('one click buys only after it was switched on, in that mode alone', async () => {
      const { page } = seen;
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('switch', { name: 'Buy with one click' }).click();
      await page.getByLabel('Size, in contracts').fill('3');
      await page.getByRole('link', { name: 'Monitor' }).click();
      await page.getByRole('button', { name: 'Buy YES $82,000 at 76 cents' }).first().click();
      await page.getByText('Order sent: 3 YES $82,000').waitFor();
      expect(told()).toMatchObject([['buy', { side: 'yes', countE2: 300, limitE4: 7_600 }]]);
      seen.publish(START_E4, statusView({ mode: 'prod' }));
      await page.getByText('REAL MONEY').first().waitFor();
      await page.getByRole('button', { name: 'Buy YES $82,000 at 76 cents' }).first().click();
      await page.getByRole('dialog', { name: 'Buy YES $82,000' }).getByText('REAL MONEY').first().waitFor();
      expect(told()).toHaveLength(1);
    });
  });

  test('what was said before the page could show it is shown once it can', async () => {
    seen = await DashboardInBrowser.open(built.staticDir, DESKTOP);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await seen.page.route('**/toasts-*.js', async (route) => {
      await released;
      await route.continue();
    });
    await seen.page.addInitScript(`sessionStorage.setItem('recio.one-click.simulated', '3')`);
    seen.publish(START_E4);
    await seen.signIn();
    const answered = seen.page.waitForResponse('**/api/trading/buy');
    await seen.page.getByRole('button', { name: 'Buy YES $82,000 at 76 cents' }).first().click();
    await answered;
    expect(await seen.page.getByText('Order sent').count()).toBe(0);
    release();
    await seen.page.getByText('Order sent: 3 YES $82,000').waitFor();
  });

  describe('sound', () => {
    const COUNTED = `window.tones = 0; const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (at) { window.tones++; return start.call(this, at); };`;
    const [newest, ...older] = FINISHED_TRADES;

    test('of two tabs one tells what was done automatically, and none when it is switched off', async () => {
      seen = await DashboardInBrowser.open(built.staticDir, DESKTOP);
      await seen.page.addInitScript(COUNTED);
      seen.publish(START_E4, statusView(), shownTrades([], older));
      await seen.signIn();
      const other = await seen.browser.page();
      await other.addInitScript(COUNTED);
      await other.goto(`${seen.web.origin}/`);
      await other.getByTestId('day-pnl').waitFor();
      const tones = async () =>
        ((await seen.page.evaluate('window.tones')) as number) +
        ((await other.evaluate('window.tones')) as number);
      expect(newest).toBeDefined();
      seen.publish(START_E4, statusView(), shownTrades([], FINISHED_TRADES));
      for (const page of [seen.page, other])
        await expect.poll(() => page.getByTestId('announcer').textContent()).toMatch(/Closed: YES \$81,500/);
      await expect.poll(tones).toBe(2);

      const sound = { name: 'Sound of automatic trades', pressed: false };
      await seen.page.getByRole('button', { ...sound, pressed: true }).click();
      for (const page of [seen.page, other]) await page.getByRole('button', sound).waitFor();
      seen.publish(START_E4, statusView(), shownTrades(undefined, FINISHED_TRADES));
      for (const page of [seen.page, other])
        await expect
          .poll(() => page.getByTestId('announcer').textContent())
          .toMatch(/Bought: 1 YES \$81,750/);
      expect(await tones()).toBe(2);
    });
  });
});
