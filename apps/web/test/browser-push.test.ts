import { StandInPushService } from '@rec-io/delivery/test-push-service';
import { webPush } from '@rec-io/delivery/web-push';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, type Device, OTHER_NAME, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { peopleInDatabase } from './people-in-database.ts';
import { PushInBrowser } from './push-in-browser.ts';
import { PASSWORD, TEST_PUSH_KEYS } from './running-web.ts';
import { START_E4, shownTrades, statusView } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const SCRIPT = '<img src=x onerror=alert(1)>';

describe.skipIf(needsChromium)(`push notifications in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  beforeAll(async () => {
    built = await buildDashboard();
  });
  afterAll(() => built.remove());

  let kept: Awaited<ReturnType<typeof peopleInDatabase>>;
  let service: StandInPushService;
  let seen: DashboardInBrowser;
  let push: PushInBrowser;
  beforeEach(async () => {
    kept = await peopleInDatabase();
    service = await StandInPushService.start();
  });
  afterEach(async () => {
    await seen.close();
    await service.stop();
    await kept.drop();
  });

  async function open(device: Device): Promise<void> {
    seen = await DashboardInBrowser.open(
      built.staticDir,
      device,
      {
        ...{ ...kept.stores, stores: kept.stores, hostNames: [OTHER_NAME] },
        push: webPush({
          keys: TEST_PUSH_KEYS,
          subject: 'https://trader.example.org',
          trusted: service.trusted,
          firstWaitMs: 1,
        }),
      },
      true,
    );
    push = await PushInBrowser.open(seen.page, service, seen.web.origin);
    show(shownTrades(shownTrades().open.slice(0, 1)));
    await seen.signIn();
  }
  /** As a trader publishes: the trades of a moment before its status. */
  function show(trades = shownTrades()): void {
    seen.publish(START_E4, statusView(), trades);
    seen.trader.publish('status', statusView());
  }
  const settings = () => seen.page.goto(`${seen.web.origin}/settings`);
  const part = () => seen.page.getByRole('region', { name: 'Push notifications', exact: true });
  const here = () => part().getByRole('switch', { name: 'On this device' });
  async function switchOn() {
    await settings();
    await here().click();
    await part().getByText('this one').waitFor();
    await expect.poll(() => push.registrationId).not.toBeNull();
  }
  const payload = (n: number) => service.received[n]?.payload ?? '';

  test.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('are switched on, tried, seen, and switched off, %s', async (name, device) => {
    await open(device);
    await settings();
    await part().getByText('None yet.').waitFor();
    await switchOn();
    await part()
      .getByRole('button', { name: /^Send a test to/ })
      .click();
    await part().getByText('The push service took it').waitFor();
    await part()
      .getByText(/last told \d{4}-/)
      .waitFor();
    await push.deliver(payload(0), 'test');
    await expect
      .poll(() => push.notices())
      .toEqual([
        {
          title: 'SIMULATED · Test',
          body: 'This is how news of the account main comes to this device.',
          tag: 'test',
        },
      ]);
    await part().scrollIntoViewIfNeeded();
    await seen.look(`${name}-dark-settings-push`);
    expect(await axeProblems(seen.page)).toEqual([]);
    if (device.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
    await here().click();
    await part().getByText('None yet.').waitFor();
    expect(await here().isChecked()).toBe(false);
    // The page may be binding it to its session just then, and is told that it is not known any more.
    expect(seen.browser.complaints.filter((text) => !text.includes('status of 404'))).toEqual([]);
  });

  test('tell what was bought by itself, and lead to it in the page that is open', async () => {
    await open(DESKTOP);
    await switchOn();
    show();
    await expect.poll(() => service.received.length).toBe(1);
    await push.deliver(payload(0), 'trade open-2');
    const [notice] = await expect
      .poll(() => push.notices())
      .toHaveLength(1)
      .then(() => push.notices());
    expect(notice).toEqual({
      title: 'SIMULATED · Bought',
      body: 'Bought: 2 NO $83,000 at 97.5 cents. BTC 12pm, btc-hourly-htc, account main.',
      tag: 'trade open-2',
    });
    await seen.page.evaluate('window.isStillThisPage = true');
    expect(await push.press('trade open-2')).toBeNull();
    await seen.page.waitForURL('**/trades/open-2');
    // It was shown there, and not loaded anew: what somebody is filling in elsewhere on the page is not lost.
    expect(await seen.page.evaluate('window.isStillThisPage')).toBe(true);
    expect(await push.notices()).toEqual([]);
  });

  test('open a page where none is open, and never one of somebody else', async () => {
    await open(DESKTOP);
    await switchOn();
    const notice = { title: SCRIPT, body: SCRIPT, tag: 'a' };
    const paths = ['/trades/7', '//evil.example.org', 'https://evil.example.org/', '/\\evil.example.org', 7];
    for (const [n, path] of paths.entries())
      await push.deliver(JSON.stringify({ ...notice, tag: `${n}`, path }), `${n}`);
    await push.deliver('not what we send', 'unreadable');
    await expect.poll(() => push.notices()).toHaveLength(paths.length + 1);
    expect(await push.notices()).toContainEqual({ ...notice, tag: '0' });
    await seen.page.goto(`${seen.web.origin}/sign-in`);
    await seen.page.getByLabel('Login').waitFor();
    expect(await push.press('0')).toBe('/trades/7');
    for (const n of [1, 2, 3, 4]) expect([n, await push.press(`${n}`)]).toEqual([n, '/notifications']);
    expect(await push.press('unreadable')).toBe('/notifications');
  });

  test('go on when the browser changes its subscription, and say so where they cannot', async () => {
    await open(DESKTOP);
    await switchOn();
    const [before] = await kept.stores.pushDevices.list('0001');
    const old = (await kept.stores.pushDevices.find('0001', before?.id ?? ''))?.endpoint;
    const next = service.subscribe(TEST_PUSH_KEYS.publicKey);
    const { endpoint, p256dh, auth } = next;
    const changed = `() => Object.assign(new ExtendableEvent('pushsubscriptionchange'), {
      oldSubscription: { endpoint: ${JSON.stringify(old)} },
      newSubscription: { toJSON: () => (${JSON.stringify({ endpoint, keys: { p256dh, auth } })}) },
    })`;
    await push.happen(changed);
    const devices = await kept.stores.pushDevices.list('0001');
    expect(devices).toHaveLength(1);
    expect(await kept.stores.pushDevices.find('0001', devices[0]?.id ?? '')).toMatchObject({ endpoint });
    await seen.page.context().clearCookies();
    await push.happen(changed);
    await expect.poll(async () => (await push.notices()).map(({ tag }) => tag)).toEqual(['ended']);
  });

  test('stay off where they were removed from elsewhere, and end with the sign-out', async () => {
    await open(DESKTOP);
    await switchOn();
    const [device] = await kept.stores.pushDevices.list('0001');
    await kept.stores.pushDevices.remove('0001', device?.id ?? '');
    await settings();
    await part().getByText('None yet.').waitFor();
    expect(await here().isChecked()).toBe(false);
    // The page itself sees to it once it has its worker.
    const isForgotten = () =>
      seen.page.evaluate(`JSON.parse(localStorage.getItem('recio.preferences') ?? '{}').pushTo ?? null`);
    await expect.poll(isForgotten).toBeNull();
    expect(await kept.stores.pushDevices.list('0001')).toEqual([]);

    await switchOn();
    expect(await isForgotten()).toBe('0001');
    await seen.page.getByRole('button', { name: 'Sign out' }).click();
    await seen.page.waitForURL('**/sign-in');
    expect(await kept.stores.pushDevices.list('0001')).toEqual([]);
    expect(await isForgotten()).toBeNull();
    expect(await seen.page.evaluate(`localStorage.getItem('recio.test.subscription')`)).toBeNull();
  });

  test('are bound to the session of now when the page is opened again', async () => {
    await open(DESKTOP);
    await switchOn();
    await kept.database.adminPool.query(`UPDATE users.push_devices SET session_id = NULL`);
    await seen.page.reload();
    const bound = async () =>
      (
        await kept.database.adminPool.query<{ bound: boolean }>(
          'SELECT session_id IS NOT NULL AS bound FROM users.push_devices',
        )
      ).rows;
    await expect.poll(bound).toEqual([{ bound: true }]);
  });

  test('of somebody else end where another person signs in', async () => {
    await open(DESKTOP);
    await switchOn();
    await seen.forget();
    await seen.page.getByLabel('Login').fill('ada');
    await seen.page.getByLabel('Password').fill(PASSWORD);
    await seen.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect.poll(() => seen.page.evaluate(`localStorage.getItem('recio.test.subscription')`)).toBeNull();
    show();
    // Its push service knows of it, and web forgets it with the next piece of news.
    await expect.poll(() => kept.stores.pushDevices.list('0001')).toEqual([]);
    expect(service.received).toEqual([]);
  });

  test('are not offered over plain HTTP, nor where the browser refuses them, and the page says why', async () => {
    await open(PHONE);
    const named = `http://${OTHER_NAME}:${seen.web.port}`;
    await seen.page.goto(`${named}/sign-in`);
    await seen.page.getByLabel('Login').fill('owner');
    await seen.page.getByLabel('Password').fill(PASSWORD);
    await seen.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await seen.page.getByTestId('index-price').waitFor();
    await seen.page.goto(`${named}/notifications`);
    await part().getByText('They need HTTPS').waitFor();
    expect(await here().count()).toBe(0);
    await part().scrollIntoViewIfNeeded();
    await seen.look('phone-dark-push-insecure');
    expect(await axeProblems(seen.page)).toEqual([]);
  });
});
