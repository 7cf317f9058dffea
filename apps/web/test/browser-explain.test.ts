import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tradeExplanations } from '@rec-io/app-replay/explain/trade-explanations';
import { recordedHour } from '@rec-io/app-replay/test-recorded-hour';
import { postgresLedger } from '@rec-io/database/ledger';
import type { Trade } from '@rec-io/domain/trade';
import { TradeBook } from '@rec-io/domain/trade-book';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { START_E4 } from './sample-views.ts';
import { historyInDatabase, TRADE } from './seeded-history.ts';
import { smallTargets } from './small-targets.ts';

describe.skipIf(needsChromium)(`why a trade was made, in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let kept: Awaited<ReturnType<typeof historyInDatabase>>;
  let root: string;
  let trade: Trade;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'recio-explain-'));
    const { entries } = await recordedHour(root);
    const book = new TradeBook();
    for (const entry of entries) book.apply(entry);
    const found = [...book.trades.values()].find(({ filledE2 }) => filledE2 > 0);
    if (found === undefined) throw new Error('nothing was bought');
    trade = found;
    [built, kept] = await Promise.all([
      buildDashboard(),
      historyInDatabase([{ ...TRADE, id: trade.id, openedAtMs: trade.openedAtMs }]),
    ]);
    const scope = { userNo: '0001', account: 'main', mode: 'simulated' as const, epoch: 'explain' };
    await postgresLedger({ ...scope, pool: kept.database.pool }).append(entries);
  });
  afterAll(async () => {
    await built.remove();
    await kept.drop();
    await rm(root, { recursive: true });
  });
  let seen: DashboardInBrowser;
  afterEach(() => seen.close());

  const open = async (size: Parameters<typeof DashboardInBrowser.open>[1]) => {
    const explanations = tradeExplanations({
      root,
      strategiesDirectory: join(root, 'none'),
      pool: kept.pool,
    });
    seen = await DashboardInBrowser.open(built.staticDir, size, { ...kept.stores, explanations });
    seen.publish(START_E4);
    await seen.signIn(seen.page, 'owner', null);
  };
  const go = (path: string) => seen.page.goto(`${seen.web.origin}${path}`);

  test.each([
    ['desktop', 'dark', DESKTOP],
    ['desktop', 'light', DESKTOP],
    ['phone', 'dark', PHONE],
    ['phone', 'light', PHONE],
  ] as const)('on the %s in %s it can be read by everybody (axe)', async (device, look, size) => {
    await open({ ...size, look });
    const { page } = seen;
    await go(`/trades/${trade.id}`);
    await page.getByText('The market was settled').waitFor();
    await page.getByText('ordered: closed').filter({ visible: true }).first().waitFor();
    await seen.look(`${device}-${look}-explain`);
    expect(await axeProblems(page)).toEqual([]);
    if (size.isPhone) expect(await smallTargets(page)).toEqual([]);
    expect(seen.browser.complaints).toEqual([]);
  });

  describe('on the desktop', () => {
    beforeEach(() => open(DESKTOP));

    test('the history leads to it; it tells what was known, what protected it, what was filled and paid', async () => {
      const { page } = seen;
      await go('/history');
      await page.getByRole('link', { name: /^Explain YES/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Explain' }).waitFor();
      const story = page.getByRole('list', { name: 'What happened' });
      for (const text of [
        'Wanted',
        'Protected by its monitor’s rules',
        'The exchange took the order to buy',
        'Bought',
      ])
        await story.getByText(text, { exact: false }).first().waitFor();
      const knew = await story.locator('li').first().textContent();
      for (const name of ['Probability', 'Edge', 'Index', 'Momentum', 'To the close', 'Model'])
        expect(knew).toContain(name);
      await page.getByText('Made again now').waitFor();
      await page.getByText('the same', { exact: true }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/trades/${trade.id}`);
    });

    test.each([
      ['/trades/nobody', 'There is no such trade on this account.'],
      ['/trades/%3Cscript%3Ealert(1)%3C%2Fscript%3E', 'The request is not what was expected.'],
    ])('%s is refused as web says it', async (path, text) => {
      await go(path);
      await seen.page.getByRole('alert').getByText(text, { exact: false }).waitFor();
      expect(await axeProblems(seen.page)).toEqual([]);
    });

    test('a trade of another mode is asked for as that', async () => {
      await go(`/trades/${trade.id}?mode=prod`);
      await seen.page.getByRole('alert').getByText('There is no such trade', { exact: false }).waitFor();
      await go(`/trades/${trade.id}?mode=dream`);
      await seen.page
        .getByRole('alert')
        .getByText('The request is not what was expected.', { exact: false })
        .waitFor();
    });

    test('what was recorded of an account that the trader does not trade is not told', async () => {
      seen.web.sessions.reach = { ownerNo: '0001', account: 'other', role: 'owner' };
      await go(`/trades/${trade.id}`);
      await seen.page.getByRole('alert').getByText('There is no such trade', { exact: false }).waitFor();
    });
  });
});
