import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, looksOf, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { marketView, START_E4, statusView } from './sample-views.ts';
import { historyInDatabase, TRADE } from './seeded-history.ts';
import { monitorsInDatabase } from './seeded-monitors.ts';
import { smallTargets } from './small-targets.ts';

describe.skipIf(needsChromium)(`automation on the Trade Monitor in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let kept: Awaited<ReturnType<typeof monitorsInDatabase>>;
  let history: Awaited<ReturnType<typeof historyInDatabase>>;
  beforeAll(async () => {
    kept = await monitorsInDatabase();
    history = await historyInDatabase([TRADE]);
    built = await buildDashboard();
    await history.settle(TRADE.ticker);
  });
  afterAll(async () => {
    await built.remove();
    await kept.drop();
    await history.drop();
  });
  let seen: DashboardInBrowser;
  afterEach(() => seen.close());

  const open = async (
    size: Parameters<typeof DashboardInBrowser.open>[1],
    mode: 'simulated' | 'prod' = 'simulated',
  ) => {
    const { monitors, strategies } = kept;
    const stores = { ...history.stores, monitors, strategies, mode };
    seen = await DashboardInBrowser.open(built.staticDir, size, stores);
    seen.publish(START_E4, statusView({ mode }));
    await seen.signIn();
    await panel().getByRole('switch', { name: 'Auto entry' }).waitFor();
  };
  const panel = () => seen.page.getByRole('region', { name: 'Auto entry', exact: true });
  const settings = async () => (await kept.monitors.defaults('0001')).auto;

  describe.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('%s', (device, size) => {
    test.each(looksOf(size))('in %s it can be read by everybody (axe)', async (look) => {
      await open({ ...size, look });
      await seen.page.waitForTimeout(800);
      await seen.look(`${device}-${look}-automation`);
      expect(await axeProblems(seen.page)).toEqual([]);
      await panel().getByRole('button', { name: 'Settings of all monitors' }).click();
      await seen.page.getByRole('dialog', { name: 'Settings of all monitors' }).waitFor();
      await seen.page.waitForTimeout(400);
      await seen.look(`${device}-${look}-automation-settings`);
      expect(await axeProblems(seen.page)).toEqual([]);
      if (size.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
      expect(seen.browser.complaints).toEqual([]);
    });
  });

  describe('on the desktop', () => {
    beforeEach(() => open(DESKTOP));

    test('auto entry and auto stop are switched, and survive a reload and a restart of web', async () => {
      const { page } = seen;
      await panel().getByRole('switch', { name: 'Auto entry' }).click();
      await expect.poll(async () => (await settings()).autoEntry).toBe(true);
      expect((await settings()).autoEntryMode).toBe('simulated');
      await panel().getByRole('switch', { name: 'Auto stop' }).click();
      await expect.poll(async () => (await settings()).autoStop).toBe(true);
      const again = await seen.stopWeb();
      await again();
      await page.reload();
      const isOn = (name: string) => panel().getByRole('switch', { name }).getAttribute('aria-checked');
      await panel().getByRole('switch', { name: 'Auto stop' }).waitFor();
      expect([await isOn('Auto entry'), await isOn('Auto stop')]).toEqual(['true', 'true']);
      for (const name of ['Auto entry', 'Auto stop']) await panel().getByRole('switch', { name }).click();
      await expect
        .poll(async () => [(await settings()).autoEntry, (await settings()).autoStop])
        .toEqual([false, false]);
      expect(seen.web.audit.entries.map(({ action }) => action)).toContain('entries.off');
    });

    test('settings of all monitors are changed by their form; what cannot be is refused beside its field', async () => {
      const { page } = seen;
      await panel().getByRole('button', { name: 'Settings of all monitors' }).click();
      const dialog = page.getByRole('dialog', { name: 'Settings of all monitors' });
      const field = (name: string) => dialog.getByRole('textbox', { name });
      expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
      await field('Minimum probability').fill('<b>97</b>'.slice(0, 20));
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('Minimum probability must be a number.').waitFor();
      await field('Minimum probability').fill('96.5');
      await field('Latest entry').fill('901');
      await field('Multiplier').fill('0');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('Multiplier must be a number from 1 to 100.', { exact: true }).waitFor();
      expect((await settings()).minProbability).toBe(95);
      await field('Multiplier').fill('2');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog
        .getByText('Latest entry must not be above max_time, which is 900.', { exact: true })
        .waitFor();
      await field('Latest entry').fill('60');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(await kept.monitors.defaults('0001')).toMatchObject({
        auto: { minProbability: 96.5, minTime: 60 },
        preferences: { multiplier: 2 },
      });
      await page.getByText('by btc-hourly-htc').waitFor();
      await kept.monitors.changeDefaults('0001', {
        auto: { minProbability: 95, minTime: 120 },
        preferences: { multiplier: 1 },
      });
    });

    test('fills, settlements and what the exchange says is held are beside the day', async () => {
      const { page } = seen;
      await page.getByRole('tab', { name: 'Settlements' }).click();
      await page.getByRole('row').filter({ hasText: TRADE.ticker }).filter({ hasText: '$4.00' }).waitFor();
      await page.getByRole('tab', { name: 'Fills' }).click();
      await page.getByText('Nothing was filled yet.').waitFor();
      await page.getByRole('tab', { name: /Positions/ }).click();
      await page.getByText('The exchange said last that nothing is held.').waitFor();
      expect(await axeProblems(page)).toEqual([]);
    });

    test('the ladder says between what the model takes a probability to be; the head says when trading is halted', async () => {
      const { page } = seen;
      await page.getByTitle('Between', { exact: false }).first().waitFor();
      seen.publish(START_E4, statusView({ trading: 'halted', reason: 'a test' }));
      await page.getByText('Halted', { exact: true }).waitFor();
      seen.publish(START_E4, statusView({ trading: 'reducing' }));
      await page.getByText('Only selling', { exact: true }).waitFor();
    });

    test('open trades are sorted by the column that is pressed', async () => {
      const table = seen.page.getByRole('table', { name: 'Open trades' });
      const strikes = () => table.locator('tbody th').allTextContents();
      const head = table.getByRole('columnheader', { name: 'Strike' });
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort')).toBe('descending');
      expect((await strikes())[0]).toContain('$83,000');
      await head.getByRole('button').click();
      expect((await strikes())[0]).toContain('$81,750');
    });

    test('who may only look cannot switch', async () => {
      seen.web.sessions.reach = { ownerNo: '0001', account: 'main', role: 'viewer' };
      await seen.page.reload();
      await panel().getByRole('switch', { name: 'Auto entry' }).waitFor();
      for (const name of ['Auto entry', 'Auto stop'])
        expect(await panel().getByRole('switch', { name }).getAttribute('aria-disabled')).toBe('true');
    });
  });

  test('with real money auto entry asks once more', async () => {
    await open(DESKTOP, 'prod');
    await panel().getByRole('switch', { name: 'Auto entry' }).click();
    const dialog = seen.page.getByRole('dialog', { name: 'Let monitors buy with real money?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect((await settings()).autoEntry).toBe(false);
    await panel().getByRole('switch', { name: 'Auto entry' }).click();
    await dialog.getByRole('button', { name: 'Yes, with real money' }).click();
    await expect.poll(async () => (await settings()).autoEntryMode).toBe('prod');
    await panel().getByRole('switch', { name: 'Auto entry' }).click();
    await expect.poll(async () => (await settings()).autoEntry).toBe(false);
  });

  test('the chart begins with the hours before the page, from which come changes that the trader does not know yet', async () => {
    const asked: string[] = [];
    const prices = {
      bars: async (symbol: string, of: { seconds: number; untilMs: number; count: number }) => {
        asked.push(`${symbol} ${of.seconds} ${of.count}`);
        const [spanMs, openE4] = [of.seconds * 1_000, START_E4 * 0.98];
        const lastMs = Math.floor(of.untilMs / spanMs) * spanMs;
        return Array.from({ length: of.count }, (_, back) => ({
          ...{ timeMs: lastMs - (of.count - 1 - back) * spanMs, openE4, highE4: START_E4 },
          ...{ lowE4: openE4, closeE4: START_E4 },
        }));
      },
    };
    seen = await DashboardInBrowser.open(built.staticDir, DESKTOP, { prices });
    seen.publish(START_E4);
    seen.trader.publish('market', { ...marketView(START_E4), change: { h1: 0.21, h3: null, d1: null } });
    await seen.signIn();
    const changes = seen.page.locator('dl', { hasText: '3h' }).first();
    await expect.poll(() => changes.textContent()).toBe('1h+0.21%3h+2.04%1d+2.04%');
    await expect.poll(() => [...asked].sort()).toEqual(['BTC 300 360', 'BTC 60 360']);
    await seen.look('desktop-dark-hours-before');
    expect(seen.browser.complaints).toEqual([]);
  });
});
