import { readFile } from 'node:fs/promises';
import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, type Device, looksOf, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { TRADERS } from './memory-stores.ts';
import { peopleInDatabase } from './people-in-database.ts';
import { PASSWORD } from './running-web.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const SCRIPT = '<img src=x onerror=alert(1)>';
const STEP_MS = 30_000;

describe.skipIf(needsChromium)(`the settings in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let kept: Awaited<ReturnType<typeof peopleInDatabase>>;
  beforeAll(async () => {
    [built, kept] = await Promise.all([buildDashboard(), peopleInDatabase()]);
    await kept.stores.rights.grant(TRADERS, 'ada', 'viewer', 'test');
  });
  afterAll(async () => {
    await built.remove();
    await kept.drop();
  });
  let seen: DashboardInBrowser;
  afterEach(() => seen.close());

  async function open(device: Device, part: string, login = 'owner'): Promise<void> {
    seen = await DashboardInBrowser.open(built.staticDir, device, { ...kept.stores, stores: kept.stores });
    seen.publish(START_E4);
    await seen.signIn(seen.page, login, `/settings${part}`);
  }
  const field = (name: string) => seen.page.getByLabel(name, { exact: true });
  const press = (name: string) => seen.page.getByRole('button', { name, exact: true }).click();
  const shown = (text: string | RegExp) => seen.page.getByText(text).first().waitFor();
  const section = (name: string) => seen.page.getByRole('region', { name, exact: true });
  /** As another tab, or another device, of the same person. */
  const ask = (cookie: string, method: string, path: string, body?: unknown) =>
    fetch(`${seen.web.origin}${path}`, {
      method,
      headers: {
        ...{ cookie, origin: seen.web.origin },
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  async function isUsable(name: string, isPhone = false): Promise<void> {
    await seen.look(name);
    expect(await axeProblems(seen.page), name).toEqual([]);
    if (isPhone) expect(await smallTargets(seen.page), name).toEqual([]);
  }

  describe.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('%s', (device, size) => {
    test.each(looksOf(size))('every part can be read and reached by everybody, %s', async (look) => {
      await open({ ...size, look }, '');
      await seen.page.getByRole('navigation', { name: 'Parts of the settings' }).waitFor();
      for (const [part, name, sign] of [
        ['profile', 'Profile', 'Time zone'],
        ['security', 'Security', 'this one'],
        ['keys', 'API keys', 'You have no API keys.'],
      ] as const) {
        await seen.page.getByRole('link', { name, exact: true }).click();
        await seen.page.waitForURL(`**/settings/${part}`);
        await shown(sign);
        await isUsable(`${device}-${look}-settings-${part}`, size.isPhone);
      }
      await seen.page.getByRole('link', { name: 'This browser' }).click();
      await shown('Keyboard shortcuts');
      expect(seen.browser.complaints).toEqual([]);
    });
  });

  test('the profile is kept, whatever is written in it, and the zone with it', async () => {
    await open(DESKTOP, '/profile');
    expect(await seen.page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await field('First name').fill(SCRIPT);
    await field('E-mail').fill('ada@example.org');
    await field('Time zone').selectOption('Asia/Tokyo');
    await press('Save');
    await shown('Profile saved');
    await seen.page.reload();
    await expect.poll(() => field('First name').inputValue()).toBe(SCRIPT);
    expect(await field('Time zone').inputValue()).toBe('Asia/Tokyo');
    expect(await kept.stores.profiles.read('0001')).toMatchObject({
      timeZone: 'Asia/Tokyo',
      email: 'ada@example.org',
    });
    expect(await kept.actions('profile.changed')).toBe(1);
    await field('Last name').fill('gone');
    await press('Discard');
    expect(await field('Last name').inputValue()).toBe('');
    expect(seen.browser.complaints).toEqual([]);
  });

  test('the password is changed by whoever knows it, and what is wrong is said where it is', async () => {
    await open(DESKTOP, '/security', 'ada');
    const others = seen.page.getByRole('button', { name: 'End all others' });
    const fresh = 'a horse that nobody ever saw';
    await press('Change password');
    await shown('Give the one that you sign in with now.');
    const give = async (old: string, first: string, again = first) => {
      await field('Present password').fill(old);
      await field('New password').fill(first);
      await field('New password, again').fill(again);
      await press('Change password');
    };
    await give(PASSWORD, fresh, `${fresh}!`);
    await shown('Both must be the same.');
    await give('wrong', fresh);
    await shown('Login or password is wrong.');
    await give(PASSWORD, 'short');
    await shown('That password is too easy to guess.');
    await give(PASSWORD, fresh);
    await shown('Password changed');
    expect(await field('Present password').inputValue()).toBe('');
    expect(await others.count()).toBe(0);
    await give(fresh, PASSWORD);
    await expect.poll(() => kept.actions('password.changed')).toBe(2);
  });

  test('another session is seen and ended, and this one is not offered', async () => {
    await open(DESKTOP, '/security', 'ada');
    const signIn = async (userAgent: string) => {
      const reply = await fetch(`${seen.web.origin}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': userAgent },
        body: JSON.stringify({ login: 'ada', password: PASSWORD }),
      });
      return reply.headers.get('set-cookie')?.split(';')[0] ?? '';
    };
    const [script, tablet] = [await signIn(SCRIPT), await signIn('a tablet')];
    await seen.page.reload();
    const sessions = section('Sessions and devices');
    const line = (text: string) => sessions.getByRole('listitem').filter({ hasText: text });
    await line('this one').getByText('Chrome · Linux').waitFor();
    await line('this one').getByText('from 127.0.0.1').waitFor();
    expect(await line('this one').getByRole('button').count()).toBe(0);
    await isUsable('desktop-dark-settings-sessions');
    await line(SCRIPT).getByRole('button', { name: 'End' }).click();
    await shown('One session ended');
    await line(SCRIPT).waitFor({ state: 'detached' });
    expect((await ask(script, 'GET', '/api/session')).status).toBe(401);
    expect((await ask(tablet, 'GET', '/api/session')).status).toBe(200);
    await press('End all others');
    await line('a tablet').waitFor({ state: 'detached' });
    expect((await ask(tablet, 'GET', '/api/session')).status).toBe(401);
    expect(seen.browser.complaints).toEqual([]);
  });

  test('a session that is over leads to the sign-in page, and nothing is done', async () => {
    await open(DESKTOP, '/profile', 'ada');
    await field('First name').fill('Nobody');
    await kept.database.adminPool.query(`DELETE FROM users.sessions WHERE user_no = '0002'`);
    await press('Save');
    await seen.page.waitForURL('**/sign-in');
    expect((await kept.stores.profiles.read('0002')).firstName).toBe('');
  });

  test.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])(
    'a second factor is set up, shows its recovery codes once, and is switched off, %s',
    async (device, size) => {
      await open(size, '/security', 'ada');
      // It stands, so that a code holds however long the browser takes.
      let nowMs = Date.now();
      seen.web.clock.nowMs = () => nowMs;
      const factor = section('Second factor');
      await factor.getByText('It is off').waitFor();
      await press('Set up');
      await press('Next');
      await factor.getByText('Give the password that you sign in with.').waitFor();
      await field('Your password').fill('wrong');
      await press('Next');
      await factor.getByText('Login or password is wrong.').waitFor();
      await field('Your password').fill(PASSWORD);
      await press('Next');
      const picture = factor.getByRole('img', {
        name: 'QR code of the secret; the same stands below as text',
      });
      await picture.waitFor();
      const drawnPx = await picture.evaluate(
        (one) => (one as unknown as { naturalWidth: number }).naturalWidth,
      );
      expect(drawnPx).toBeGreaterThan(20);
      await isUsable(`${device}-dark-settings-factor`, size.isPhone);
      const secret = ((await factor.getByTestId('factor-secret').textContent()) ?? '').replaceAll(' ', '');
      const totp = new TOTP({ secret: Secret.fromBase32(secret) });
      const now = () => totp.generate({ timestamp: nowMs });
      await field('Code').fill(SCRIPT.slice(0, 32));
      await press('Switch on');
      await factor.getByText('That code does not hold, or it was used already.').waitFor();
      await field('Code').fill(now());
      await press('Switch on');
      await factor.getByText('It is on. Keep these recovery codes').waitFor();
      const codes = await factor.getByRole('listitem').allInnerTexts();
      expect(codes).toHaveLength(10);
      await isUsable(`${device}-dark-settings-recovery-codes`, size.isPhone);
      const [file] = await Promise.all([seen.page.waitForEvent('download'), press('Download')]);
      expect(file.suggestedFilename()).toBe('rec-io-recovery-codes.txt');
      expect((await readFile(await file.path(), 'utf8')).trim().split('\n')).toEqual(codes);
      await press('I have kept it');
      await factor.getByText('10 recovery codes are left.').waitFor();
      expect(await seen.page.content()).not.toContain(codes[0]);

      await press('Switch off');
      await field('Your password').fill(PASSWORD);
      // Used up by confirming.
      await field('Code').fill(now());
      await press('Switch off');
      await factor.getByText('That code does not hold').waitFor();
      nowMs += STEP_MS;
      await field('Code').fill(now());
      await press('Switch off');
      await factor.getByText('It is off').waitFor();
    },
  );

  test('an API key is made, shown once, used, and revoked', async () => {
    await open(DESKTOP, '/keys', 'ada');
    await press('Make the key');
    await shown('Give it a name.');
    const name = `${SCRIPT} robot`;
    await field('Name').fill(name);
    await seen.page.getByText('trade', { exact: true }).click();
    await shown('It also buys, sells and stops.');
    await field('It ends').selectOption('30');
    await field('Your password').fill(PASSWORD);
    await press('Make the key');
    const making = section('New API key');
    await making.getByText(`The key “${name}”`).waitFor();
    const key = (await making.getByRole('listitem').textContent()) ?? '';
    expect(key).toMatch(/^recio_[\w-]{43}$/);
    await isUsable('desktop-dark-settings-key-made');
    const use = () =>
      fetch(`${seen.web.origin}/api/positions`, { headers: { authorization: `Bearer ${key}` } });
    expect((await use()).status).toBe(200);
    await press('I have kept it');
    await field('Name').waitFor();
    expect(await field('Name').inputValue()).toBe('');
    expect(await seen.page.content()).not.toContain(key);
    await section('API keys')
      .getByText(/holds until \d{4}-\d\d-\d\d/)
      .waitFor();
    const [{ id, expiresAtMs, createdAtMs } = { id: '', expiresAtMs: 0, createdAtMs: 0 }] =
      await kept.stores.apiKeys.list('0002');
    expect(Math.round(((expiresAtMs ?? 0) - createdAtMs) / 86_400_000)).toBe(30);

    // Nobody else's is found by its id.
    const owner = await seen.web.signIn();
    expect((await ask(owner, 'DELETE', `/api/keys/${id}`)).status).toBe(404);
    await press(`Revoke ${name}`);
    await section('API keys')
      .getByText(/revoked \d{4}/)
      .waitFor();
    expect((await use()).status).toBe(401);
    expect(await kept.actions('key.revoked')).toBe(1);
    expect(seen.browser.complaints).toEqual([]);
  });
});
