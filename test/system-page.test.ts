import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SystemStatus } from '../apps/cli/src/status.ts';
import { freeOffset } from '../apps/cli/test/fixtures/free-ports.ts';
import { lastJson, type Recio, statusOf, temporaryRecio } from '../apps/cli/test/fixtures/recio.ts';
import { axeProblems } from '../apps/web/test/axe.ts';
import { Browser, CHROMIUM_MISSING, DESKTOP } from '../apps/web/test/chromium.ts';
import { smallTargets } from '../apps/web/test/small-targets.ts';

const MISSING = CHROMIUM_MISSING === null ? '' : ` (skipped: ${CHROMIUM_MISSING})`;
const PHONE = { width: 390, height: 844, isPhone: true };
const SLOW_LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 };
/** How far what was already seen has moved, as https://web.dev/articles/cls counts it: below 0.1 is good. */
const SUM_OF_SHIFTS = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) sum += value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 500);
})`;
/** Keeps each use of Intl, by its own name or under that of a number, a date or a text, in a browser that can do without. */
const WATCH_INTL = `globalThis.usesOfIntl = [];
if (globalThis.Temporal !== undefined)
  for (const [of, name] of [
    [Intl, 'DateTimeFormat'], [Intl, 'NumberFormat'], [Intl, 'Collator'], [Intl, 'RelativeTimeFormat'], [String.prototype, 'localeCompare'],
    [Number.prototype, 'toLocaleString'], [Date.prototype, 'toLocaleString'], [Date.prototype, 'toLocaleDateString'], [Date.prototype, 'toLocaleTimeString'],
  ])
    of[name] = new Proxy(of[name], {
      apply: (f, self, given) => (usesOfIntl.push(new Error(name).stack), Reflect.apply(f, self, given)),
      construct: (f, given) => (usesOfIntl.push(new Error(name).stack), Reflect.construct(f, given)),
    });`;
const SCREENSHOT_DIR =
  process.env['SCREENSHOT_DIR'] ?? join(import.meta.dirname, '..', '.runtime', 'screenshots');

/** Long: one real installation in a real browser. The tests follow each other. */
describe.skipIf(CHROMIUM_MISSING !== null)(`the System page of an installed system${MISSING}`, () => {
  let recio: Recio;
  let installed: SystemStatus & { readonly password: string };
  let browser: Browser;
  let page: Page;

  const pids = async () =>
    Object.fromEntries((await statusOf(recio)).programs.map(({ program, pid }) => [program, pid]));
  const row = (program: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: program, exact: true }) });
  async function signIn(on: Page): Promise<void> {
    await on.goto(`${installed.address}/sign-in`);
    await on.getByLabel('Login').fill('admin');
    await on.getByLabel('Password').fill(installed.password);
    await on.getByRole('button', { name: 'Sign in', exact: true }).click();
    await on.getByTestId('index-price').waitFor();
  }
  async function look(on: Page, name: string): Promise<void> {
    await mkdir(SCREENSHOT_DIR, { recursive: true });
    await on.screenshot({ path: join(SCREENSHOT_DIR, `${name}.png`) });
    await on.screenshot({ path: join(SCREENSHOT_DIR, `${name}-full.png`), fullPage: true });
    const overflow = await on.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow, `${name} scrolls sideways`).toBe(0);
  }

  beforeAll(async () => {
    recio = await temporaryRecio();
    const offset = String(await freeOffset());
    const options = ['--quick', '--source', 'seeded', '--speed', '1', '--port-offset', offset, '--json'];
    const result = await recio.run('install', ...options);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    installed = lastJson(result);
    browser = await Browser.open(DESKTOP);
    page = await browser.page();
    await signIn(page);
    await page.getByRole('link', { name: 'System' }).click();
    await page.getByRole('heading', { level: 1, name: 'System' }).waitFor();
    await row('trader').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await recio.run('uninstall', '--purge', '--yes');
    await rm(recio.base, { recursive: true, force: true });
  });

  test('tells of every program what recio status tells, and what each takes', async () => {
    const status = lastJson<SystemStatus>(await recio.run('status', '--json'));
    for (const { program, port, pid } of [...status.programs, ...status.guests]) {
      const text = await row(program).textContent();
      expect(text, program).toContain(String(port));
      expect(text, program).toContain('ready');
      if (pid !== null) expect(text, program).toContain(String(pid));
    }
    expect(await row('trader').textContent()).toMatch(/\d+(\.\d)? MB/);
    expect(await row('sync').textContent()).toContain('in exchange-sim');
    // What has no process of its own, and the database, cannot be restarted alone: there is no button that would.
    const buttons = page.getByRole('button', { name: /^Restart (?!now)/ });
    expect(await buttons.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))).toEqual(
      ['exchange-sim', 'trader', 'monitor', 'web'].map((name) => `Restart ${name}`),
    );
    await page.getByText('never, in this mode').waitFor();
    const updates = page.getByRole('region', { name: 'Updates' });
    expect(await updates.textContent()).toContain('Nobody has looked yet: recio update --check');
    const backups = page.getByRole('region', { name: 'Backups' });
    expect(await backups.textContent()).toContain(join(recio.dataDir, 'backups'));
    const made = lastJson<{ file: string }>(await recio.run('backup', '--json'));
    expect(made.file).toContain('backup');
    await expect.poll(() => backups.textContent()).toMatch(/Newest\d{4}-\d\d-\d\d \d\d:\d\d/);
    const data = page.getByRole('region', { name: 'Age of the data' });
    await expect
      .poll(() => data.textContent())
      .toMatch(/Account, read from the exchange[\s\S]*?\d+(\.\d)? s/);
  });

  test('follows a log, without the secrets in it, and finds a word', async () => {
    const token = (await readFile(join(recio.dataDir, 'secrets', 'internal-token'), 'utf8')).trim();
    const line = { level: 40, time: Date.now(), name: 'trader', msg: `odd thing <b>${token}</b>` };
    await page.getByLabel('Log', { exact: true }).selectOption('trader');
    const lines = page.getByRole('region', { name: 'Lines of trader' });
    await lines.getByText('started').first().waitFor();
    await appendFile(join(recio.dataDir, 'logs', 'trader.log'), `${JSON.stringify(line)}\n`);
    await lines.getByText('odd thing <b>[removed]</b>').waitFor();
    expect(await page.content()).not.toContain(token);
    await page.getByLabel('Contains').fill(token.slice(0, 6));
    await page.getByText('Nothing is written there that fits.').waitFor();
    await page.getByLabel('Contains').fill('ODD THING');
    await lines.getByText('odd thing').waitFor();
    expect(await lines.getByRole('listitem').count()).toBe(1);
    await page.getByText('Warnings and worse').click();
    await lines.getByText('odd thing').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await appendFile(join(recio.dataDir, 'logs', 'trader.log'), `${JSON.stringify(line)}\n`);
    await page.getByText('Paused: what is written meanwhile comes when you go on.').waitFor();
    expect(await lines.getByRole('listitem').count()).toBe(1);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => lines.getByRole('listitem').count()).toBe(2);
    await page.getByLabel('Contains').fill('');
    await page.getByText('All lines').click();
  });

  test('no page moves while it comes over a slow line', async () => {
    const phone = await Browser.open(PHONE);
    try {
      const seen = await phone.page();
      await signIn(seen);
      const line = await seen.context().newCDPSession(seen);
      await line.send('Network.emulateNetworkConditions', SLOW_LINE);
      for (const path of ['/', '/system', '/research', '/notifications', '/settings/profile']) {
        await seen.goto(`${installed.address}${path}`);
        await seen.waitForLoadState('networkidle');
        await seen.locator(path === '/' ? 'footer' : 'h1').waitFor();
        await seen.waitForTimeout(1_000);
        expect(await seen.evaluate<number>(SUM_OF_SHIFTS), path).toBeLessThan(0.1);
      }
    } finally {
      await phone.close();
    }
  });

  test('no page begins with Intl, whose first use takes a browser longer than all else that it begins with', async () => {
    const phone = await Browser.open(PHONE);
    try {
      const seen = await phone.page();
      await seen.addInitScript(WATCH_INTL);
      await signIn(seen);
      const parts = ['profile', 'security', 'exchange', 'keys'].map((part) => `settings/${part}`);
      for (const path of [
        ...['', 'history', 'performance', 'account', 'monitors', 'notifications', 'research', 'system'],
        ...['audit', 'settings', ...parts],
      ]) {
        await seen.goto(`${installed.address}/${path}`);
        await seen.waitForLoadState('networkidle');
        await seen.locator(path === '' ? 'footer' : 'h1').waitFor();
        expect(await seen.evaluate('usesOfIntl'), path).toEqual([]);
      }
    } finally {
      await phone.close();
    }
  });

  test('can be read by everybody, on desktop and phone, dark and light', async () => {
    await look(page, 'desktop-dark-system');
    expect(await axeProblems(page)).toEqual([]);
    expect(browser.complaints).toEqual([]);
    for (const [name, device] of [
      ['desktop-light', { ...DESKTOP, look: 'light' }],
      ['phone-dark', PHONE],
      ['phone-light', { ...PHONE, look: 'light' }],
    ] as const) {
      const other = await Browser.open(device);
      try {
        const seen = await other.page();
        await signIn(seen);
        if (device.isPhone) await seen.getByText('More', { exact: true }).click();
        await look(seen, `${name}-more`);
        await seen.getByRole('link', { name: 'System' }).click();
        await seen.getByRole('rowheader', { name: 'trader' }).waitFor();
        await seen.getByRole('region', { name: /^Lines of/ }).waitFor();
        await look(seen, `${name}-system`);
        expect(await axeProblems(seen), name).toEqual([]);
        if (device.isPhone) expect(await smallTargets(seen), name).toEqual([]);
        expect(other.complaints, name).toEqual([]);
      } finally {
        await other.close();
      }
    }
  });

  test('says that all is well, with every check, its value and its limits', async () => {
    const health = page.getByRole('region', { name: 'Health', exact: true });
    await health.getByText('Healthy', { exact: true }).waitFor();
    await health.getByText('All that is watched is well.').waitFor();
    await health.locator('summary', { hasText: /^All \d+ checks$/ }).click();
    const disk = health.getByRole('row').filter({ hasText: 'Room on the disk' });
    expect(await disk.textContent()).toMatch(/well[\d.]+ [GT]B2\.0 GB \/ 500 MB/);
    expect(await health.getByRole('row').filter({ hasText: 'Index price of BTC' }).textContent()).toContain(
      'well',
    );
    const status = await recio.run('status');
    expect(status.stdout).toContain('  Health   healthy\n');
    expect((await recio.run('hold')).stdout).toContain('Nothing holds entries.');
  });

  test('shows why the monitor holds entries, on desktop and phone, and lets an owner overrule it with a reason', async () => {
    // A disk of which nobody could have enough.
    const limits = { limits: { 'disk-free': { degraded: 9e15, failed: 8e15 } } };
    await writeFile(join(recio.dataDir, 'health.json'), JSON.stringify(limits));
    const before = await pids();
    process.kill(before['monitor'] ?? 0, 'SIGTERM');
    await expect.poll(async () => (await pids())['monitor']).not.toBe(before['monitor']);
    const health = page.getByRole('region', { name: 'Health', exact: true });
    await health.getByText('The monitor keeps the trader from entering.', { exact: false }).waitFor();
    await health.getByText('Degraded', { exact: true }).waitFor();
    await health.getByText('Held entries').waitFor();
    expect((await recio.run('status')).stdout).toMatch(
      /the monitor holds entries: Room on the disk: .* are free/,
    );
    const incidents = health.getByRole('region', { name: 'Incidents' });
    await incidents.getByText('Room on the disk').waitFor();
    await look(page, 'desktop-dark-health');
    expect(await axeProblems(page)).toEqual([]);
    for (const [name, device] of [
      ['desktop-light', { ...DESKTOP, look: 'light' }],
      ['phone-dark', PHONE],
      ['phone-light', { ...PHONE, look: 'light' }],
    ] as const) {
      const other = await Browser.open(device);
      try {
        const seen = await other.page();
        await signIn(seen);
        if (device.isPhone) await seen.getByText('More', { exact: true }).click();
        await seen.getByRole('link', { name: 'System' }).click();
        const there = seen.getByRole('region', { name: 'Health', exact: true });
        await there.locator('summary', { hasText: /^All \d+ checks$/ }).click();
        await there.getByText('Held entries').waitFor();
        await look(seen, `${name}-health`);
        expect(await axeProblems(seen), name).toEqual([]);
        if (device.isPhone) expect(await smallTargets(seen), name).toEqual([]);
      } finally {
        await other.close();
      }
    }

    await health.getByRole('button', { name: 'Let entries go on …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Let entries go on?' });
    await dialog.getByRole('button', { name: 'Let entries go on', exact: true }).click();
    await dialog.getByText('Say why').waitFor();
    await dialog.getByLabel('Why').fill('the disk is large enough');
    await dialog.getByRole('button', { name: 'Let entries go on', exact: true }).click();
    await health.getByText('Overruled by web:admin: the disk is large enough', { exact: false }).waitFor();
    expect((await recio.run('hold')).stdout).toContain('Nothing holds entries.');

    await rm(join(recio.dataDir, 'health.json'));
    process.kill((await pids())['monitor'] ?? 0, 'SIGTERM');
    await health.getByText('Healthy', { exact: true }).waitFor();
    await health.getByText('Let entries go on', { exact: true }).waitFor();
    expect(lastJson(await recio.run('hold', '--json'))).toEqual({ hold: null, reason: null });
  });

  test.each(['exchange-sim', 'trader', 'monitor', 'web'])(
    'restarts %s in two steps, and no other program; the page says so and recovers',
    async (program) => {
      const before = await pids();
      await page.getByRole('button', { name: `Restart ${program}` }).click();
      const dialog = page.getByRole('dialog', { name: `Restart ${program}?` });
      await dialog.waitFor();
      expect(await axeProblems(page)).toEqual([]);
      // Enter by itself does nothing: the keyboard begins at the way back.
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      expect(await pids()).toEqual(before);
      await page.getByRole('button', { name: `Restart ${program}` }).click();
      await dialog.getByRole('button', { name: 'Restart now' }).click();
      await row(program).getByText('restarting …').waitFor();
      if (program === 'web') {
        // It may be back before it is asked again: what it is asked finds nobody until that was said.
        await page.route('**/api/system', (route) => route.abort());
        await page.getByText('web does not answer.').waitFor();
        await page.unroute('**/api/system');
      }
      await page.getByText(`${program} was restarted and is ready`).first().waitFor({ timeout: 120_000 });
      const { [program]: pidBefore, ...othersBefore } = before;
      const { [program]: pidAfter, ...othersAfter } = await pids();
      expect(pidAfter).not.toBe(pidBefore);
      expect(pidAfter).toBeGreaterThan(0);
      expect(othersAfter).toEqual(othersBefore);
      await expect.poll(() => page.getByText('All programs are up and useful').isVisible()).toBe(true);
      await page.getByText('live', { exact: true }).waitFor();
    },
  );

  test('what was done stands in the audit', async () => {
    const told = (await page.evaluate("fetch('/api/audit').then((reply) => reply.json())")) as {
      rows: readonly { action: string; login: string; detail: { program?: string; outcome?: string } }[];
    };
    const restarts = told.rows.filter(({ action }) => action === 'program.restart');
    expect(restarts.map(({ detail }) => [detail.program, detail.outcome]).toReversed()).toEqual(
      ['exchange-sim', 'trader', 'monitor', 'web'].map((name) => [name, 'asked']),
    );
  });
});
