import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { findConnections } from '@rec-io/database/embedded/start-database';
import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import { readConfiguration } from '@rec-io/installer/configuration';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Examination } from '../src/doctor/examine.ts';
import type { SystemStatus } from '../src/status.ts';
import { COMMAND_EVERY_MS, eventually } from './fixtures/eventually.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { type LoneExchange, loneExchange } from './fixtures/lone-exchange.ts';
import { ended, lastJson, type Recio, type Result, temporaryRecio } from './fixtures/recio.ts';

type ModeTold = {
  readonly mode: string;
  readonly entries: boolean;
  readonly open: readonly { readonly mode: string; readonly count: number }[];
  readonly credentials: { readonly demo: string; readonly prod: string };
};

/** Whole hours pass in it, at sixty times their speed, on whatever machine. */
const LONG_MS = 400_000;

/** A venue on this machine whose price stands for the index of an exchange without a key. */
async function priceVenue(): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    const timer = setInterval(() => {
      const time = new Date().toISOString();
      socket.send(
        JSON.stringify({ type: 'ticker', sequence: 1, product_id: 'BTC-USD', price: '82000.50', time }),
      );
    }, 500);
    socket.on('close', () => clearInterval(timer));
  });
  await once(server, 'listening');
  return server;
}

/** Long: one installation goes from practice to a demo exchange and back. The tests follow each other. */
describe('an installation and the modes', { timeout: LONG_MS }, () => {
  let recio: Recio;
  let demo: LoneExchange;
  let pool: Pool;
  let pem = '';
  let password = '';
  let venue: WebSocketServer;
  const outputs: string[] = [];
  const run = async (...args: string[]): Promise<Result> => {
    const result = await recio.run(...args);
    outputs.push(result.stdout, result.stderr);
    return result;
  };
  const told = async () => lastJson<ModeTold>(await run('mode', '--json'));
  const set = (...args: string[]) => run('credentials', 'set', '--mode', 'demo', ...args);
  const file = (...names: string[]) => join(recio.dataDir, ...names);
  const written = async (name: string, text: string): Promise<string> => {
    const path = join(recio.base, name);
    await writeFile(path, text);
    return path;
  };

  beforeAll(async () => {
    recio = await temporaryRecio();
    demo = await loneExchange(
      ...['--data-dir', join(recio.base, 'demo'), '--port', '0', '--speed', '60'],
      ...['--source', 'seeded', '--symbols', 'BTC'],
    );
    pem = await readFile(demo.line.privateKeyPath, 'utf8');
    process.env['RECIO_KALSHI_DEMO_URL'] = demo.line.baseUrl;
    process.env['RECIO_KALSHI_PROD_URL'] = 'http://127.0.0.1:9/trade-api/v2';
    venue = await priceVenue();
    const offset = await freeOffset();
    const installed = await run(
      'install',
      '--quick',
      '--port-offset',
      `${offset}`,
      '--speed',
      '60',
      '--json',
    );
    expect(installed.stderr).toBe('');
    password = lastJson<{ password: string }>(installed).password;
    const configuration = await readConfiguration(recio.dataDir);
    const connections = await findConnections(recio.dataDir, configuration?.ports.database ?? 0);
    if (connections === null) throw new Error('the installation has no database');
    pool = openPool(connections.admin, { max: 1 });
    await updateAutoTradeSettings(pool, '0001', {
      minProbability: 30,
      minDifferential: -10,
      minTime: 5,
      maxTime: 3_590,
      spikeAlertEnabled: false,
    });
  });
  afterAll(async () => {
    for (const client of venue.clients) client.terminate();
    venue.close();
    await pool.end();
    await recio.run('uninstall', '--purge', '--yes');
    await demo.end('SIGTERM');
    await rm(recio.base, { recursive: true, force: true });
  });

  test('begins in practice, and goes nowhere without a key or a word', async () => {
    expect(await told()).toMatchObject({
      mode: 'simulated',
      entries: true,
      credentials: { demo: 'none', prod: 'none' },
    });
    expect(await run('mode', 'demo')).toMatchObject({ code: 1, stderr: expect.stringContaining('REC-639') });
    expect(await run('mode', 'prod')).toMatchObject({ code: 2, stderr: expect.stringContaining('REC-643') });
    expect(await run('mode', 'prod', '--confirm', 'yes')).toMatchObject({ code: 2 });
    expect(await told()).toMatchObject({ mode: 'simulated', entries: true });
  });

  test('keeps no key that does not work, and says what is wrong with it', async () => {
    const { keyId, privateKeyPath } = demo.line;
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const otherFile = await written(
      'other.key',
      other.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    );
    const publicFile = await written(
      'public.key',
      other.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    );
    const errors = async (...args: string[]) => (await set(...args)).stderr;
    expect(await errors('--key-id', 'nobody-knows-it', '--private-key', privateKeyPath)).toContain('REC-631');
    expect(await errors('--key-id', keyId, '--private-key', otherFile)).toContain('REC-633');
    expect(await errors('--key-id', keyId, '--private-key', publicFile)).toMatch(/REC-630 .*public key/);
    expect(await errors('--key-id', keyId, '--private-key', '/nowhere/key.pem')).toContain('REC-645');
    expect(await errors('--key-id', keyId)).toContain('REC-646');
    const unreachable = await run(
      'credentials',
      'set',
      '--mode',
      'prod',
      '--key-id',
      keyId,
      '--private-key',
      otherFile,
    );
    expect(unreachable.stderr).toMatch(/REC-635 .*connection was refused/);
    expect((await told()).credentials).toEqual({ demo: 'none', prod: 'none' });
  });

  test('keeps a key that works, shows which it is, and asks the exchange with it', async () => {
    const { keyId, privateKeyPath } = demo.line;
    const kept = await set('--key-id', keyId, '--private-key', privateKeyPath, '--email', 'ada@example.org');
    expect(kept).toMatchObject({ code: 0, stdout: expect.stringContaining('It works') });
    const shown = await run('credentials', 'show');
    expect(shown.stdout).toMatch(new RegExp(`demo: key ${keyId}, SHA256:[0-9a-f]{64}\nprod: none`));
    const tested = await run('credentials', 'test', '--mode', 'demo');
    expect(tested.stdout).toMatch(/The key works \(demo\)\. Balance: \$/);
    expect(tested.stdout).toMatch(/shard 2: .*crypto/);
    const directory = file('users', 'user_0001', 'credentials', 'kalshi-credentials', 'demo');
    for (const name of await readdir(directory))
      expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
  });

  test('keeps a second key for the dead-man switch, and not the trader’s twice', async () => {
    const { keyId, privateKeyPath } = demo.line;
    const second = (id: string, path: string) =>
      set('--for', 'monitor', '--key-id', id, '--private-key', path);
    expect((await second(keyId, privateKeyPath)).stderr).toContain('REC-653');
    const { body } = await demo.ask('POST', '/api_keys/generate', { name: 'monitor' });
    const secondId = String(body['api_key_id']);
    const path = await written('second.pem', String(body['private_key']));
    expect((await second(secondId, path)).stdout).toContain('Kept for demo, of the monitor: key');
    expect((await run('credentials', 'show')).stdout).toContain(`demo, of the monitor: key ${secondId}`);
    expect((await run('credentials', 'test', '--mode', 'demo', '--for', 'monitor')).stdout).toContain(
      'The key works',
    );
  });

  test('goes to the demo exchange when nothing is open in practice, with entries off', async () => {
    await eventually(
      async () => {
        const { code, stderr } = await run('mode', 'demo');
        if (code !== 0) expect(stderr).toContain('REC-644');
        return code === 0 ? true : null;
      },
      180_000,
      COMMAND_EVERY_MS,
    );
    const status = lastJson<SystemStatus>(await run('status', '--json'));
    expect(status).toMatchObject({ mode: 'demo', healthy: true });
    expect(status.programs.map(({ program }) => program)).toEqual(['database', 'trader', 'monitor', 'web']);
    expect(await told()).toMatchObject({ mode: 'demo', entries: false, open: [] });
    const configuration = await readConfiguration(recio.dataDir);
    const health = await fetch(`http://127.0.0.1:${configuration?.ports.monitor}/health`);
    expect(await health.json()).toMatchObject({ deadMan: { key: 'own', state: 'watching' } });
    expect((await run('credentials', 'remove', '--mode', 'demo', '--yes')).stderr).toContain('REC-647');
  });

  test('moves cash to where crypto orders are paid from, once that is confirmed', async () => {
    expect((await run('transfer')).stdout).toContain('Nothing has to be moved');
    const { body } = await demo.ask('GET', '/portfolio/balance');
    const [shard] = (body['balance_breakdown'] as { exchange_index: number; balance: string }[]).filter(
      ({ exchange_index }) => exchange_index === 2,
    );
    await demo.ask('POST', '/portfolio/intra_exchange_instance_transfer', {
      ...{ source: 'event_contract', destination: 'event_contract' },
      ...{ source_exchange_shard: 2, destination_exchange_shard: 0 },
      amount: Math.round(Number(shard?.balance) * 10_000),
    });
    expect((await run('credentials', 'test')).stdout).toContain('No cash lies on the crypto shard');
    expect((await run('transfer')).stderr).toContain('REC-646');
    expect((await run('transfer', '--yes')).stdout).toMatch(
      /moves from shard 0 to shard 2 \(crypto\)\. Done\./,
    );
    expect((await run('credentials', 'test')).stdout).not.toContain('No cash lies');
  });

  test('enters there when entries are switched on, and then stays until its trades are closed', async () => {
    expect((await run('entries', 'on')).stdout).toContain('on (demo). A running trader takes it up');
    await eventually(
      async () => ((await told()).open.some(({ mode }) => mode === 'demo') ? true : null),
      120_000,
      COMMAND_EVERY_MS,
    );
    const early = await run('mode', 'simulated');
    // It may have been paid in this very moment.
    if (early.code !== 0) {
      expect(early.stderr).toContain('REC-644');
      expect(await told()).toMatchObject({ mode: 'demo', entries: false });
      expect(lastJson<SystemStatus>(await run('status', '--json')).running).toBe(true);
      await eventually(
        async () => ((await run('mode', 'simulated')).code === 0 ? true : null),
        180_000,
        COMMAND_EVERY_MS,
      );
    }
    expect(await told()).toMatchObject({ mode: 'simulated', entries: false, open: [] });
    const { rows } = await pool.query("SELECT DISTINCT mode FROM users.trades WHERE mode <> 'simulated'");
    expect(rows).toEqual([{ mode: 'demo' }]);
  });

  test('shows the market of an exchange without a key where that is asked for, and fails nowhere', async () => {
    expect((await run('credentials', 'remove', '--mode', 'demo', '--yes')).code).toBe(0);
    expect((await run('credentials', 'remove', '--mode', 'demo', '--for', 'monitor', '--yes')).code).toBe(0);
    expect((await run('mode', 'demo')).stderr).toContain('REC-639');
    const RECIO_COINBASE_URL = `ws://127.0.0.1:${(venue.address() as AddressInfo).port}`;
    const shown = await ended(recio.spawnIn({ RECIO_COINBASE_URL }, 'mode', 'demo', '--market-only'));
    expect(shown.stdout).toContain('The mode is demo');
    const status = await run('status');
    expect(status.stdout).toMatch(/trader .*ready .*market-only: There are no credentials for demo/);
    const doctor = await run('doctor', '--json');
    const { healthy, findings } = lastJson<Examination>(doctor);
    expect([doctor.code, healthy, findings.map(({ id }) => id)]).toEqual([
      0,
      true,
      expect.arrayContaining(['market-only', 'says:trader']),
    ]);
    expect((await run('mode', 'simulated')).code).toBe(0);
  });

  test('reaches real money only with the word and the password, and halted until somebody arms', async () => {
    process.env['RECIO_KALSHI_PROD_URL'] = demo.line.baseUrl;
    const { keyId, privateKeyPath } = demo.line;
    const kept = await run(
      'credentials',
      'set',
      '--mode',
      'prod',
      '--key-id',
      keyId,
      '--private-key',
      privateKeyPath,
    );
    expect(kept.code).toBe(0);
    const right = await written('password', `${password}\n`);
    const wrong = await written('wrong', `${password}x\n`);
    const prod = (...args: string[]) => run('mode', 'prod', ...args);
    expect((await prod('--password-file', right)).stderr).toContain('REC-643');
    expect((await prod('--confirm', 'prod')).stderr).toContain('REC-646');
    expect((await prod('--confirm', 'prod', '--password-file', wrong)).stderr).toContain('REC-652');
    expect((await prod('--confirm', 'prod', '--password-file', right)).stderr).toContain('REC-658');
    expect(await told()).toMatchObject({ mode: 'simulated' });
    const switched = await prod('--confirm', 'prod', '--password-file', right, '--accept-risk');
    expect(switched.stdout).toContain('Trading is halted until you arm it');
    expect(await told()).toMatchObject({ mode: 'prod', entries: false });
    const { rows } = await pool.query(
      "SELECT state, decided_by FROM users.controls WHERE mode = 'prod' ORDER BY seq DESC LIMIT 1",
    );
    expect(rows).toEqual([{ state: 'halted', decided_by: 'recio mode' }]);
    const accepted = await pool.query('SELECT version, via FROM users.risk_acceptances');
    expect(accepted.rows).toEqual([{ version: 1, via: 'command' }]);
    expect((await pool.query("SELECT FROM users.audit WHERE action = 'risk.accepted'")).rowCount).toBe(1);
    expect((await run('mode', 'simulated')).code).toBe(0);
  });

  test('makes further users with a directory of their own, who see nothing of the first one’s trader', async () => {
    const added = await run('user', 'add', '--login', 'ada', '--name', 'Ada Lovelace', '--json');
    const { userNo, password } = lastJson<{ userNo: string; password: string }>(added);
    expect(userNo).toBe('0002');
    expect((await run('user', 'add', '--login', 'bob', '--number', '0002')).stderr).toMatch(
      /REC-642 .*0002 .*ada/,
    );
    expect((await run('user', 'add', '--login', 'ADA')).stderr).toMatch(/REC-642 .*ada/);
    expect((await run('user', 'add', '--login', 'bob', '--number', '0007')).stdout).toContain(
      'bob is user 0007',
    );
    expect(lastJson<{ userNo: string }>(await run('user', 'add', '--login', 'cy', '--json')).userNo).toBe(
      '0003',
    );
    expect((await stat(file('users', 'user_0002', 'credentials'))).mode & 0o777).toBe(0o700);
    const configuration = await readConfiguration(recio.dataDir);
    const base = `http://127.0.0.1:${configuration?.ports.web}`;
    const signIn = (secret: string) =>
      fetch(`${base}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: base },
        body: JSON.stringify({ login: 'ada', password: secret }),
      });
    expect((await signIn(password)).status).toBe(200);
    expect((await run('user', 'list')).stdout).toMatch(/0001 {2}admin .*\n0002 {2}ada .*Ada Lovelace\n/);

    expect((await run('user', 'remove', '--login', 'admin')).stderr).toContain('REC-648');
    expect((await run('user', 'remove', '--login', 'ada', '--with-files')).stderr).toContain('REC-646');
    expect((await run('user', 'remove', '--login', 'ada')).code).toBe(0);
    expect((await signIn(password)).status).toBe(401);
    expect(existsSync(file('users', 'user_0002'))).toBe(true);
    const back = lastJson<{ userNo: string; password: string; back: boolean }>(
      await run('user', 'add', '--login', 'ada', '--json'),
    );
    expect(back).toMatchObject({ userNo: '0002', back: true });
    expect((await signIn(back.password)).status).toBe(200);
    expect((await run('user', 'remove', '--login', 'bob', '--with-files', '--yes')).code).toBe(0);
    expect(existsSync(file('users', 'user_0007'))).toBe(false);
  });

  test('has never shown, logged or recorded anything of a key', async () => {
    const inside = pem.split('\n')[3] ?? '';
    expect(inside.length).toBeGreaterThan(40);
    const logs = (await readdir(file('logs'))).map((name) => file('logs', name));
    const texts = await Promise.all(
      [...logs, file('config.json'), file('receipt.json'), file('run', 'parent.json')].map((path) =>
        readFile(path, 'utf8'),
      ),
    );
    for (const text of [...texts, ...outputs]) expect(text.includes(inside.slice(0, 20))).toBe(false);
  });
});
