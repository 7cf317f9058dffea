import { readFile } from 'node:fs/promises';
import type { TradeRow } from '@rec-io/domain/history';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, looksOf, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { START_E4 } from './sample-views.ts';
import { historyInDatabase, NOON_MS, TRADE } from './seeded-history.ts';
import { smallTargets } from './small-targets.ts';

const HOUR_MS = 3_600_000;
const LOSS: Partial<TradeRow> = {
  ticker: 'KXBTCD-26MAR0313-T81999.99',
  side: 'no',
  winLoss: 'L',
  pnlE6: -506_900,
  sellPriceE4: 7_000,
  closeMethod: 'auto',
  exitReason: 'probability-stop',
};
/** Sixty, an hour apart, every sixth of them lost, their markets closing from noon in New York on; the newest holds markup in its names. */
const TRADES: readonly TradeRow[] = Array.from({ length: 60 }, (_, at) => ({
  ...TRADE,
  id: `c-${String(at).padStart(3, '0')}`,
  openedAtMs: NOON_MS + at * HOUR_MS,
  closedAtMs: NOON_MS + at * HOUR_MS + HOUR_MS / 2,
  closeTimeMs: NOON_MS + at * HOUR_MS + HOUR_MS / 2,
  entryProbability: 0.86 + (at % 7) * 0.02,
  ...(at % 6 === 0 ? LOSS : {}),
  ...(at === 59 ? { symbol: 'ETH', strategy: '<img src=x onerror=alert(1)>', monitor: '<b>eth</b>' } : {}),
}));

describe.skipIf(needsChromium)(`the history in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let kept: Awaited<ReturnType<typeof historyInDatabase>>;
  beforeAll(async () => {
    [built, kept] = await Promise.all([buildDashboard(), historyInDatabase(TRADES)]);
    await kept.settle(TRADE.ticker);
  });
  afterAll(async () => {
    await built.remove();
    await kept.drop();
  });
  let seen: DashboardInBrowser;
  afterEach(() => seen.close());

  const open = async (size: Parameters<typeof DashboardInBrowser.open>[1]) => {
    seen = await DashboardInBrowser.open(built.staticDir, size, kept.stores);
    seen.publish(START_E4);
    await seen.signIn(seen.page, 'owner', null);
  };
  const go = (path: string) => seen.page.goto(`${seen.web.origin}${path}`);
  const shown = (text: string) => seen.page.getByText(text, { exact: false }).first().waitFor();

  describe.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('%s', (device, size) => {
    test.each(looksOf(size))(
      'in %s it can be read by everybody (axe), and nothing sticks out',
      async (look) => {
        await open({ ...size, look });
        await go('/history');
        await shown('50 of 60');
        await seen.look(`${device}-${look}-history`);
        expect(await axeProblems(seen.page)).toEqual([]);
        if (size.isPhone) {
          await seen.page.getByRole('button', { name: 'Filters' }).click();
          await seen.page.locator('main summary').first().click();
          await seen.look(`${device}-${look}-history-open`);
          expect(await axeProblems(seen.page)).toEqual([]);
          expect(await smallTargets(seen.page)).toEqual([]);
        }
        expect(seen.browser.complaints).toEqual([]);
      },
    );

    test('the performance says first what says most, and can be read by everybody (axe)', async () => {
      await open(size);
      await go('/performance');
      await seen.page.getByRole('img', { name: 'Share that paid, by what was said' }).waitFor();
      await seen.page.getByRole('img', { name: 'Cumulative profit after fees' }).waitFor();
      await seen.look(`${device}-dark-performance`);
      expect(await axeProblems(seen.page)).toEqual([]);
      expect(await seen.page.locator('main h2').allTextContents()).toEqual([
        ...['Expected value', 'Calibration', 'Profit after fees', 'By strategy', 'By contract hour'],
        ...['By distance from the strike', 'By side', 'Win rate'],
      ]);
      await shown('Made against simulated makers');
      await seen.page.getByRole('region', { name: 'Expected value' }).getByText('−$0.4090').waitFor();
      await seen.page
        .getByRole('region', { name: 'Win rate', exact: true })
        .getByText('83.3% (50 / 10)')
        .waitFor();
      if (size.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
      await go('/performance?side=no');
      await seen.page.getByText('Of none of them the outcome is known', { exact: false }).waitFor();
      await go('/performance?symbol=XRP');
      await shown('No trade that is over is meant');
      await go('/performance?to=2026-02-30');
      await seen.page.getByRole('alert').getByText('There is no day 2026-02-30.').waitFor();
    });

    test('groups of the performance are sorted by the column that is pressed', async () => {
      await open(size);
      await go('/performance');
      const table = seen.page.getByRole('region', { name: 'By side, in numbers' });
      await table.waitFor();
      const sides = () => table.locator('tbody th').allTextContents();
      const before = await sides();
      const trades = table.getByRole('columnheader', { name: 'Trades' });
      await trades.getByRole('button').click();
      expect(await trades.getAttribute('aria-sort')).toBe('descending');
      const most = await sides();
      await trades.getByRole('button').click();
      expect(await trades.getAttribute('aria-sort')).toBe('ascending');
      expect(await sides()).toEqual([...most].reverse());
      await trades.getByRole('button').click();
      expect(await sides()).toEqual(before);
      expect(await axeProblems(seen.page)).toEqual([]);
    });

    test('more comes page by page, each trade once', async () => {
      await open(size);
      await go('/history');
      await seen.page.getByRole('button', { name: 'Show more' }).click();
      await shown('60 of 60');
      const trades = size.isPhone ? seen.page.locator('main summary') : seen.page.locator('tbody tr');
      expect(await trades.count()).toBe(60);
      expect(await seen.page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    });
  });

  describe('on the desktop', () => {
    beforeEach(() => open(DESKTOP));

    test('the navigation leads to it; it has 21 columns, and markup is text', async () => {
      const { page } = seen;
      await go('/');
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
      await shown('50 of 60');
      expect(await page.locator('thead th').count()).toBe(21);
      await page.getByRole('cell', { name: '<img src=x onerror=alert(1)>' }).waitFor();
      await shown('Made against simulated makers');
    });

    test('the summary is of all that are meant, profit first', async () => {
      await go('/history?result=L');
      const summary = seen.page.getByRole('region', { name: 'All trades that are meant' });
      await summary.getByText('−$5.0690').waitFor();
      await summary.getByText('0 / 10 / 0').waitFor();
    });

    test('filters go into the address, and an address brings them back', async () => {
      const { page } = seen;
      await go('/history');
      await page.getByLabel('Side').selectOption('no');
      await shown('10 of 10');
      await page.getByLabel('Contract hour').selectOption({ label: '12 PM' });
      await expect.poll(() => new URL(page.url()).search).toBe('?side=no&hour=12');
      await shown('3 of 3');
      await page.reload();
      await shown('3 of 3');
      expect(await page.getByLabel('Side').inputValue()).toBe('no');
      await page.getByRole('button', { name: 'Clear all' }).click();
      await shown('50 of 60');
      expect(new URL(page.url()).search).toBe('');
    });

    test('a monitor is taken with Enter, and none of that name is said', async () => {
      const { page } = seen;
      await go('/history');
      await page.getByLabel('Monitor').fill('nobody');
      await page.getByLabel('Monitor').press('Enter');
      await shown('No trade is meant by these filters');
      await page.getByLabel('Monitor').fill('<b>eth</b>');
      await page.getByLabel('Monitor').press('Enter');
      await shown('1 of 1');
    });

    test('what web refuses is said as web says it', async () => {
      await go('/history?from=2026-02-30');
      await seen.page.getByRole('alert').getByText('There is no day 2026-02-30.').waitFor();
      expect(await axeProblems(seen.page)).toEqual([]);
      await seen.look('desktop-dark-history-refused');
      await seen.page.getByLabel('From').fill('2026-03-04');
      await seen.page.getByLabel('From').blur();
      await shown('50 of');
    });

    test('a server that is away is said, and asked again by a press', async () => {
      const { page } = seen;
      await go('/history');
      await shown('50 of 60');
      await page.route('**/api/history?*', (route) => route.abort());
      await page.getByLabel('Side').selectOption('no');
      await page.getByRole('alert').getByText('The server does not answer.').waitFor();
      await page.unroute('**/api/history?*');
      await page.getByRole('button', { name: 'Try again' }).click();
      await shown('10 of 10');
    });

    test('the files are of what is meant, and of the tax year that was chosen', async () => {
      const { page } = seen;
      await go('/history?side=no&order=asc');
      await shown('10 of 10');
      const saved = async (name: string) => {
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name, exact: true }).click(),
        ]);
        return [file.suggestedFilename(), await readFile(await file.path(), 'utf8')] as const;
      };
      const [name, text] = await saved('CSV');
      expect(name).toBe('rec-io-history-simulated.csv');
      expect(text.trimEnd().split('\r\n')).toHaveLength(11);
      await page.getByLabel('Tax year').selectOption('2025');
      expect((await saved('Tax CSV'))[0]).toBe('rec-io-tax-2025-simulated.csv');
    });
  });
});

describe.skipIf(needsChromium)(`an account that has traded nothing${skipped}`, () => {
  test('says what to expect', async () => {
    const [built, kept] = await Promise.all([buildDashboard(), historyInDatabase([])]);
    const seen = await DashboardInBrowser.open(built.staticDir, DESKTOP, kept.stores);
    seen.publish(START_E4);
    await seen.signIn(seen.page, 'owner', '/history');
    await seen.page.getByText('Nothing has been traded here yet').waitFor();
    expect(await axeProblems(seen.page)).toEqual([]);
    await seen.close();
    await kept.drop();
    await built.remove();
  });
});
