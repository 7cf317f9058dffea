import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clockSkew, networkFacts } from './network.ts';

/** Answers with the time that its path names, or never. */
const server = createServer((request, response) => {
  if (request.url === '/silent') return;
  const { 1: seconds } = /^\/ahead\/(-?\d+)$/.exec(request.url ?? '') ?? [];
  if (seconds !== undefined)
    response.setHeader('date', new Date(Date.now() + Number(seconds) * 1_000).toUTCString());
  response.writeHead(403).end();
});
let base = '';
let port = 0;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const target = (name: string, url: string) => ({ name, url, neededFor: 'a test', required: false });

describe('the network', () => {
  test('is asked for everything at once; a refusal is an answer, silence is none', async () => {
    const found = await networkFacts(
      [
        target('page', `${base}/`),
        target('silent', `${base}/silent`),
        target('socket', `tcp://127.0.0.1:${port}`),
        target('closed', 'tcp://127.0.0.1:1'),
        target('nonsense', 'no address'),
      ],
      300,
    );
    expect(found.map(({ name, reached, answer }) => [name, reached, answer])).toEqual([
      ['page', true, 'HTTP 403'],
      ['silent', false, 'no answer within 0.3 s'],
      ['socket', true, 'connected'],
      ['closed', false, 'it refuses connections'],
      ['nonsense', false, 'ERR_INVALID_URL'],
    ]);
  });

  test('tells how far the clock is off, to the second that a date header has', async () => {
    for (const ahead of [-30, 0, 7]) {
      const skewMs = await clockSkew(`${base}/ahead/${ahead}`);
      expect(Math.abs(Number(skewMs) + ahead * 1_000)).toBeLessThan(3_000);
    }
    expect(await clockSkew(`${base}/silent`, 200)).toEqual({
      unknown: 'the exchange does not answer: no answer within 0.2 s',
    });
  });
});
