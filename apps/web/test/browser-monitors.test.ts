import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, looksOf, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { START_E4, statusView } from './sample-views.ts';
import { monitorsInDatabase } from './seeded-monitors.ts';
import { smallTargets } from './small-targets.ts';

describe.skipIf(needsChromium)(`strategies and monitors in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let kept: Awaited<ReturnType<typeof monitorsInDatabase>>;
  beforeAll(async () => {
    [built, kept] = await Promise.all([buildDashboard(), monitorsInDatabase()]);
  });
  afterAll(async () => {
    await built.remove();
    await kept.drop();
  });
  let seen: DashboardInBrowser;
  afterEach(() => seen.close());

  const open = async (
    size: Parameters<typeof DashboardInBrowser.open>[1],
    mode: 'simulated' | 'prod' = 'simulated',
  ) => {
    const { monitors, strategies } = kept;
    seen = await DashboardInBrowser.open(built.staticDir, size, { monitors, strategies, mode });
    seen.publish(START_E4, statusView({ mode }));
    await seen.signIn(seen.page, 'owner', '/monitors');
    await row(seen.page, 'btc-hourly-htc').waitFor();
  };
  const row = (page: Page, name: string) => page.locator(`[data-monitor="${name}"]`);
  const inDatabase = async (name: string) =>
    (await kept.monitors.read('0001')).find((each) => each.name === name) ?? null;

  describe.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('%s', (device, size) => {
    test.each(looksOf(size))('in %s list and form can be read by everybody (axe)', async (look) => {
      await open({ ...size, look });
      const { page } = seen;
      await page.getByText('description must be a text').waitFor();
      await seen.look(`${device}-${look}-monitors`);
      expect(await axeProblems(page)).toEqual([]);
      await page.getByRole('button', { name: 'Edit btc-hourly-htc' }).click();
      const dialog = page.getByRole('dialog', { name: 'Edit btc-hourly-htc' });
      await dialog.getByText('What protects what it bought').click();
      await dialog.getByRole('textbox', { name: 'Minimum probability' }).fill('97');
      await page.waitForTimeout(400);
      await seen.look(`${device}-${look}-monitor-form`);
      expect(await axeProblems(page)).toEqual([]);
      if (size.isPhone) expect(await smallTargets(page)).toEqual([]);
      expect(seen.browser.complaints).toEqual([]);
    });
  });

  describe('on the desktop', () => {
    beforeEach(() => open(DESKTOP));

    test('one is made, edited, switched on, duplicated and deleted; it survives a reload and a restart of web', async () => {
      const { page } = seen;
      await page.getByRole('button', { name: 'New monitor' }).click();
      const made = page.getByRole('dialog', { name: 'New monitor' });
      await made.getByRole('textbox', { name: 'Name' }).fill('eth-calm');
      await made.getByText('ETH', { exact: true }).click();
      await made.getByLabel('Strategy').selectOption('calm-evening');
      await made.getByRole('textbox', { name: 'Patience' }).fill('7');
      await made.getByRole('button', { name: 'Make it' }).click();
      await row(page, 'eth-calm').getByText('1 setting of its own').waitFor();
      expect(await inDatabase('eth-calm')).toMatchObject({
        ...{ symbol: 'ETH', strategy: 'calm-evening', parameters: { patience: 7 }, enabled: false },
      });

      await row(page, 'eth-calm').getByRole('switch', { name: 'eth-calm' }).click();
      await expect.poll(async () => (await inDatabase('eth-calm'))?.mode).toBe('simulated');
      await row(page, 'eth-calm').getByText('automatic entry is off above all monitors').waitFor();

      const again = await seen.stopWeb();
      await again();
      await page.reload();
      await row(page, 'eth-calm').getByText('1 setting of its own').click();
      await row(page, 'eth-calm').getByText('instead of 3 min').waitFor();
      expect(await row(page, 'eth-calm').getByRole('switch').getAttribute('aria-checked')).toBe('true');

      await page.getByRole('button', { name: 'Edit eth-calm' }).click();
      const edit = page.getByRole('dialog', { name: 'Edit eth-calm' });
      expect(await edit.getByRole('textbox', { name: 'Patience' }).inputValue()).toBe('7');
      await edit.getByRole('button', { name: 'Patience: Back to 3 min' }).click();
      await edit.getByText('What protects what it bought').click();
      await edit.getByRole('switch', { name: 'Stop by probability' }).click();
      await edit.getByRole('button', { name: 'Save' }).click();
      await edit.waitFor({ state: 'detached' });
      expect(await inDatabase('eth-calm')).toMatchObject({ parameters: {}, rules: { auto_stop: true } });

      await page.getByRole('button', { name: 'Duplicate eth-calm' }).click();
      await made.getByRole('textbox', { name: 'Name' }).fill('eth-calm-2');
      await made.getByRole('button', { name: 'Make it' }).click();
      await row(page, 'eth-calm-2').waitFor();
      expect(await inDatabase('eth-calm-2')).toMatchObject({
        symbol: 'ETH',
        rules: { auto_stop: true },
        enabled: false,
      });

      for (const name of ['eth-calm', 'eth-calm-2']) {
        await page.getByRole('button', { name: `Delete ${name}`, exact: true }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
        await row(page, name).waitFor({ state: 'detached' });
      }
      expect(await inDatabase('eth-calm')).toBe(null);
    });

    test('web’s refusal stands beside its field; what is typed stays; script is text', async () => {
      const { page } = seen;
      await page.getByRole('button', { name: 'New monitor' }).click();
      const made = page.getByRole('dialog', { name: 'New monitor' });
      const told = async (label: string) =>
        made
          .locator(`#${await made.getByRole('textbox', { name: label }).getAttribute('aria-describedby')}`)
          .textContent();
      await made.getByRole('textbox', { name: 'Name' }).fill('<img src=x onerror=alert(1)>');
      await made.getByRole('textbox', { name: 'Minimum probability' }).fill('<script>');
      await made.getByRole('button', { name: 'Make it' }).click();
      expect(await told('Name')).toContain('1 to 40 lower case letters');
      expect(await told('Minimum probability')).toContain('must be a number');
      await made.getByRole('textbox', { name: 'Name' }).fill('holder');
      await made.getByRole('textbox', { name: 'Minimum probability' }).fill('101');
      await made.getByRole('textbox', { name: 'Earliest entry' }).fill('3601');
      await made.getByRole('button', { name: 'Make it' }).click();
      await made.getByText('Minimum probability must be a number from 0 to 100.').waitFor();
      expect(await told('Earliest entry')).toContain('must be a number from 0 to 3600');
      expect(await made.getByRole('textbox', { name: 'Minimum probability' }).inputValue()).toBe('101');
      await seen.look('desktop-dark-monitor-refused');
      expect(await axeProblems(page)).toEqual([]);
      await made.getByRole('textbox', { name: 'Minimum probability' }).fill('96');
      await made.getByRole('textbox', { name: 'Earliest entry' }).fill('800');
      await made.getByRole('button', { name: 'Make it' }).click();
      await made.getByText('There is a monitor of that name already.').first().waitFor();
      expect(await told('Name')).toContain('There is a monitor of that name already.');
      expect((await kept.monitors.read('0001')).map(({ name }) => name)).toEqual([
        'btc-hourly-htc',
        'holder',
      ]);
    });

    test('one that holds trades says which, and cannot be deleted', async () => {
      const { page } = seen;
      await page.getByRole('button', { name: 'Delete holder' }).click();
      const dialog = page.getByRole('dialog', { name: 'Delete holder?' });
      await dialog.getByText('KXBTCD-26MAR0312-T81999.99 YES · open · simulated').waitFor();
      expect(await dialog.getByRole('button', { name: 'Delete', exact: true }).count()).toBe(0);
    });

    test('who may only look changes nothing', async () => {
      const { page } = seen;
      seen.web.sessions.reach = { ownerNo: '0001', account: 'main', role: 'viewer' };
      await page.reload();
      await page.getByText('You may look at this account and not change it').waitFor();
      expect(await page.getByRole('button', { name: /New monitor|Edit|Duplicate|Delete/ }).count()).toBe(0);
      expect(await row(page, 'holder').getByRole('switch').getAttribute('aria-disabled')).toBe('true');
    });
  });

  test('with real money it asks once more, and “Cancel” switches nothing on', async () => {
    await open(DESKTOP, 'prod');
    const { page } = seen;
    await row(page, 'holder').getByRole('switch').click();
    const dialog = page.getByRole('dialog', { name: 'Let holder buy with real money?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await inDatabase('holder')).toMatchObject({ enabled: false });
    await row(page, 'holder').getByRole('switch').click();
    await seen.look('desktop-dark-monitor-prod');
    await dialog.getByRole('button', { name: 'Yes, with real money' }).click();
    await expect.poll(async () => (await inDatabase('holder'))?.mode).toBe('prod');
    // The page knows a moment later than the database: a switch that is still off would ask again.
    await row(page, 'holder').getByRole('switch', { checked: true }).click();
    await expect.poll(async () => (await inDatabase('holder'))?.enabled).toBe(false);
  });
});
