import type { Alert, ChannelTest, ShownAlerts } from '@rec-io/domain/alert';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { TRADERS } from './memory-stores.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const PHONE = { width: 390, height: 844, isPhone: true };
const MARKUP = '<img src=x onerror=alert(1)>';
const at = Date.parse('2026-10-08T15:30:00Z');
const alert = (no: number, severity: 'critical' | 'warning', label: string): Alert => ({
  ...{
    no,
    key: `k${no}`,
    told: severity,
    lastToldMs: at,
    newsSinceMs: null,
    endedAtMs: null,
    acknowledged: null,
  },
  trouble: {
    ...{
      id: `${no}`,
      cause: label,
      label,
      reason: `it broke: ${MARKUP}`,
      symptoms: [],
      severity,
      begunAtMs: at,
    },
    ...{ meaning: 'they are supervised', fix: 'mend it' },
  },
});

describe.skipIf(needsChromium)(`alerts in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let seen: DashboardInBrowser;
  let shown: ShownAlerts;
  const tests: readonly ChannelTest[] = [
    { channel: 'telegram', failure: null },
    { channel: 'email', failure: 'The mail server does not take user and password.' },
  ];
  const alerts = {
    look: async () => shown,
    test: async () => tests,
    async acknowledge(by: string, no: number) {
      const open = shown.open.map((each) =>
        each.no === no ? { ...each, acknowledged: { by, atMs: at } } : each,
      );
      shown = { ...shown, open };
      return open.filter((each) => each.no === no);
    },
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
    'on %s an owner sees who is told and what is wrong, acknowledges it, and tests the channels',
    async (name, device) => {
      const did = { problem: null, lastFailedAtMs: null, lastFailure: null, waiting: 0 };
      shown = {
        channels: [
          { ...did, name: 'telegram', target: 'chat 42', lastTakenAtMs: at },
          {
            ...{
              ...did,
              name: 'email',
              target: 'me@example.com through smtp.example.com',
              lastTakenAtMs: null,
            },
            ...{ lastFailedAtMs: at, lastFailure: `550 ${MARKUP}`, waiting: 2 },
          },
          { ...did, name: 'ntfy', target: null, lastTakenAtMs: null },
        ],
        quiet: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' },
        open: [alert(3, 'critical', 'Room on the disk'), alert(4, 'warning', 'Round trip of an order')],
      };
      seen = await DashboardInBrowser.open(built.staticDir, device, { alerts });
      seen.publish(START_E4);
      const { page } = seen;
      await seen.signIn(page, 'owner', '/system');
      const part = page.getByRole('region', { name: 'Alerts' });
      await part.getByText('#3 Critical: Room on the disk').waitFor();
      await part.getByText('2 messages wait').waitFor();
      expect(await part.getByText('ntfy').count()).toBe(0);
      expect(await part.locator('img').count()).toBe(0);
      expect(await axeProblems(page)).toEqual([]);
      await part.scrollIntoViewIfNeeded();
      await seen.look(`alerts-${name.replace(/^a /, '')}`);
      if (device === PHONE) expect(await smallTargets(page)).toEqual([]);

      // By keyboard.
      await part.getByRole('button', { name: 'Acknowledge alert 3' }).focus();
      await page.keyboard.press('Enter');
      await part.getByText('acknowledged by web:owner').waitFor();
      expect(await part.getByRole('button', { name: /^Acknowledge/ }).count()).toBe(1);
      await part.getByRole('button', { name: 'Send a test' }).click();
      await part.getByText('E-mail: The mail server does not take user and password.').waitFor();
      await part.getByText('Telegram: taken, look there').waitFor();
    },
  );

  test('who only looks sees what is wrong, and nothing to press; where nobody is told, that is said', async () => {
    shown = { channels: [], quiet: null, open: [alert(3, 'critical', 'Room on the disk')] };
    seen = await DashboardInBrowser.open(built.staticDir, DESKTOP, { alerts });
    seen.web.sessions.reach = { ...TRADERS, role: 'viewer' };
    seen.publish(START_E4);
    await seen.signIn(seen.page, 'owner', '/system');
    const part = seen.page.getByRole('region', { name: 'Alerts' });
    await part.getByText('#3 Critical: Room on the disk').waitFor();
    await part.getByText('Nobody is told of anything yet.').waitFor();
    expect(await part.getByRole('button').count()).toBe(0);
  });
});
