import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readiness } from './readiness.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Asks a program that answers so, or not at all. */
async function asked(answer: { readonly status: number; readonly body: string } | null) {
  server = createServer((_request, response) => {
    if (answer !== null) response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return readiness(`http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`, 500);
}

test('what keeps a program from being useful is told in words', async () => {
  const waiting = JSON.stringify({ ready: false, database: true, trader: false });
  expect(await asked({ status: 503, body: waiting })).toEqual({ ready: false, reason: 'waits for trader' });
  server?.close();
  const stale = JSON.stringify({ ready: false, reason: 'the index is stale' });
  expect(await asked({ status: 503, body: stale })).toEqual({ ready: false, reason: 'the index is stale' });
  server?.close();
  expect((await asked({ status: 500, body: 'oh' })).reason).toBe('it answers 500 oh');
});

test('a program that hangs is told as one that does not answer', async () => {
  expect(await asked(null)).toEqual({ ready: false, reason: 'no answer within 0.5 s' });
});
