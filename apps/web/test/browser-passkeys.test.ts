import type { CDPSession } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, type Device, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { TRADERS } from './memory-stores.ts';
import { peopleInDatabase } from './people-in-database.ts';
import { PASSWORD } from './running-web.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const SCRIPT = '<img src=x onerror=alert(1)>';
const AUTHENTICATOR = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

describe.skipIf(needsChromium)(`passkeys in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  beforeAll(async () => {
    built = await buildDashboard();
  });
  afterAll(() => built.remove());

  let kept: Awaited<ReturnType<typeof peopleInDatabase>>;
  let seen: DashboardInBrowser;
  let device: CDPSession;
  let authenticatorId: string;
  /** A host name, as passkeys want it. */
  let origin: string;
  beforeEach(async () => {
    kept = await peopleInDatabase();
  });
  afterEach(async () => {
    await seen.close();
    await kept.drop();
  });

  async function open(size: Device): Promise<void> {
    seen = await DashboardInBrowser.open(built.staticDir, size, { ...kept.stores, stores: kept.stores });
    seen.publish(START_E4);
    origin = `http://localhost:${seen.web.port}`;
    device = await seen.page.context().newCDPSession(seen.page);
    await device.send('WebAuthn.enable');
    ({ authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', { options: AUTHENTICATOR }));
  }
  const press = (name: string) => seen.page.getByRole('button', { name, exact: true }).click();
  const isIn = () => seen.page.getByTestId('index-price').waitFor();
  async function signIn(login = 'owner') {
    await seen.forget(origin);
    await seen.page.getByLabel('Login').fill(login);
    await seen.page.getByLabel('Password').fill(PASSWORD);
    await press('Sign in');
    await isIn();
  }
  const passkeys = () => seen.page.getByRole('region', { name: 'Passkeys', exact: true });
  const security = () => seen.page.goto(`${origin}/settings/security`);
  async function add(name: string, password = PASSWORD) {
    await press('Add a passkey');
    await passkeys().getByLabel('Name', { exact: true }).fill(name);
    await passkeys().getByLabel('Your password').fill(password);
    await press('Go on with the device');
  }
  async function usePasskey() {
    await seen.forget(origin);
    await press('Sign in with a passkey');
  }
  const ask = (method: string, path: string, body: unknown) =>
    seen.page.evaluate(`fetch(${JSON.stringify(path)}, { method: '${method}', headers: { 'content-type': 'application/json' },
      body: ${JSON.stringify(JSON.stringify(body))} }).then(async (reply) => [reply.status, (await reply.json().catch(() => null))?.error?.code])`);

  test.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])(
    'one is made with the password, named, lets in alone beside a second factor, and is removed, %s',
    async (name, size) => {
      await open(size);
      await signIn();
      await security();
      await passkeys().getByText('You have none.').waitFor();
      await add('a phone', 'wrong');
      await passkeys().getByText('Login or password is wrong.').waitFor();
      await passkeys().getByLabel('Your password').fill(PASSWORD);
      await press('Go on with the device');
      await passkeys().getByText('for localhost').waitFor();
      await press('Rename a phone');
      await passkeys().getByLabel('Name', { exact: true }).fill(SCRIPT);
      await press('Save');
      await passkeys().getByText(SCRIPT, { exact: true }).waitFor();
      await seen.look(`${name}-dark-settings-passkeys`);
      expect(await axeProblems(seen.page)).toEqual([]);
      if (size.isPhone) expect(await smallTargets(seen.page)).toEqual([]);

      // Whoever has a second factor needs no code of it: the device has asked for finger, face or PIN.
      await kept.stores.secondFactors.begin('0001', 'JBSWY3DPEHPK3PXP');
      expect(await kept.stores.secondFactors.confirm('0001', 1, [])).toBe(true);
      await usePasskey();
      await isIn();
      const rows = await kept.stores.audit.read(TRADERS, null, 50);
      expect(rows.find(({ action }) => action === 'session.opened')).toMatchObject({
        login: 'owner',
        detail: { by: 'passkey' },
      });
      // Also where the code is asked for, by whoever has begun with the password.
      await seen.forget(origin);
      await seen.page.getByLabel('Login').fill('owner');
      await seen.page.getByLabel('Password').fill(PASSWORD);
      await press('Sign in');
      await seen.page.getByLabel('Code of the second factor').waitFor();
      await press('Sign in with a passkey');
      await isIn();
      await security();
      await passkeys()
        .getByText(/used \d{4}-/)
        .waitFor();
      await press(`Remove ${SCRIPT}`);
      await passkeys().getByText('You have none.').waitFor();
      await usePasskey();
      await seen.page.getByText('That passkey does not hold here.').waitFor();
      await seen.look(`${name}-sign-in-passkey`);
      expect(await axeProblems(seen.page)).toEqual([]);
      if (size.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
      expect(await kept.actions('passkey.made')).toBe(1);
      expect(await kept.actions('passkey.removed')).toBe(1);
      expect(await kept.actions('session.refused')).toBe(1);
    },
  );

  test('an answer holds once, for the person and the address that it was made for', async () => {
    await open(DESKTOP);
    await signIn();
    await security();
    const enrolled = seen.page.waitForRequest(
      (request) => request.url().endsWith('/api/passkeys') && request.method() === 'POST',
    );
    await add('a phone');
    await passkeys().getByText('for localhost').waitFor();
    expect(await ask('POST', '/api/passkeys', (await enrolled).postDataJSON())).toEqual([
      401,
      'web.wrong_passkey',
    ]);

    const used = seen.page.waitForRequest((request) => request.url().endsWith('/api/session/passkey'));
    await usePasskey();
    await isIn();
    const answer = (await used).postDataJSON() as Record<string, unknown>;
    await seen.forget(origin);
    expect(await ask('POST', '/api/session/passkey', answer)).toEqual([401, 'web.wrong_passkey']);
    expect(await ask('POST', '/api/session/passkey', { ...answer, id: 'bm9ib2R5' })).toEqual([
      401,
      'web.wrong_passkey',
    ]);
    expect(
      await ask('POST', '/api/session/passkey', { ...answer, response: { clientDataJSON: SCRIPT } }),
    ).toEqual([401, 'web.wrong_passkey']);
    expect(await ask('POST', '/api/session/passkey', { id: 7 })).toEqual([400, 'web.bad_request']);
    // A fresh answer, but more than five minutes after it was begun.
    seen.web.clock.aheadMs = 0;
    const late = seen.page.route('**/api/session/passkey', async (route) => {
      seen.web.clock.aheadMs = 6 * 60_000;
      await route.continue();
    });
    await late;
    await press('Sign in with a passkey');
    await seen.page.getByText('That passkey does not hold here.').waitFor();
  });

  test('nobody removes, renames or sees that of another, and a person switched off is not let in', async () => {
    await kept.stores.rights.grant(TRADERS, 'ada', 'viewer', 'test');
    await open(DESKTOP);
    await signIn('ada');
    await security();
    await add('of ada');
    await passkeys().getByText('for localhost').waitFor();
    const [{ id } = { id: '' }] = await kept.stores.passkeys.list('0002');
    await signIn('owner');
    await security();
    await passkeys().getByText('You have none.').waitFor();
    expect(await ask('PATCH', `/api/passkeys/${id}`, { name: 'mine' })).toEqual([404, 'web.unknown_passkey']);
    const removed = `fetch('/api/passkeys/${id}', { method: 'DELETE' }).then((reply) => reply.status)`;
    expect(await seen.page.evaluate(removed)).toBe(404);
    await kept.database.adminPool.query(
      `UPDATE users.user_info SET is_active = false WHERE user_no = '0002'`,
    );
    await usePasskey();
    await seen.page.getByText('That passkey does not hold here.').waitFor();
  });

  test('a device that does not ask who holds it makes none, and says so', async () => {
    await open(DESKTOP);
    await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await signIn();
    await security();
    await add('a found phone');
    await passkeys().getByText('The device has made none').waitFor();
    expect(await kept.stores.passkeys.list('0001')).toEqual([]);
  });

  test('under an address without a name there is none, and the page says why', async () => {
    await open(DESKTOP);
    await seen.page.goto(`${seen.web.origin}/sign-in`);
    await seen.page.getByLabel('Login').waitFor();
    expect(await seen.page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
    expect(await ask('POST', '/api/session/passkey/options', {})).toEqual([409, 'web.passkeys_unavailable']);
    await seen.signIn();
    await seen.page.goto(`${seen.web.origin}/settings/security`);
    await passkeys().getByText(`On this machine: http://localhost:${seen.web.port}`).waitFor();
    expect(await seen.page.getByRole('button', { name: 'Add a passkey' }).count()).toBe(0);
  });
});
