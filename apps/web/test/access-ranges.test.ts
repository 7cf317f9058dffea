import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { type Logger, pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { PASSWORD, startWeb, type TestWeb } from './running-web.ts';

/** On Linux every address of 127.0.0.0/8 is this machine's: they stand for other machines here. */
const linux = process.platform === 'linux';
let web: TestWeb;
afterEach(() => web.stop());

type Told = {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
};

/** From an address of our choice to an address of our choice; null when the connection was closed without an answer. */
const ask = (
  from: string,
  to: string,
  { path = '/healthz', method = 'GET', headers = {} as Record<string, string>, body = '' } = {},
): Promise<Told | null> =>
  new Promise((resolve) => {
    const sent = request({ host: to, localAddress: from, port: web.port, path, method, headers }, (reply) => {
      let text = '';
      reply.on('data', (part) => {
        text += part;
      });
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }));
    });
    sent.on('error', () => resolve(null));
    sent.end(body);
  });

function collecting(): { log: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

describe.skipIf(!linux)('with ranges of addresses (needs Linux)', () => {
  test('this machine and the ranges are served, and nobody else', async () => {
    web = await startWeb({ access: ['127.0.5.0/24'] });
    expect((await ask('127.0.0.1', '127.0.0.1'))?.status).toBe(200);
    expect((await ask('127.0.5.9', '127.0.0.1'))?.status).toBe(200);
    expect((await ask('127.0.5.9', '127.0.9.9'))?.status).toBe(200);
    expect(await ask('127.0.6.9', '127.0.0.1')).toBeNull();
    expect(await ask('127.0.0.2', '127.0.0.1', { path: '/sign-in' })).toBeNull();
  });

  test('a refused connection is closed without a byte, whatever it sends', async () => {
    web = await startWeb({ access: ['127.0.5.0/24'] });
    const socket = connect({ host: '127.0.0.1', localAddress: '127.0.0.2', port: web.port });
    let heard = 0;
    socket.on('data', (part) => {
      heard += part.length;
    });
    socket.on('error', () => undefined);
    socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await once(socket, 'close');
    expect(heard).toBe(0);
  });

  test('the live channel is closed to others, too', async () => {
    web = await startWeb({ access: ['127.0.5.0/24'] });
    const cookie = await web.signIn();
    const open = async (localAddress: string): Promise<boolean> => {
      const url = `ws://127.0.0.1:${web.port}/api/live`;
      const socket = new WebSocket(url, { localAddress, headers: { cookie, origin: web.origin } });
      const opened = await new Promise<boolean>((resolve) => {
        socket.once('open', () => resolve(true));
        socket.once('error', () => resolve(false));
      });
      socket.terminate();
      return opened;
    };
    expect(await open('127.0.5.1')).toBe(true);
    expect(await open('127.0.6.1')).toBe(false);
  });

  test('refusals are told once a minute with their number, not one by one', async () => {
    const { log, lines } = collecting();
    web = await startWeb({ access: ['127.0.5.0/24'], log });
    const refusals = () => lines.filter(({ msg }) => String(msg).includes('not allowed'));
    for (let knock = 0; knock < 20; knock++) await ask('127.0.0.2', '127.0.0.1');
    expect(refusals()).toMatchObject([{ refused: 1, address: '127.0.0.2' }]);
    web.clock.aheadMs = 61_000;
    await ask('127.0.0.3', '127.0.0.1');
    expect(refusals()).toMatchObject([{ refused: 1 }, { refused: 20, address: '127.0.0.3' }]);
    expect(lines.some(({ msg }) => String(msg).includes('plain HTTP'))).toBe(true);
  });

  test('one signs in under an address of the machine and under its name, and under no foreign name', async () => {
    web = await startWeb({ access: ['127.0.5.0/24'] });
    const signIn = async (host: string, origin = `http://${host}`) =>
      (
        await ask('127.0.5.9', '127.0.9.9', {
          path: '/api/session',
          method: 'POST',
          headers: { host, origin, 'content-type': 'application/json' },
          body: JSON.stringify({ login: 'owner', password: PASSWORD }),
        })
      )?.status;
    const at = (name: string) => `${name}:${web.port}`;
    expect(await signIn(at('127.0.9.9'))).toBe(200);
    // Where a router hands a connection on, the address asked for is on none of our interfaces.
    expect(await signIn(at('203.0.113.7'))).toBe(200);
    expect(await signIn(at('[fd00::1]'))).toBe(200);
    expect(await signIn(at(hostname().split('.')[0] ?? ''))).toBe(200);
    expect(await signIn(at(`${hostname().split('.')[0]}.local`))).toBe(200);
    expect(await signIn(at('evil.example'))).toBe(421);
    expect(await signIn(at('127.0.9.9.evil.example'))).toBe(421);
    expect(await signIn(at('127.0.9.9'), 'http://evil.example')).toBe(403);
    expect(await signIn(at('127.0.9.9'), `http://127.0.9.8:${web.port}`)).toBe(403);
  });
});

describe('without ranges', () => {
  test.skipIf(!linux)('web listens on loopback alone and knows no other names (needs Linux)', async () => {
    web = await startWeb({});
    expect(await ask('127.0.0.1', '127.0.9.9')).toBeNull();
    const reply = await ask('127.0.0.1', '127.0.0.1', { headers: { host: `127.0.9.9:${web.port}` } });
    expect(reply?.status).toBe(421);
  });

  test('it tells nothing of open doors', async () => {
    const { log, lines } = collecting();
    web = await startWeb({ log });
    expect(lines.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });
});

test('a range that is none keeps the page closed', async () => {
  web = await startWeb({});
  await expect(startWeb({ access: ['everyone'] })).rejects.toThrow(RangeError);
});
