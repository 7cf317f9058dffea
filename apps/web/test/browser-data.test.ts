import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type DataGrowth, dataGrowth, type EarlierSize, type Measured } from '@rec-io/domain/data-growth';
import { GROWING } from '@rec-io/domain/growing-data';
import { DAY_MS } from '@rec-io/domain/time';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { TRADERS } from './memory-stores.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const PHONE = { width: 390, height: 844, isPhone: true };
const NOW = Date.UTC(2026, 9, 8);
const measured = GROWING.map(
  ({ name }, at): Measured => ({
    ...{ name, bytes: name === 'backups' ? null : at * 37e6, rows: null, spanDays: null },
    ...(name === 'live-prices' ? { bytes: 6.2e9, rows: 5_184_000, spanDays: 33 } : {}),
  }),
);
const earlier: readonly EarlierSize[] = [{ name: 'live-prices', dayMs: NOW - 7 * DAY_MS, bytes: 5.5e9 }];
const GROWTH: DataGrowth = dataGrowth(measured, earlier, new Map(), NOW, 40e9);

describe.skipIf(needsChromium)(`data in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let seen: DashboardInBrowser;
  const open = async (device: typeof DESKTOP | typeof PHONE, path: string, role: 'owner' | 'viewer') => {
    seen = await DashboardInBrowser.open(built.staticDir, device, {
      data: { look: async () => GROWTH },
      ownData: { of: (userNo) => Readable.from([Buffer.from(`PK of ${userNo}`)]) },
      profiles: {
        read: async () => ({ firstName: '', lastName: '', email: '', phone: '', timeZone: 'UTC' }),
        change: async () => null,
      },
    });
    seen.web.sessions.reach = { ...TRADERS, role };
    seen.publish(START_E4);
    await seen.signIn(seen.page, 'owner', path);
  };
  beforeAll(async () => {
    built = await buildDashboard();
  });
  afterEach(() => seen.close());
  afterAll(() => built?.remove());

  test.each([
    ['a desktop', DESKTOP],
    ['a phone', PHONE],
  ] as const)(
    'on %s is shown what grows, until when, and which bound does not hold',
    async (name, device) => {
      await open(device, '/system', 'viewer');
      const part = seen.page.getByRole('region', { name: 'What grows' });
      await part.getByText('At this rate the disk is full in 400 days.').waitFor();
      await part.getByText('Prices of every second: reaches back 33 days, and 30 are to be kept').waitFor();
      // By keyboard.
      await part.getByText(`All ${GROWING.length}`).focus();
      await seen.page.keyboard.press('Enter');
      const rows = part.getByRole('row');
      expect(await rows.count()).toBe(GROWING.length + 1);
      // The largest first.
      expect(await rows.nth(1).textContent()).toContain('Prices of every second');
      expect(await rows.nth(1).textContent()).toContain('+100');
      await part.getByText('not to be seen from here').waitFor();
      await part
        .getByText('kept for ever: taxes and the proof of every trade need it, for years')
        .first()
        .waitFor();
      expect(await axeProblems(seen.page)).toEqual([]);
      if (device === PHONE) expect(await smallTargets(seen.page)).toEqual([]);
      await part.scrollIntoViewIfNeeded();
      await seen.look(`growth-${name.replace(/^a /, '')}`);
    },
  );

  test.each([
    ['a desktop', DESKTOP],
    ['a phone', PHONE],
  ] as const)('on %s everybody takes out their own data', async (name, device) => {
    await open(device, '/settings/profile', 'viewer');
    const link = seen.page.getByRole('link', { name: 'Download my data' });
    await link.scrollIntoViewIfNeeded();
    expect(await axeProblems(seen.page)).toEqual([]);
    if (device === PHONE) expect(await smallTargets(seen.page)).toEqual([]);
    await seen.look(`own-data-${name.replace(/^a /, '')}`);
    const [download] = await Promise.all([seen.page.waitForEvent('download'), link.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/^rec-io-0001-.*\.zip$/);
    expect((await buffer(await download.createReadStream())).toString()).toBe('PK of 0001');
    expect(web().filter(({ action }) => action === 'person.exported')).toHaveLength(1);
  });

  const web = () => seen.web.audit.entries;
});
