import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { readConfiguration } from '@rec-io/installer/configuration';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { askProxy } from '../src/remote/ask-proxy.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { ended, lastJson, type Recio, type Result, temporaryRecio } from './fixtures/recio.ts';

const NAME = 'trader.example.test';
const VISITOR = '203.0.113.9';

type Check = { readonly id: string; readonly state: string; readonly told: string };
type Told = { readonly address: string | null; readonly checks: readonly Check[] };

/** The tests follow each other. */
describe('recio remote, of a running installation', () => {
  let recio: Recio;
  let webPort = 0;
  let certificate = '';
  let key = '';
  let proxy: StandInProxy;
  beforeAll(async () => {
    recio = await temporaryRecio();
    const installed = await recio.run(
      ...['install', '--quick', '--source', 'seeded', '--speed', '1', '--json'],
      ...['--port-offset', String(await freeOffset())],
    );
    expect(installed.code, installed.stderr).toBe(0);
    webPort = (await readConfiguration(recio.dataDir))?.ports.web ?? 0;
    [certificate, key] = [join(recio.base, 'the chain.pem'), join(recio.base, 'the key.pem')];
    execFileSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`],
      ...['-keyout', key, '-out', certificate],
    ]);
    proxy = await StandInProxy.start(await readFile(certificate), await readFile(key), webPort);
  });
  afterAll(async () => {
    await proxy.stop();
    await recio.run('uninstall', '--yes', '--purge');
    await rm(recio.base, { recursive: true });
  });

  const address = () => ({ hostName: NAME, port: proxy.port });
  const caddyfile = () => join(recio.dataDir, 'reports', 'Caddyfile');
  const enable = (...more: string[]) =>
    recio.run('remote', 'enable', '--host-name', NAME, '--port', String(proxy.port), ...more, '--json');
  const status = async (environment: Readonly<Record<string, string>> = {}) => {
    const result = await ended(recio.spawnIn(environment, 'remote', 'status', '--json'));
    const { checks } = lastJson<Told>(result);
    return { code: result.code, states: Object.fromEntries(checks.map(({ id, state }) => [id, state])) };
  };
  const refused = (result: Result, code: string) => {
    expect(result.code).not.toBe(0);
    expect(lastJson(result)).toMatchObject({ error: { code } });
  };

  test('changes nothing for a name that is none, half a certificate, or one that browsers would refuse', async () => {
    refused(await recio.run('remote', 'enable', '--json'), 'REC-646');
    for (const name of ['localhost', '192.168.1.5', 'a.b/c', 'x {'])
      expect((await recio.run('remote', 'enable', '--host-name', name)).code, name).toBe(2);
    expect((await enable('--certificate', certificate)).code).toBe(2);
    refused(await enable('--certificate', certificate, '--key', certificate), 'REC-326');
    refused(
      await recio.run(
        ...['remote', 'enable', '--host-name', 'other.example.test', '--certificate', certificate],
        ...['--key', key, '--json'],
      ),
      'REC-326',
    );
    expect(existsSync(caddyfile())).toBe(false);
    expect((await readConfiguration(recio.dataDir))?.hostNames).toEqual([]);
    expect(await recio.run('remote', 'status')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('recio remote enable'),
    });
  });

  test('never writes over a file of somebody else', async () => {
    await writeFile(caddyfile(), 'example.org {\n}\n');
    refused(await enable(), 'REC-327');
    expect(await readFile(caddyfile(), 'utf8')).toBe('example.org {\n}\n');
    await rm(caddyfile());
  });

  test('is told what it needs, and answers under the name and no other', async () => {
    await expect(page(NAME)).resolves.toBe(421);
    const result = await enable('--certificate', certificate, '--key', key);
    expect(lastJson(result)).toEqual({
      address: `https://${NAME}:${proxy.port}`,
      caddyfile: caddyfile(),
      restarted: true,
    });
    expect(await readFile(caddyfile(), 'utf8')).toBe(
      `# Made by: recio remote enable\n${NAME}:${proxy.port} {\n\ttls "${certificate}" "${key}"\n\treverse_proxy 127.0.0.1:${webPort}\n}\n`,
    );
    await expect.poll(() => page(NAME)).toBe(200);
    await expect(page('elsewhere.example.test')).resolves.toBe(421);
    expect(lastJson(await enable('--certificate', certificate, '--key', key))).toMatchObject({
      restarted: false,
    });
  });

  test('shows a code for the phone’s camera, and how to load it', async () => {
    const { stdout } = await recio.run('remote', 'enable', '--host-name', NAME, '--port', String(proxy.port));
    expect(stdout).toMatch(/[▀▄█]{10}/);
    expect(stdout).toContain('sudo systemctl reload caddy');
    expect(await readFile(caddyfile(), 'utf8')).not.toContain('tls');
  });

  test('is told with the address of this machine', async () => {
    const remote = `https://${NAME}:${proxy.port}`;
    expect(lastJson(await recio.run('open', '--json'))).toMatchObject({ remote });
    expect((await recio.run('status')).stdout).toContain(`${remote} (from elsewhere)`);
  });

  test('finds the page through the proxy, and nothing past it', async () => {
    expect(await status()).toEqual({
      code: 0,
      // The name is nobody's, and nobody trusts a certificate that vouches for itself.
      states: { name: 'note', proxy: 'passed', certificate: 'note', live: 'passed', exposure: 'passed' },
    });
    expect((await status({ NODE_EXTRA_CA_CERTS: certificate })).states['certificate']).toBe('passed');
  });

  test('says what is wrong: no proxy, another page, no sockets', async () => {
    proxy.behaves = 'without-sockets';
    expect(await status()).toMatchObject({ code: 1, states: { proxy: 'passed', live: 'failed' } });
    proxy.behaves = 'as-another';
    expect(await status()).toMatchObject({ code: 1, states: { proxy: 'failed', live: 'failed' } });
    await proxy.stop();
    expect(await status()).toMatchObject({ code: 1, states: { proxy: 'failed', live: 'failed' } });
    proxy = await StandInProxy.start(await readFile(certificate), await readFile(key), webPort, proxy.port);
  });

  test('lets in whoever signs in there: a cookie for HTTPS alone, live numbers, and their own address', async () => {
    const { login, password } = lastJson<{ login: string; password: string }>(
      await recio.run('user', 'reset-password', '--json'),
    );
    const origin = `https://${NAME}:${proxy.port}`;
    const cookie = await signIn({ login, password }, origin);
    expect(cookie).toContain('; Secure');
    const sessions = await askProxy(address(), '/api/sessions', { cookie: cookie.split(';')[0] ?? '' });
    expect(sessions.body).toContain(VISITOR);
    const socket = new WebSocket(`wss://127.0.0.1:${proxy.port}/api/live`, {
      rejectUnauthorized: false,
      headers: { host: `${NAME}:${proxy.port}`, cookie: cookie.split(';')[0] ?? '', origin },
    });
    const told = await new Promise<string>((resolve, reject) => {
      socket.once('message', (data) => resolve(String(data)));
      socket.once('error', reject);
    });
    socket.terminate();
    expect(JSON.parse(told)).toHaveProperty('topic');
  });

  test('is taken back whole', async () => {
    expect(lastJson(await recio.run('remote', 'disable', '--json'))).toEqual({ was: true, restarted: true });
    expect(existsSync(caddyfile())).toBe(false);
    await expect.poll(() => page('localhost')).toBe(200);
    await expect(page(NAME)).resolves.toBe(421);
    expect(lastJson(await recio.run('remote', 'disable', '--json'))).toEqual({
      was: false,
      restarted: false,
    });
  });

  test('and an uninstall leaves nothing of it', async () => {
    expect((await enable()).code).toBe(0);
    const { code, stderr } = await recio.run('uninstall', '--yes', '--purge');
    expect(code, stderr).toBe(0);
    expect(existsSync(recio.dataDir)).toBe(false);
  });

  /** @returns what web says to a question for the sign-in page under a name; 0: nothing */
  const page = (host: string): Promise<number> =>
    new Promise((resolve) => {
      const asked = plainRequest({ port: webPort, host: '127.0.0.1', path: '/sign-in', headers: { host } });
      asked.on('response', (answer) => resolve(answer.resume().statusCode ?? 0));
      asked.on('error', () => resolve(0));
      asked.end();
    });

  /** @returns the Set-Cookie text */
  const signIn = (credentials: object, origin: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const asked = plainRequest({
        ...{ port: webPort, host: '127.0.0.1', path: '/api/session', method: 'POST' },
        headers: {
          ...{ host: `${NAME}:${proxy.port}`, origin, 'content-type': 'application/json' },
          'x-forwarded-for': VISITOR,
        },
      });
      asked.on('response', (answer) => resolve(String(answer.resume().headers['set-cookie'])));
      asked.on('error', reject);
      asked.end(JSON.stringify(credentials));
    });
});

/** What Caddy does, in so far as the page needs it: HTTPS, the visitor's address, and sockets. */
class StandInProxy {
  behaves: 'well' | 'without-sockets' | 'as-another' = 'well';
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(cert: Buffer, key: Buffer, webPort: number, port = 0): Promise<StandInProxy> {
    const server = createServer({ cert, key });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const proxy = new StandInProxy(server);
    server.on('request', (asked, reply) => {
      if (proxy.behaves === 'as-another') return reply.writeHead(404).end('<title>Router</title>');
      const { connection: _, upgrade: __, ...headers } = asked.headers;
      const on = plainRequest({
        ...{ host: '127.0.0.1', port: webPort, path: asked.url, method: asked.method },
        headers: { ...headers, 'x-forwarded-for': VISITOR },
      });
      on.on('response', (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      });
      on.on('error', () => reply.writeHead(502).end());
      return asked.pipe(on);
    });
    server.on('upgrade', (asked, socket) => {
      if (proxy.behaves !== 'well') return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      const on = connect(webPort, '127.0.0.1', () => {
        const lines = Object.entries(asked.headers).map(([name, value]) => `${name}: ${value}`);
        on.write([`GET ${asked.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
        on.pipe(socket).pipe(on);
      });
      on.on('error', () => socket.destroy());
      return socket.on('error', () => on.destroy());
    });
    return proxy;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
