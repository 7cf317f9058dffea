import { openPool } from '@rec-io/database/connection';
import { roleOf } from '@rec-io/database/roles';
import { postgresSecondFactors } from '@rec-io/database/second-factors';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { Secret, TOTP } from 'otpauth';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { PASSWORD } from './running-web.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const OWNER_NO = '0001';
const STEP_MS = 30_000;

describe.skipIf(needsChromium)(`signing in with a second factor in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    built = await buildDashboard();
    database = await testDatabase();
    pool = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 2 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
    await built.remove();
  });

  let seen: DashboardInBrowser;
  let device: TOTP;
  let recoveryCodes: string[];
  /** Of web: it stands, so that a code holds however long the browser takes. */
  let nowMs: number;
  const shown = () => device.generate({ timestamp: nowMs });
  const wrong = () => String((Number(shown()) + 1) % 1_000_000).padStart(6, '0');

  const codeField = () => seen.page.getByLabel('Code of the second factor');
  const isFocused = (field: 'login' | 'code') => seen.page.locator(`input[name=${field}]:focus`).waitFor();
  const press = (name: string) => seen.page.getByRole('button', { name, exact: true }).click();
  async function givePassword() {
    await seen.page.goto(`${seen.web.origin}/sign-in`);
    await seen.page.getByLabel('Login').fill('owner');
    await seen.page.getByLabel('Password').fill(PASSWORD);
    await press('Sign in');
    await codeField().waitFor();
  }
  async function give(code: string) {
    const field = seen.page.locator('input[name=code]');
    await field.fill(code);
    await field.press('Enter');
  }
  const isRefused = () => seen.page.getByText('That code does not hold, or it was used already.').waitFor();
  const isIn = () => seen.page.getByTestId('index-price').waitFor();

  describe.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('%s', (name, size) => {
    beforeEach(async () => {
      const secondFactors = postgresSecondFactors(pool);
      seen = await DashboardInBrowser.open(built.staticDir, size, { secondFactors });
      seen.publish(START_E4);
      nowMs = Date.now();
      seen.web.clock.nowMs = () => nowMs;

      const cookie = await seen.web.signIn();
      const ask = async (method: string, body: unknown) => {
        const reply = await fetch(`${seen.web.origin}/api/second-factor`, {
          method,
          headers: { cookie, origin: seen.web.origin, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        expect(reply.status).toBe(200);
        return reply.json() as Promise<{ secret: string; recoveryCodes: string[] }>;
      };
      device = new TOTP({ secret: Secret.fromBase32((await ask('POST', { password: PASSWORD })).secret) });
      ({ recoveryCodes } = await ask('PUT', { code: shown() }));
      nowMs += 2 * STEP_MS;
    });
    afterEach(async () => {
      await seen.close();
      await postgresSecondFactors(pool).remove(OWNER_NO);
    });

    /** Keeps what is seen; everybody can read it, and press it. */
    async function isUsable(what: string) {
      await seen.look(`${name}-sign-in-${what}`);
      expect(await axeProblems(seen.page), what).toEqual([]);
      if (!size.isPhone) return;
      expect(await smallTargets(seen.page), what).toEqual([]);
      const fieldPx = await seen.page.evaluate(
        '[...document.querySelectorAll("input")].map((field) => Number.parseFloat(getComputedStyle(field).fontSize))',
      );
      expect(Math.min(...(fieldPx as number[])), 'the phone zooms in').toBeGreaterThanOrEqual(16);
    }

    test('the password leads to the field for the code, and each code lets in once', async () => {
      await seen.page.goto(`${seen.web.origin}/sign-in`);
      await isFocused('login');
      await isUsable('password');
      await givePassword();
      await isFocused('code');
      expect(await codeField().getAttribute('inputmode')).toBe('numeric');
      expect(await codeField().getAttribute('autocomplete')).toBe('one-time-code');
      await seen.page.getByText('recio user second-factor off owner').waitFor();
      await isUsable('code');

      await give(wrong());
      await isRefused();
      await isFocused('code');
      expect(await codeField().inputValue()).toBe('');
      await isUsable('wrong-code');
      const used = shown();
      await give(used);
      await isIn();

      await givePassword();
      await give(used);
      await isRefused();
      nowMs += STEP_MS;
      await give(shown());
      await isIn();
    });

    test('a recovery code stands in for the authenticator, once', async () => {
      const [first = ''] = recoveryCodes;
      const recover = async () => {
        await givePassword();
        await press('Use a recovery code');
        await seen.page.getByLabel('Recovery code').waitFor();
        await isFocused('code');
      };
      await recover();
      await isUsable('recovery');
      await give(first.toLowerCase());
      await isIn();
      await recover();
      await give(first);
      await isRefused();
      await press('Use a code from the authenticator');
      await seen.page.getByRole('alert').filter({ hasNotText: 'hold' }).waitFor();
      await codeField().fill(shown());
      await press('Sign in');
      await isIn();
    });

    test('after five wrong codes it says how long to wait, and then goes on, also when the device slept', async () => {
      await seen.page.clock.install();
      await givePassword();
      for (let i = 0; i < 5; i++) {
        await give(wrong());
        await expect.poll(() => codeField().inputValue()).toBe('');
        await isRefused();
        await isFocused('code');
      }
      await give(shown());
      await seen.page.getByText('Too many failed sign-ins.').waitFor();
      const button = seen.page.getByRole('button', { name: /^Try again in \d\d:\d\d$/ });
      expect(await button.isDisabled()).toBe(true);
      await isUsable('wait');
      nowMs += 15 * 60_000 + STEP_MS;
      await seen.page.clock.fastForward(15 * 60_000 + STEP_MS);
      await seen.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      await give(shown());
      await isIn();
    });

    test('login and password are kept nowhere, and forgotten with the way back', async () => {
      await givePassword();
      const kept = await seen.page.evaluate(
        `JSON.stringify([localStorage, sessionStorage, document.cookie, location.href, history.state, document.forms[0].innerHTML])`,
      );
      expect(kept).not.toContain(PASSWORD);
      await press('Sign in as somebody else');
      await isFocused('login');
      expect(await seen.page.getByLabel('Password').inputValue()).toBe('');
      await givePassword();
      await seen.page.reload();
      await isFocused('login');
      expect(await codeField().count()).toBe(0);
    });
  });
});
