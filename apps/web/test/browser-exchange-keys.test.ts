import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ExchangeStandIn, exchangeStandIn, newKey } from '@rec-io/exchange-sim/server/test-exchange';
import { exchangeKeys } from '@rec-io/installer/credentials/exchange-keys';
import { findCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { layout } from '@rec-io/installer/layout';
import { credentialFiles } from '@rec-io/installer/profile/user-directory';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { axeProblems } from './axe.ts';
import { DESKTOP, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { TRADERS } from './memory-stores.ts';
import { PASSWORD } from './running-web.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

const good = newKey('11111111-1111-4111-8111-111111111111', 'rsa');
const next = newKey('22222222-2222-4222-8222-222222222222');

describe.skipIf(needsChromium)(`keys of the exchange in a browser${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let exchange: ExchangeStandIn;
  beforeAll(async () => {
    [built, exchange] = await Promise.all([buildDashboard(), exchangeStandIn([good, next])]);
    vi.stubEnv('RECIO_KALSHI_DEMO_URL', exchange.urls.restUrl);
    // Nobody is there.
    vi.stubEnv('RECIO_KALSHI_PROD_URL', 'http://127.0.0.1:9/trade-api/v2');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await built.remove();
    await exchange.stop();
  });

  let dataDir: string;
  let seen: DashboardInBrowser;
  let restarted: string[];
  let logged: string;
  const files = (environment: 'demo' | 'prod') => credentialFiles(layout(dataDir), '0001', environment);
  const kept = async (environment: 'demo' | 'prod' = 'demo') =>
    (await findCredentials(files(environment)))?.keyId ?? null;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recio-keys-'));
    restarted = [];
    logged = '';
  });
  afterEach(async () => {
    await seen.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function open(device: typeof DESKTOP): Promise<void> {
    const store = exchangeKeys(
      { layout: layout(dataDir), serviceAccount: null },
      TRADERS.ownerNo,
      async (environment) => {
        restarted.push(environment);
        return environment === 'demo';
      },
    );
    const log = pino(
      { level: 'trace' },
      {
        write(line: string) {
          logged += line;
        },
      },
    );
    seen = await DashboardInBrowser.open(built.staticDir, device, { exchangeKeys: store, log });
    seen.publish(START_E4);
    await seen.signIn(seen.page, 'owner', '/settings/exchange');
    await part('DEMO').getByText('No key is kept.').waitFor();
  }
  const part = (name: 'DEMO' | 'REAL MONEY') => seen.page.getByRole('region', { name, exact: true });
  const press = (name: string) => seen.page.getByRole('button', { name, exact: true }).click();
  const shown = (text: string) => seen.page.getByText(text).first().waitFor();
  async function give(keyId: string, privateKey: string, password = PASSWORD) {
    await seen.page.getByLabel('Key id').fill(keyId);
    await seen.page.getByLabel('Private key', { exact: true }).fill(privateKey);
    await seen.page.getByLabel('Your password').fill(password);
    await press('Try it and keep it');
  }
  const actions = () => seen.web.audit.entries.map(({ action, detail }) => [action, detail['code'] ?? null]);

  test.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])(
    'a key is tried at the exchange, kept so that only the programs read it, and never shown again, %s',
    async (device, size) => {
      await open(size);
      await press('Give a key: DEMO');
      const path = join(dataDir, 'downloaded.pem');
      await writeFile(path, good.privateKeyPem);
      await seen.page.getByLabel('Key id').fill(good.keyId);
      await seen.page.getByLabel('File of the private key').setInputFiles(path);
      await expect
        .poll(() => seen.page.getByLabel('Private key', { exact: true }).inputValue())
        .toContain('BEGIN');
      await seen.page.getByLabel('Your password').fill(PASSWORD);
      await seen.look(`${device}-dark-settings-exchange-form`);
      expect(await axeProblems(seen.page)).toEqual([]);
      if (size.isPhone) expect(await smallTargets(seen.page)).toEqual([]);
      await press('Try it and keep it');
      await shown('It works, and is kept. Balance: $');
      await shown('The trader signs with it from now on.');
      await part('DEMO').getByText(`Key ${good.keyId}`).waitFor();
      await seen.look(`${device}-dark-settings-exchange`);
      expect(await axeProblems(seen.page)).toEqual([]);

      expect(await kept()).toBe(good.keyId);
      expect(restarted).toEqual(['demo']);
      const { privateKey, auth, directory } = files('demo');
      for (const [file, mode] of [
        [privateKey, 0o600],
        [auth, 0o600],
        [directory, 0o700],
        [dirname(directory), 0o700],
      ] as const)
        expect((await stat(file)).mode & 0o777, file).toBe(mode);

      const secret = good.privateKeyPem.split('\n')[1] ?? '';
      expect(secret.length).toBeGreaterThan(50);
      await seen.page.reload();
      await part('DEMO').getByText(`Key ${good.keyId}`).waitFor();
      const list = await seen.page.evaluate(`fetch('/api/exchange-keys').then((reply) => reply.text())`);
      const everywhere = [
        logged,
        list,
        await seen.page.content(),
        JSON.stringify(seen.web.audit.entries),
      ].join();
      expect(everywhere).toContain(good.keyId);
      expect(everywhere).not.toContain(secret);
      expect(everywhere).not.toContain('PRIVATE KEY');
      expect(seen.browser.complaints).toEqual([]);
    },
  );

  test('another takes its place only once it passes, or where the person insists', async () => {
    await open(DESKTOP);
    await press('Give a key: DEMO');
    await give(good.keyId, good.privateKeyPem);
    await shown('It works, and is kept.');

    await press('Replace: DEMO');
    await give(next.keyId, good.privateKeyPem);
    await shown('the private key is not the one that belongs to it');
    expect(await kept()).toBe(good.keyId);
    await give(next.keyId, next.privateKeyPem, 'wrong');
    await shown('Login or password is wrong.');
    expect(await seen.page.getByRole('button', { name: 'Keep it all the same' }).count()).toBe(0);
    await give('nobody', next.privateKeyPem);
    await shown('The exchange does not know this key id');
    expect(await kept()).toBe(good.keyId);
    await give(next.keyId, next.privateKeyPem);
    await shown('It works, and is kept.');
    expect(await kept()).toBe(next.keyId);
    // What was there before lies beside it, as closed.
    const beside = (await readdir(files('demo').directory)).filter((name) => name.includes('.before-'));
    expect(beside).toHaveLength(2);

    await press('Give a key: REAL MONEY');
    await give(next.keyId, next.privateKeyPem);
    await shown('cannot be reached');
    expect(await kept('prod')).toBeNull();
    await press('Keep it all the same');
    await shown('It is kept, and was not tried.');
    await shown('It is used as soon as this mode is.');
    expect(await kept('prod')).toBe(next.keyId);
    expect(restarted).toEqual(['demo', 'demo', 'prod']);
    expect(actions().filter(([action]) => String(action).startsWith('exchange-key'))).toEqual([
      ['exchange-key.kept', null],
      ['exchange-key.refused', 'REC-633'],
      ['exchange-key.refused', 'REC-631'],
      ['exchange-key.kept', null],
      ['exchange-key.refused', 'REC-635'],
      ['exchange-key.kept', null],
    ]);
  });

  test('what is no key is told so, without a word of it, and can not be insisted on', async () => {
    await open(DESKTOP);
    await press('Give a key: DEMO');
    await press('Try it and keep it');
    await shown('Choose its file, or paste it.');
    await give('<script>', good.privateKeyPem);
    await shown('Letters, digits and dashes, as Kalshi lists it.');
    await give(good.keyId, '<img src=x onerror=alert(1)>');
    await shown('The private key cannot be used');
    expect(await seen.page.getByRole('button', { name: 'Keep it all the same' }).count()).toBe(0);
    const film = join(dataDir, 'film.pem');
    await writeFile(film, 'x'.repeat(70_000));
    await seen.page.getByLabel('File of the private key').setInputFiles(film);
    await shown('That file is far too long for a key.');
    expect(await kept()).toBeNull();
    expect(await readFile(files('demo').auth, 'utf8').catch(() => null)).toBeNull();
    expect(seen.browser.complaints.filter((text) => !text.includes('409'))).toEqual([]);
  });

  test.each(['viewer', 'trader'] as const)('a %s neither sees nor gives one', async (role) => {
    await open(DESKTOP);
    const cookie = await seen.web.signIn();
    seen.web.sessions.reach = { ...TRADERS, role };
    await seen.page.reload();
    await shown('You have not the right to do that on this account. It is for: owner.');
    const body = { keyId: good.keyId, privateKey: good.privateKeyPem, password: PASSWORD };
    const reply = await fetch(`${seen.web.origin}/api/exchange-keys/demo`, {
      method: 'PUT',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(reply.status).toBe(403);
    seen.web.sessions.reach = { ownerNo: '0002', account: 'main', role: 'owner' };
    const others = await fetch(`${seen.web.origin}/api/exchange-keys`, { headers: { cookie } });
    expect([others.status, ((await others.json()) as { error: { code: string } }).error.code]).toEqual([
      403,
      'web.not_your_trader',
    ]);
    expect(await kept()).toBeNull();
  });
});
