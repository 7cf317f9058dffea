import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '@rec-io/installer/configuration';
import { layout } from '@rec-io/installer/layout';
import { openModelStore } from '@rec-io/model-store/model-store';
import { RELEASE_FILE, someModel } from '@rec-io/model-store/test-models';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installationOf } from '../apps/cli/src/installation.ts';
import { observedResearch } from '../apps/cli/src/observed/observed-research.ts';
import { axeProblems } from '../apps/web/test/axe.ts';
import { DESKTOP, type Device } from '../apps/web/test/chromium.ts';
import {
  buildDashboard,
  DashboardInBrowser,
  needsChromium,
  skipped,
} from '../apps/web/test/dashboard-in-browser.ts';
import { TRADERS } from '../apps/web/test/memory-stores.ts';
import { START_E4 } from '../apps/web/test/sample-views.ts';
import { historyInDatabase, NOON_MS, TRADE } from '../apps/web/test/seeded-history.ts';
import { smallTargets } from '../apps/web/test/small-targets.ts';

const PHONE = { width: 390, height: 844, isPhone: true };
const SCORE = { questions: 170_000, logLoss: 0.24312, brier: 0.08, calibrationError: 0.0084 };
const BANDS = [
  { from: 0, to: 0.05, questions: 90_000, said: 0.012, came: 0.013 },
  { from: 0.45, to: 0.5, questions: 20_000, said: 0.475, came: 0.46 },
  { from: 0.95, to: 1, questions: 60_000, said: 0.988, came: 0.9871 },
];
const SCORES = {
  ...{ from: '2026-10-01T00:00:00.000Z', to: '2026-10-29T00:00:00.000Z' },
  ...{ candidate: SCORE, inUse: { ...SCORE, logLoss: 0.24401 } },
  difference: { mean: -0.00089, low: -0.0011, high: -0.0002 },
};
/** Ten of each band, of which nine were won. */
const TRADES = Array.from({ length: 40 }, (_, at) => ({
  ...TRADE,
  id: `c-${at}`,
  openedAtMs: NOON_MS + at * 60_000,
  entryProbability: 0.82 + (at % 4) * 0.05,
  ...(at % 10 === 0 ? { winLoss: 'L' as const, pnlE6: -500_000 } : {}),
}));

describe.skipIf(needsChromium)(`the research in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let kept: Awaited<ReturnType<typeof historyInDatabase>>;
  let directory = '';
  let seen: DashboardInBrowser;

  beforeAll(async () => {
    [built, kept] = await Promise.all([buildDashboard(), historyInDatabase(TRADES)]);
    await kept.settle(TRADE.ticker);
  });
  afterAll(async () => {
    await built.remove();
    await kept.drop();
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'research page '));
    const store = openModelStore(layout(directory).models, RELEASE_FILE);
    for (const name of ['one', 'two']) await store.put(someModel(name));
    const event = { symbol: 'BTC', by: 'worker', scores: SCORES } as const;
    const promoted = { ...event, event: 'promoted', why: 'better <b>so</b>' } as const;
    await store.note({ ...promoted, timeMs: NOON_MS, model: 'one', before: null });
    // Only the newer refresh has kept how true the probabilities came.
    const scores = { ...SCORES, candidate: { ...SCORE, bands: BANDS } };
    await store.note({ ...promoted, scores, timeMs: NOON_MS + 1, model: 'two', before: 'one' });
    await writeFile(join(store.directory, 'broken.json'), '{}');
  });
  afterEach(async () => {
    await seen.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function open(device: Device): Promise<void> {
    // No more of a configuration is looked at.
    const configuration = { mode: 'simulated', source: 'seeded', ports: { web: 1 } } as Configuration;
    const research = observedResearch(installationOf(layout(directory), configuration, null));
    seen = await DashboardInBrowser.open(built.staticDir, device, { ...kept.stores, research });
    seen.publish(START_E4);
    await seen.signIn();
    if (device.isPhone) await seen.page.getByText('More', { exact: true }).click();
    await seen.page.getByRole('link', { name: 'Research' }).click();
    await seen.page.getByRole('heading', { level: 1, name: 'Research' }).waitFor();
    await seen.page.getByRole('region', { name: 'Models of BTC', exact: true }).waitFor();
  }
  const bitcoin = () => seen.page.getByRole('region', { name: 'Models of BTC', exact: true });
  const fold = (name: string) => bitcoin().locator('summary', { hasText: `Calibration of ${name}` });
  const row = (name: string) =>
    bitcoin()
      .getByRole('row')
      .filter({ has: seen.page.getByRole('rowheader', { name, exact: true }) });
  const told = async (path: string, body: unknown) =>
    (await seen.page.evaluate(
      `fetch('/api/research/models${path}', {method: 'POST', headers: {'content-type': 'application/json'}, body: ${JSON.stringify(
        JSON.stringify(body),
      )}}).then(async (reply) => [reply.status, (await reply.json()).error?.code ?? null])`,
    )) as [number, string | null];

  test.each([
    ['desktop-dark', DESKTOP],
    ['desktop-light', { ...DESKTOP, look: 'light' }],
    ['phone-dark', PHONE],
    ['phone-light', { ...PHONE, look: 'light' }],
  ] as const)('can be read by everybody: %s', async (name, device) => {
    await open(device);
    await seen.page.getByRole('img', { name: 'Share that paid, by what was said' }).waitFor();
    await fold('two').click();
    await bitcoin().getByRole('img', { name: 'What two said, and what came' }).waitFor();
    await seen.look(`${name}-research`);
    expect(await axeProblems(seen.page)).toEqual([]);
    if (device.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
    await bitcoin().getByRole('button', { name: 'Use one' }).click();
    await seen.page.getByRole('dialog').waitFor();
    await seen.look(`${name}-research-use`);
    expect(await axeProblems(seen.page)).toEqual([]);
    expect(seen.browser.complaints).toEqual([]);
  });

  test('tells which model is in use, how each was judged, and what became of them', async () => {
    await open(DESKTOP);
    expect(await row('two').textContent()).toContain('in use');
    expect(await row('two').textContent()).toContain('0.24312');
    expect(await row('two').textContent()).toContain('−0.00089 (−0.00110 … −0.00020)');
    expect(await row('broken').textContent()).toContain('cannot be used');
    await bitcoin().getByText('broken: REC-441').waitFor();
    expect(await row('broken').getByRole('button').count()).toBe(0);
    await bitcoin().getByText('two is in use, instead of one').waitFor();
    await bitcoin().getByText('worker: better <b>so</b>').first().waitFor();
    await seen.page.getByText('prices are invented (seeded): no model is refreshed').waitFor();
    expect(await seen.page.getByRole('button', { name: 'Refresh now' }).count()).toBe(0);
  });

  test('tells of each model how true its probabilities came, or that nothing of it was kept', async () => {
    await open(DESKTOP);
    await fold('two').click();
    await bitcoin().getByText('On the weeks from 2026-10-01 to 2026-10-29').waitFor();
    const bands = bitcoin()
      .getByRole('region', { name: /Calibration of two/ })
      .getByRole('row');
    expect(await bands.allTextContents()).toEqual([
      'SaidMean saidCameQuestions',
      '0%–5%1.2%1.3%90,000',
      '45%–50%47.5%46%20,000',
      '95%–100%98.8%98.7%60,000',
    ]);
    for (const name of ['one', 'release']) {
      await fold(name).click();
      expect(
        await bitcoin()
          .getByRole('img', { name: `What ${name} said` })
          .count(),
      ).toBe(0);
    }
    expect(await bitcoin().getByText('None was kept: it has not been judged').count()).toBe(2);
    expect(await bitcoin().locator('summary', { hasText: 'Calibration of broken' }).count()).toBe(0);
  });

  test('another is used, and gone back from, in two steps and with a reason', async () => {
    await open(DESKTOP);
    const { page } = seen;
    await row('release').getByRole('button', { name: 'Use release' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Use release' }).click();
    await dialog.getByText('Say why: the journal keeps it.').waitFor();
    await dialog.getByLabel('Why').fill('too sure <i>of itself</i>');
    await dialog.getByRole('button', { name: 'Use release' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => row('release').textContent()).toContain('in use');
    await bitcoin().getByText('web:owner: too sure <i>of itself</i>').waitFor();
    await bitcoin().getByRole('button', { name: 'Go back' }).click();
    await dialog.getByLabel('Why').fill('a mistake');
    await dialog.getByRole('button', { name: 'Use two' }).click();
    await expect.poll(() => row('two').textContent()).toContain('in use');
    expect(seen.web.audit.entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['model.chosen', 'model.rolled-back']),
    );
  });

  test('nonsense, what was overtaken and what is refused change nothing', async () => {
    await open(DESKTOP);
    const wish = { symbol: 'BTC', model: 'one', seen: 'two', reason: 'x' };
    for (const bad of [
      { ...wish, symbol: 'DOGE' },
      { ...wish, model: '../secrets' },
      { ...wish, reason: '' },
      { ...wish, reason: '   ' },
      { ...wish, reason: 'x'.repeat(501) },
      { ...wish, more: 1 },
      {},
    ])
      expect([bad, ...(await told('/use', bad))]).toEqual([bad, 400, 'web.bad_request']);
    for (const bad of [{}, { symbols: [] }, { symbols: ['BTC', 'BTC'] }, { symbols: 'BTC' }])
      expect([bad, ...(await told('/refresh', bad))]).toEqual([bad, 400, 'web.bad_request']);
    const unchanged = [409, 'web.models_unchanged'];
    expect(await told('/use', { ...wish, model: 'none' })).toEqual(unchanged);
    expect(await told('/use', { ...wish, model: 'broken' })).toEqual(unchanged);
    expect(await told('/use', { ...wish, seen: 'one' })).toEqual(unchanged);
    expect(await told('/use', { ...wish, model: 'two' })).toEqual(unchanged);
    expect(await told('/rollback', { symbol: 'ETH', seen: 'release', reason: 'x' })).toEqual(unchanged);
    expect(await told('/refresh', { symbols: ['BTC'] })).toEqual(unchanged);
    expect(await told('/refresh/cancel', {})).toEqual(unchanged);
    seen.web.sessions.reach = { ownerNo: '0002', account: 'main', role: 'owner' };
    expect(await told('/use', wish)).toEqual([403, 'web.not_your_trader']);
    seen.web.sessions.reach = { ...TRADERS, role: 'trader' };
    expect(await told('/use', wish)).toEqual([403, 'web.not_allowed']);
    expect((await openModelStore(layout(directory).models, RELEASE_FILE).inUse('BTC')).name).toBe('two');
    // Who may not choose is shown no way to.
    await seen.page.reload();
    await row('two').waitFor();
    expect(await bitcoin().getByRole('button').count()).toBe(0);
  });
});
