import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, looksOf, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const PAGES = [
  ['monitor', '/', 'Trade Monitor'],
  ['settings', '/settings', 'Settings'],
  ['nowhere', '/nowhere', 'There is no such page'],
] as const;

describe.skipIf(needsChromium)(`the dashboard in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  beforeAll(async () => {
    built = await buildDashboard();
  });
  afterAll(() => built.remove());
  let seen: DashboardInBrowser;
  afterEach(() => seen.close());

  /** As the application goes there itself: addresses that are no pages are refused by web. */
  const go = async (path: string) => {
    await seen.page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`);
  };

  describe.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('%s', (device, size) => {
    describe.each(looksOf(size))('%s', (look) => {
      test('every page can be read by everybody (axe), and nothing sticks out', async () => {
        seen = await DashboardInBrowser.open(built.staticDir, { ...size, look });
        seen.publish(START_E4);
        await seen.page.goto(`${seen.web.origin}/sign-in`);
        await seen.page.getByLabel('Login').waitFor();
        await seen.look(`${device}-${look}-sign-in`);
        expect(await axeProblems(seen.page)).toEqual([]);
        await seen.signIn();
        for (const [name, path, heading] of PAGES) {
          await go(path);
          await seen.page.getByRole('heading', { level: 1, name: heading }).waitFor({ state: 'attached' });
          if (name === 'monitor') await seen.page.locator('canvas').first().waitFor();
          await seen.look(`${device}-${look}-${name}`);
          expect(await axeProblems(seen.page), name).toEqual([]);
        }
        await seen.page.getByRole('button', { name: 'Stop' }).click();
        await seen.page.getByText('Halted: only stops and people sell').waitFor();
        await seen.look(`${device}-${look}-stop`);
        expect(await axeProblems(seen.page), 'stop').toEqual([]);
        expect(seen.browser.complaints).toEqual([]);
      });
    });

    describe('open', () => {
      beforeEach(async () => {
        seen = await DashboardInBrowser.open(built.staticDir, size);
        seen.publish(START_E4);
        await seen.signIn();
      });

      test('the navigation leads from page to page, and to its heading', async () => {
        const { page } = seen;
        await page.getByRole('link', { name: 'Settings' }).click();
        const heading = page.getByRole('heading', { level: 1, name: 'Settings' });
        await heading.waitFor();
        await page.locator('h1:focus').waitFor();
        expect(await page.title()).toBe('Settings · REC.IO');
        await page.reload();
        await heading.waitFor();
        await page.goBack();
        await page.getByTestId('index-price').waitFor();
      });

      test('mode, state and the way to stop are on every page', async () => {
        for (const [, path] of PAGES) {
          await go(path);
          await seen.page.getByText('SIMULATED').first().waitFor();
          await seen.page.getByText('Trading', { exact: true }).waitFor();
          await seen.page.getByRole('button', { name: 'Stop' }).waitFor();
        }
      });

      test('a part that does not come keeps the way to stop back from nobody', async () => {
        let asked = 0;
        await seen.page.route('**/assets/history-page-*', () => void asked++);
        await seen.page.goto(`${seen.web.origin}/history`, { waitUntil: 'commit' });
        await seen.page.getByRole('button', { name: 'Stop' }).waitFor();
        await seen.page.getByText('SIMULATED').first().waitFor();
        expect(asked).toBeGreaterThan(0);
      });

      test('what is pressed with a finger is large enough for one', async () => {
        if (!size.isPhone) return;
        const { page } = seen;
        for (const [name, path, heading] of PAGES) {
          await go(path);
          await page.getByRole('heading', { level: 1, name: heading }).waitFor({ state: 'attached' });
          if (name === 'monitor') await page.getByRole('button', { name: 'Close YES $81,750' }).waitFor();
          expect(await smallTargets(page), name).toEqual([]);
        }
        const stop = page.getByRole('button', { name: 'Stop' });
        expect((await stop.boundingBox())?.y, 'Stop has no line of its own').toBeLessThan(30);
        await stop.click();
        await page.getByText('Halted: only stops and people sell').waitFor();
        expect(await smallTargets(page), 'stop').toEqual([]);
      });

      test('the look follows the system until one is chosen, and that is remembered, in every tab', async () => {
        const { page } = seen;
        const ground = (of = page) =>
          of.evaluate('getComputedStyle(document.documentElement).backgroundColor') as Promise<string>;
        expect(await ground()).toBe('rgb(10, 13, 18)');
        await page.emulateMedia({ colorScheme: 'light' });
        await expect.poll(() => ground()).toBe('rgb(243, 245, 248)');
        const other = await seen.browser.page();
        await other.goto(`${seen.web.origin}/`);
        await page.getByRole('link', { name: 'Settings' }).click();
        await page.getByText('Dark', { exact: true }).click();
        await expect.poll(() => ground()).toBe('rgb(10, 13, 18)');
        await expect.poll(() => ground(other)).toBe('rgb(10, 13, 18)');
        await page.reload();
        await expect.poll(() => ground()).toBe('rgb(10, 13, 18)');
      });
    });
  });

  describe('by keyboard', () => {
    beforeEach(async () => {
      seen = await DashboardInBrowser.open(built.staticDir, DESKTOP);
      seen.publish(START_E4);
      await seen.signIn();
    });

    test('? shows what can be pressed, g and a letter go to a page', async () => {
      const { page } = seen;
      await page.keyboard.press('?');
      const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await dialog.getByText('Go to Settings').waitFor();
      await seen.look('desktop-dark-shortcuts');
      expect(await axeProblems(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    });

    test('shortcuts rest when they are switched off', async () => {
      const { page } = seen;
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('switch', { name: 'Keyboard shortcuts' }).click();
      await page.keyboard.press('g');
      await page.keyboard.press('m');
      await page.keyboard.press('?');
      await page.getByRole('switch', { name: 'Keyboard shortcuts' }).click();
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await page.getByRole('heading', { level: 1, name: 'Settings' }).count()).toBe(1);
      await page.keyboard.press('g');
      await page.keyboard.press('m');
      await page.getByTestId('index-price').waitFor();
    });

    test('the first Tab offers to skip to the content', async () => {
      const { page } = seen;
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main');
    });
  });
});
