import { execFile, spawn } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openPool } from '@rec-io/database/connection';
import { databaseConnections } from '@rec-io/installer/database-connections';
import { openModelStore } from '@rec-io/model-store/model-store';
import { blurredModel, RELEASE_FILE } from '@rec-io/model-store/test-models';
import { readSavedRun } from '@rec-io/research/backtest/saved-run';
import { strategyShelf } from '@rec-io/strategies/strategy-shelf';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { borrowDatabase } from '../apps/cli/src/database-access.ts';
import { findInstallation, type Installation } from '../apps/cli/src/installation.ts';
import { BegunCommand, WITH_WEB } from '../apps/cli/src/observed/begun-work.ts';
import { observedBacktests } from '../apps/cli/src/observed/observed-backtests.ts';
import { observedComparison } from '../apps/cli/src/observed/observed-comparison.ts';
import { observedResearch } from '../apps/cli/src/observed/observed-research.ts';
import type { PrintedComparison } from '../apps/cli/src/research/models/comparison.ts';
import { freeOffset } from '../apps/cli/test/fixtures/free-ports.ts';
import { priceFile } from '../apps/cli/test/fixtures/price-file.ts';
import { lastJson, type Recio, temporaryRecio } from '../apps/cli/test/fixtures/recio.ts';
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
import { historyInDatabase } from '../apps/web/test/seeded-history.ts';
import { smallTargets } from '../apps/web/test/small-targets.ts';

const PHONE = { width: 390, height: 844, isPhone: true };
const LONG_MS = 300_000;
/** A walk along most of a year, with a model that goes on learning, is under way for seconds. */
const DAYS = 365;

/** A real installation, its real command, and the page. */
describe.skipIf(needsChromium)(`backtests in a browser${skipped}`, { timeout: LONG_MS }, () => {
  let recio: Recio;
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let history: Awaited<ReturnType<typeof historyInDatabase>>;
  let installation: Installation;
  let database: Awaited<ReturnType<typeof borrowDatabase>>;
  let pool: Pool;
  let backtests: ReturnType<typeof observedBacktests>;
  let comparisons: ReturnType<typeof observedComparison>;
  let seen: DashboardInBrowser;

  beforeAll(async () => {
    [recio, built, history] = await Promise.all([temporaryRecio(), buildDashboard(), historyInDatabase([])]);
    const installed = await recio.run(
      ...['install', '--quick', '--no-start', '--port-offset', String(await freeOffset())],
    );
    expect(installed.code, installed.stderr).toBe(0);
    const prices = join(recio.base, 'BTCUSD.csv');
    await writeFile(prices, priceFile(DAYS));
    const found = await findInstallation(recio.dataDir);
    if (found === null) throw new Error('nothing is installed');
    installation = found;
    database = await borrowDatabase(installation);
    const imported = await recio.run('data', 'import', prices, '--any-price', '--json');
    expect(imported.code, imported.stderr).toBe(0);
    const { layout, configuration } = installation;
    pool = openPool(await databaseConnections(layout, configuration).program('web'), { max: 2 });
    backtests = observedBacktests(installation, pool);
    comparisons = observedComparison(installation);
    const store = openModelStore(layout.models, RELEASE_FILE);
    // One that knows what is asked about, and says so little of it that it must lose.
    await store.put(blurredModel('blurred'));
  }, LONG_MS);
  afterAll(async () => {
    await Promise.all([backtests.stop(), comparisons.stop()]);
    await pool.end();
    await database.close();
    await built.remove();
    await history.drop();
    await rm(recio.base, { recursive: true });
  });
  afterEach(() => seen.close());

  async function open(device: Device): Promise<void> {
    seen = await DashboardInBrowser.open(built.staticDir, device, {
      ...history.stores,
      backtests,
      comparisons,
      research: observedResearch(installation),
      strategies: strategyShelf(installation.layout.strategies),
    });
    seen.publish(START_E4);
    await seen.signIn(seen.page, 'owner', '/research');
    await part().waitFor();
  }
  const part = () => seen.page.getByRole('region', { name: 'Backtests', exact: true });
  const form = () => seen.page.getByRole('dialog', { name: 'New backtest' });
  /** By its label, with or without a unit. */
  const field = (label: string) => form().getByLabel(new RegExp(`^${label}( \\(.*\\))?$`));
  const entries = () => seen.web.audit.entries.filter(({ action }) => action.startsWith('backtest'));
  const bar = (name: string) => part().getByRole('progressbar', { name: `Progress of ${name}` });
  const saved = async (): Promise<string[]> =>
    readdir(installation.layout.backtests).catch(() => [] as string[]);

  /** How many processes of this machine save under that name. */
  const runs = async (name: string): Promise<number> => {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
    return stdout
      .split('\n')
      .filter((line) => /main\.ts backtest /.test(line) && line.includes(`--save=${name}`)).length;
  };

  async function begin(given: Readonly<Record<string, string>>, model: string): Promise<void> {
    await part().getByRole('button', { name: 'New backtest' }).click();
    for (const [label, text] of Object.entries(given)) await field(label).fill(text);
    await field('Model').selectOption(model);
    await form().getByRole('button', { name: 'Begin' }).click();
  }
  const told = async (method: string, path: string, body?: unknown) =>
    (await seen.page.evaluate(
      `fetch('/api/research/backtests${path}', {method: '${method}'${
        body === undefined
          ? ''
          : `, headers: {'content-type': 'application/json'}, body: ${JSON.stringify(JSON.stringify(body))}`
      }}).then(async (reply) => [reply.status, (await reply.json()).error?.code ?? null])`,
    )) as [number, string | null];
  const WISH = {
    ...{ symbol: 'BTC', strategy: 'Hourly HTC', from: '', to: '', model: 'normal', market: 'half' },
    ...{ fills: 'realistic', latency: '500', balance: '1000', seed: '1', save: '', settings: {} },
  };

  test('one is begun, outlives a reload, is done, and its report says what the command says', async () => {
    await open(DESKTOP);
    const { page } = seen;
    await part().getByText('No backtest is saved yet.').waitFor();
    await part().getByRole('button', { name: 'New backtest' }).click();
    await form().getByText('Stored, UTC: 2018-01-01 to 2018-12-31.').first().waitFor();
    await seen.look('desktop-dark-backtest-form');
    expect(await axeProblems(page)).toEqual([]);
    await form().getByRole('button', { name: 'Leave' }).click();

    await begin(
      {
        ...{ 'First day traded': '2018-04-01', 'Last day traded': '2018-07-31', Name: 'calm-one' },
        'Minimum differential': '-2',
      },
      'normal',
    );
    await bar('calm-one').waitFor();
    await page.reload();
    await bar('calm-one').waitFor();
    await part().getByText('begun by web:owner').waitFor();
    await seen.look('desktop-dark-backtest-under-way');
    await part()
      .getByText(/^calm-one was done at/)
      .waitFor({ timeout: LONG_MS });

    const shown = await recio.run('backtest', 'show', 'calm-one', '--json');
    const run = readSavedRun(shown.stdout);
    expect(run.figures.trades).toBeGreaterThan(10);
    expect(run.input).toMatchObject({ set: ['min_differential=-2'], seed: 1, model: expect.any(String) });
    expect(run.input.parameters['min_differential']).toBe(-2);
    expect(run.command).toMatch(/^recio backtest --stored --symbol=BTC .*--save=calm-one/);
    expect(run.command).not.toContain('--background');
    const row = part().getByRole('row').filter({ hasText: 'calm-one' });
    expect(await row.textContent()).toContain(run.figures.trades.toLocaleString('en-US'));
    expect(await row.textContent()).toContain('2018-04-01 … 2018-08-01');
    expect(run.warnings.length).toBeGreaterThan(0);

    await row.getByRole('button', { name: 'Look at calm-one' }).click();
    const report = page.getByRole('region', { name: 'Backtest calm-one' });
    await report.getByText('MODELLED QUOTES: no real').waitFor();
    for (const warning of run.warnings) await report.getByText(warning).waitFor();
    const text = (await recio.run('backtest', 'show', 'calm-one')).stdout;
    const profit = text.split('\n').find((each) => each.startsWith('  profit of a trade')) ?? '';
    await report.getByText(profit.replace('  profit of a trade', '').trim().replaceAll(/ +/g, ' ')).waitFor();
    await report.getByRole('img').first().waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await report.scrollIntoViewIfNeeded();
    await seen.look('desktop-dark-backtest-report');
    expect(entries()).toMatchObject([{ action: 'backtest.begun', detail: { name: 'calm-one' } }]);
    expect(seen.browser.complaints).toEqual([]);
  });

  test('one at a time; a cancelled one leaves nothing, and its process is gone', async () => {
    await open(DESKTOP);
    const { page } = seen;
    const before = await saved();
    await begin({ Name: 'long-one' }, 'adaptive');
    await bar('long-one').waitFor();
    expect(await told('POST', '', WISH)).toEqual([409, 'web.not_begun']);
    expect(await runs('long-one')).toBe(1);
    await part().getByRole('button', { name: 'Cancel' }).click();
    await part().getByText('long-one: It was cancelled: nothing of it was kept.').waitFor();
    expect(await runs('long-one')).toBe(0);
    expect(await saved()).toEqual(before);
    expect(await told('POST', '/cancel', {})).toEqual([409, 'web.none_under_way']);
    await page.reload();
    await part().getByText('long-one: It was cancelled').waitFor();
    expect(entries()).toMatchObject([
      { action: 'backtest.begun', detail: { name: 'long-one' } },
      { action: 'backtest.begun', detail: { refused: expect.stringContaining('one at a time') } },
      { action: 'backtest.cancelled' },
    ]);
  });

  test('web that ends takes it along, and the next web says so', async () => {
    await open(DESKTOP);
    const before = await saved();
    await begin({ Name: 'cut-short' }, 'adaptive');
    await bar('cut-short').waitFor();
    await backtests.stop();
    expect(await runs('cut-short')).toBe(0);
    backtests = observedBacktests(installation, pool);
    await seen.close();
    await open(DESKTOP);
    await part().getByText('cut-short: Web ended meanwhile').waitFor();
    expect((await saved()).filter((name) => name.endsWith('.json'))).toEqual(
      before.filter((name) => name.endsWith('.json')),
    );
  });

  test('web that is killed takes it along, too, and the next web says so', async () => {
    const under = join(installation.layout.backtests, '.orphaned');
    const args = ['backtest', '--stored', '--symbol=BTC', '--save=orphan', `--data-dir=${recio.dataDir}`];
    const module = join(import.meta.dirname, '../apps/cli/src/observed/begun-work.ts');
    const web = spawn(process.execPath, [
      ...['--input-type=module', '-e'],
      `const { BegunCommand } = await import(${JSON.stringify(module)});
       const begun = new BegunCommand(${JSON.stringify(under)}, async () => false);
       await begun.begin('orphan', 'web:ada', ${JSON.stringify(args)});
       setInterval(() => undefined, 1_000);`,
    ]);
    await expect.poll(() => runs('orphan')).toBe(1);
    web.kill('SIGKILL');
    await expect.poll(() => runs('orphan')).toBe(0);
    const next = new BegunCommand(under, async (name) => (await saved()).includes(`${name}.json`));
    expect(await next.view()).toMatchObject({ now: null, last: { name: 'orphan', failure: WITH_WEB } });
  });

  test('what the command would refuse is said beside its field, and nothing is begun', async () => {
    await open(DESKTOP);
    await begin(
      {
        ...{ 'First day traded': '2017-12-31', Name: '../x', 'Minimum probability': '97' },
      },
      'normal',
    );
    await form().getByText('Name must be 1 to 64 of a-z').waitFor();
    await field('Name').fill('<img src=x>');
    await field('Name').fill('fine');
    await form().getByRole('button', { name: 'Begin' }).click();
    await form().getByText('First day traded must be a day from 2018-01-01 to 2018-12-31').waitFor();
    await field('First day traded').fill('2018-04-01');
    await field('Minimum probability').fill('101');
    await form().getByRole('button', { name: 'Begin' }).click();
    await form().getByText('Minimum probability must be a number from 0 to 100').waitFor();
    await seen.look('desktop-dark-backtest-refused');
    expect(await axeProblems(seen.page)).toEqual([]);
    expect(await field('Name').inputValue()).toBe('fine');

    const wrong: readonly (readonly [bad: unknown, code: string])[] = [
      [{ ...WISH, symbol: 'DOGE' }, 'web.bad_request'],
      [{ ...WISH, strategy: '../../evil.ts' }, 'web.bad_request'],
      [{ ...WISH, strategy: '--prices' }, 'web.bad_request'],
      [{ ...WISH, strategy: 'none such' }, 'web.bad_setting'],
      [{ ...WISH, symbol: 'ETH' }, 'web.bad_setting'],
      [{ ...WISH, model: '/etc/passwd' }, 'web.bad_setting'],
      [{ ...WISH, model: '../models/x' }, 'web.bad_setting'],
      [{ ...WISH, fills: 'lucky' }, 'web.bad_setting'],
      [{ ...WISH, market: 'x' }, 'web.bad_setting'],
      [{ ...WISH, from: '2018-02-30' }, 'web.bad_setting'],
      [{ ...WISH, from: '2018-05-02', to: '2018-05-01' }, 'web.bad_setting'],
      [{ ...WISH, balance: '0' }, 'web.bad_setting'],
      [{ ...WISH, balance: 'NaN' }, 'web.bad_setting'],
      [{ ...WISH, latency: '-1' }, 'web.bad_setting'],
      [{ ...WISH, seed: '1e3' }, 'web.bad_setting'],
      [{ ...WISH, save: 'calm-one' }, 'web.bad_setting'],
      [{ ...WISH, settings: { min_probability: 'high' } }, 'web.bad_setting'],
      [{ ...WISH, settings: { no_such: 1 } }, 'web.bad_setting'],
      [{ ...WISH, settings: { 'a=b': 1 } }, 'web.bad_request'],
      [{ ...WISH, settings: { min_probability: null } }, 'web.bad_request'],
      [{ ...WISH, more: 1 }, 'web.bad_request'],
      [{ ...WISH, save: 'x'.repeat(65) }, 'web.bad_request'],
      [{}, 'web.bad_request'],
    ];
    for (const [bad, code] of wrong)
      expect({ bad, answer: await told('POST', '', bad) }).toEqual({ bad, answer: [400, code] });
    expect(await told('POST', '', { ...WISH, save: 'x'.repeat(40_000) })).toEqual([400, 'web.bad_request']);
    for (const name of ['..%2Fx', 'Calm', 'a'.repeat(65), '%00'])
      expect([name, ...(await told('GET', `/${name}`))]).toEqual([name, 400, 'web.bad_request']);
    expect(await told('GET', '/none')).toEqual([404, 'web.unknown_backtest']);
    expect(await told('DELETE', '/none')).toEqual([404, 'web.unknown_backtest']);
    expect((await backtests.look()).now).toBeNull();

    seen.web.sessions.reach = { ownerNo: '0002', account: 'main', role: 'owner' };
    expect(await told('GET', '')).toEqual([403, 'web.not_your_trader']);
    expect(await told('POST', '', WISH)).toEqual([403, 'web.not_your_trader']);
    seen.web.sessions.reach = { ...TRADERS, role: 'trader' };
    expect(await told('POST', '', WISH)).toEqual([403, 'web.not_allowed']);
    expect(await told('DELETE', '/calm-one')).toEqual([403, 'web.not_allowed']);
    // Who may not begin one is shown no way to, and sees what is saved.
    await seen.page.reload();
    await part().getByRole('button', { name: 'Look at calm-one' }).click();
    await seen.page.getByText('MODELLED QUOTES: no real').waitFor();
    expect(await seen.page.getByRole('button', { name: /New backtest|Delete|Cancel/ }).count()).toBe(0);
  });

  test('one that fails on the way says why, in the command’s words', async () => {
    await open(DESKTOP);
    await begin({ 'First day traded': '2018-01-05', Name: 'too-early' }, 'normal');
    await part()
      .getByText(/too-early: REC-422 /)
      .waitFor({ timeout: LONG_MS });
  });

  test.each([
    ['desktop-light', { ...DESKTOP, look: 'light' }],
    ['phone-dark', PHONE],
    ['phone-light', { ...PHONE, look: 'light' }],
  ] as const)('list, form and report can be read by everybody: %s', async (name, device) => {
    await open(device);
    await writeFile(join(installation.layout.backtests, 'torn.json'), '{"format":');
    await seen.page.reload();
    await part().getByText('torn: REC-436').waitFor();
    await part().getByRole('button', { name: 'Look at calm-one' }).click();
    await seen.page.getByText('MODELLED QUOTES: no real').waitFor();
    await seen.look(`${name}-backtests`);
    expect(await axeProblems(seen.page)).toEqual([]);
    if (device.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
    await part().getByRole('button', { name: 'New backtest' }).click();
    await form().getByText('Stored, UTC').first().waitFor();
    await seen.page.waitForTimeout(400);
    await seen.look(`${name}-backtest-form`);
    expect(await axeProblems(seen.page)).toEqual([]);
    if (device.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
    expect(seen.browser.complaints).toEqual([]);
  });

  const comparing = () => seen.page.getByRole('region', { name: 'Compare two models', exact: true });
  const told2 = (path: string, body: unknown) => told('POST', `/../models/comparison${path}`, body);

  test('two models are compared, as the command does it, and seen by everybody', async () => {
    await open(DESKTOP);
    await comparing().getByText('None was made since web started.').waitFor();
    expect(await comparing().getByLabel('Measured against').inputValue()).toBe('release');
    expect(await comparing().getByLabel('Compared').inputValue()).toBe('blurred');
    await comparing().getByLabel('Newest weeks').fill('0');
    await comparing().getByText('A whole number from 1 to 520.').waitFor();
    await comparing().getByLabel('Newest weeks').fill('3');
    await comparing().getByRole('button', { name: 'Compare' }).click();
    await comparing().getByRole('progressbar', { name: 'Progress of blurred against release' }).waitFor();
    await seen.page.reload();
    await comparing()
      .getByText(/^blurred against release was done at/)
      .waitFor({ timeout: LONG_MS });

    const shown = await recio.run(
      ...['research', 'models', 'compare', 'release', 'blurred', '--weeks', '3', '--json'],
    );
    const printed = lastJson<PrintedComparison>(shown);
    const [first, second] = printed.compared;
    const result = comparing().getByRole('region', { name: 'Side by side', exact: true });
    await result.getByText(`${first?.overall.questions.toLocaleString('en-US')} questions.`).waitFor();
    for (const score of [first?.overall, second?.overall])
      await result
        .getByText(score?.calibrationError.toFixed(4) ?? '', { exact: true })
        .first()
        .waitFor();
    await result.getByText(`+${second?.againstFirst?.mean.toFixed(5)} (`).waitFor();
    for (const warning of printed.warnings) await result.getByText(warning).waitFor();
    expect(printed.warnings).toHaveLength(1);
    const times = result.getByRole('region', { name: /By time to the close/ }).getByRole('row');
    expect(await times.count()).toBe(1 + 12);
    expect(await times.nth(1).textContent()).toContain(
      first?.divisions[0]?.parts[0]?.score.logLoss.toFixed(5),
    );
    await result.getByRole('img', { name: 'What release and blurred said, and what came' }).waitFor();
    await seen.look('desktop-dark-comparison');
    expect(await axeProblems(seen.page)).toEqual([]);
    expect(seen.browser.complaints).toEqual([]);
    expect(seen.web.audit.entries.map(({ action }) => action)).toContain('models.compared');
  });

  test.each([
    ['desktop-light', { ...DESKTOP, look: 'light' }],
    ['phone-dark', PHONE],
    ['phone-light', { ...PHONE, look: 'light' }],
  ] as const)('a comparison can be read by everybody: %s', async (name, device) => {
    await open(device);
    await comparing().getByRole('img').waitFor();
    await comparing().scrollIntoViewIfNeeded();
    await seen.look(`${name}-comparison`);
    expect(await axeProblems(seen.page)).toEqual([]);
    if (device.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
  });

  test('a comparison that cannot be is refused, one is cancelled, and viewers only see', async () => {
    await open(DESKTOP);
    const wish = { symbol: 'BTC', first: 'release', second: 'blurred', weeks: 3 };
    for (const bad of [
      { ...wish, symbol: 'DOGE' },
      { ...wish, first: '../x' },
      { ...wish, first: '--json' },
      { ...wish, weeks: 0 },
      { ...wish, weeks: 521 },
      { ...wish, weeks: '3' },
      { ...wish, weeks: 1.5 },
      { ...wish, more: 1 },
      {},
    ])
      expect({ bad, answer: await told2('', bad) }).toEqual({ bad, answer: [400, 'web.bad_request'] });
    for (const refused of [
      { ...wish, second: 'release' },
      { ...wish, second: 'none' },
      { ...wish, symbol: 'ETH' },
    ])
      expect({ refused, answer: await told2('', refused) }).toEqual({
        refused,
        answer: [409, 'web.not_begun'],
      });
    expect(await told2('/cancel', {})).toEqual([409, 'web.none_under_way']);
    // More weeks than are stored.
    expect(await told2('', { ...wish, weeks: 500 })).toEqual([200, null]);
    await comparing()
      .getByText(/blurred against release: REC-444 /)
      .waitFor({ timeout: LONG_MS });

    // At once: how long one takes is the machine's affair, and the page hears only now and then of what others begin.
    expect(await told2('', { ...wish, weeks: 40 })).toEqual([200, null]);
    expect(await told2('/cancel', {})).toEqual([200, null]);
    await comparing().getByText('blurred against release: It was cancelled').waitFor();
    seen.web.sessions.reach = { ...TRADERS, role: 'viewer' };
    expect(await told2('', wish)).toEqual([403, 'web.not_allowed']);
    await seen.page.reload();
    await comparing().getByRole('img').waitFor();
    expect(await comparing().getByRole('button').count()).toBe(0);
  });

  test('a saved one is deleted in two steps', async () => {
    await open(DESKTOP);
    await part().getByRole('button', { name: 'Look at calm-one' }).click();
    const report = seen.page.getByRole('region', { name: 'Backtest calm-one' });
    await report.getByRole('button', { name: 'Delete' }).click();
    const dialog = seen.page.getByRole('dialog', { name: 'Delete calm-one?' });
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await report.waitFor({ state: 'detached' });
    await expect.poll(() => part().getByRole('button', { name: 'Look at calm-one' }).count()).toBe(0);
    expect(await saved()).not.toContain('calm-one.json');
    expect(entries()).toMatchObject([{ action: 'backtest.deleted', detail: { name: 'calm-one' } }]);
  });
});
