import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type ExchangeStandIn, exchangeStandIn, newKey } from '@rec-io/exchange-sim/server/test-exchange';
import type { KalshiEnvironment } from '@rec-io/kalshi/environments';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialProblem } from './problem.ts';
import { testCredentials } from './test-credentials.ts';

const demoKey = newKey('11111111-1111-4111-8111-111111111111');
const rsaKey = newKey('22222222-2222-4222-8222-222222222222', 'rsa');
const readOnly = newKey('33333333-3333-4333-8333-333333333333');
const prodKey = newKey('44444444-4444-4444-8444-444444444444');
let demo: ExchangeStandIn;
let prod: ExchangeStandIn;

beforeAll(async () => {
  demo = await exchangeStandIn([demoKey, rsaKey, { ...readOnly, scopes: ['read'] }]);
  prod = await exchangeStandIn([prodKey]);
});
afterAll(() => Promise.all([demo.stop(), prod.stop()]));

const urls = (which: KalshiEnvironment) => (which === 'demo' ? demo : prod).urls;
const at = (restUrl: string) => () => ({ restUrl, wsUrl: '' });
const asked = (key: { keyId: string; privateKeyPem: string }, mode: KalshiEnvironment = 'demo') => ({
  mode,
  urls,
  keyId: key.keyId,
  privateKeyPem: key.privateKeyPem,
});

/** A server of the test's own; `close` also cuts what is open. */
async function serving(server: Server): Promise<{ url: string; close(): void }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/trade-api/v2`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('a test of credentials', () => {
  test.each([
    ['Ed25519', demoKey],
    ['RSA', rsaKey],
  ])('with a good %s key tells the cash by shard, and that it may trade', async (_type, key) => {
    const verdict = await testCredentials(asked(key));
    expect(verdict).toMatchObject({ kind: 'ok', mode: 'demo', mayTrade: true });
    if (verdict.kind !== 'ok') return;
    expect(verdict.cashByShard.reduce((sum, { balanceE6 }) => sum + balanceE6, 0)).toBe(verdict.balanceE6);
    expect(credentialProblem(verdict)).toBeNull();
  });

  test('with a key that may only read says so', async () => {
    const verdict = await testCredentials(asked(readOnly));
    expect(verdict).toMatchObject({ kind: 'ok', mayTrade: false });
    expect(credentialProblem(verdict)?.code).toBe('REC-637');
  });

  test('with a key of the other environment names it', async () => {
    const verdict = await testCredentials(asked(demoKey, 'prod'));
    expect(verdict).toEqual({ kind: 'unknown-key', mode: 'prod', belongsTo: 'demo' });
    expect(credentialProblem(verdict)?.message).toMatch(/belongs to demo, not to prod/);
    expect(await testCredentials(asked(prodKey, 'demo'))).toMatchObject({ belongsTo: 'prod' });
  });

  test('names the other environment also when there the private key is not the right one', async () => {
    const mixed = { ...demoKey, privateKeyPem: prodKey.privateKeyPem };
    expect(await testCredentials(asked(mixed, 'prod'))).toMatchObject({ belongsTo: 'demo' });
  });

  test('with an id that neither knows says that', async () => {
    const verdict = await testCredentials(asked({ ...demoKey, keyId: 'nobody' }));
    expect(verdict).toEqual({ kind: 'unknown-key', mode: 'demo', belongsTo: null });
    expect(credentialProblem(verdict)?.code).toBe('REC-631');
  });

  test('does not need the other environment to be there', async () => {
    const alone = (which: KalshiEnvironment) =>
      which === 'demo' ? demo.urls : { restUrl: 'http://127.0.0.1:9/trade-api/v2', wsUrl: '' };
    const verdict = await testCredentials({ ...asked({ ...demoKey, keyId: 'nobody' }), urls: alone });
    expect(verdict).toMatchObject({ kind: 'unknown-key', belongsTo: null });
  });

  test('with the private key of another id says that the signature is wrong', async () => {
    const verdict = await testCredentials(asked({ ...demoKey, privateKeyPem: rsaKey.privateKeyPem }));
    expect(verdict).toEqual({ kind: 'wrong-signature', mode: 'demo' });
    expect(credentialProblem(verdict)?.code).toBe('REC-633');
  });

  test.each([
    ['ahead', 300_000],
    ['behind', -300_000],
  ])(
    'on a machine whose clock is five minutes %s measures that, and does not blame the key',
    async (_way, offMs) => {
      const verdict = await testCredentials(asked(demoKey), { nowMs: () => Date.now() + offMs });
      expect(verdict.kind).toBe('wrong-clock');
      if (verdict.kind !== 'wrong-clock') return;
      expect(Math.abs((verdict.aheadMs ?? 0) - offMs)).toBeLessThan(10_000);
      expect(credentialProblem(verdict)?.message).toMatch(/(29\d|30\d) seconds (ahead of|behind)/);
    },
  );

  test('on such a machine still finds a wrong key', async () => {
    const nowMs = () => Date.now() + 300_000;
    const wrong = { ...demoKey, privateKeyPem: rsaKey.privateKeyPem };
    expect((await testCredentials(asked(wrong), { nowMs })).kind).toBe('wrong-signature');
  });

  test('without a way to the exchange tells which kind of trouble it is', async () => {
    const refused = await testCredentials({ ...asked(demoKey), urls: at('http://127.0.0.1:9/trade-api/v2') });
    expect(refused).toMatchObject({ kind: 'no-network', trouble: 'refused', code: 'ECONNREFUSED' });
    const nameless = await testCredentials({
      ...asked(demoKey),
      urls: at('http://rec-io.invalid/trade-api/v2'),
    });
    expect(nameless).toMatchObject({ kind: 'no-network', trouble: 'dns', host: 'rec-io.invalid' });
    expect(credentialProblem(nameless)?.remedy).toMatch(/getent hosts rec-io\.invalid/);
  });

  test('where the encrypted connection cannot be made says that', async () => {
    const tls = createTlsServer({});
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const { port } = tls.address() as AddressInfo;
    const verdict = await testCredentials({
      ...asked(demoKey),
      urls: at(`https://127.0.0.1:${port}/trade-api/v2`),
    });
    expect(verdict).toMatchObject({ kind: 'no-network', trouble: 'tls' });
    tls.close();
  });

  test.each([
    ['a page of its own', 200, '<html>Please sign in</html>'],
    ['a way to its sign-in', 302, ''],
    ['a wish for a password', 407, 'Proxy Authentication Required'],
  ])('where something on the way answers with %s says that', async (_what, status, body) => {
    const portal = await serving(createServer((_request, response) => response.writeHead(status).end(body)));
    const verdict = await testCredentials({ ...asked(demoKey), urls: at(portal.url) });
    expect(verdict).toMatchObject({ kind: 'no-network', trouble: 'proxy' });
    portal.close();
  });

  test('while the exchange is closed says so, and when it is back', async () => {
    const body = JSON.stringify({
      exchange_active: false,
      trading_active: false,
      exchange_estimated_resume_time: '2026-11-26T10:00:00Z',
    });
    const closed = await serving(createServer((_request, response) => response.writeHead(503).end(body)));
    const verdict = await testCredentials({ ...asked(demoKey), urls: at(closed.url) });
    expect(verdict).toMatchObject({
      kind: 'exchange-down',
      httpStatus: 503,
      resumesAt: '2026-11-26T10:00:00Z',
    });
    closed.close();
  });

  test('ends after its time, and at once when the person wants it to', async () => {
    const silent = await serving(createServer(() => undefined));
    const test = { ...asked(demoKey), urls: at(silent.url) };
    expect(await testCredentials(test, { limitMs: 50 })).toMatchObject({
      kind: 'no-network',
      trouble: 'timeout',
    });
    const stop = new AbortController();
    const pending = testCredentials(test, { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    expect(await pending).toEqual({ kind: 'cancelled', mode: 'demo' });
    silent.close();
  });

  test('only ever reads', async () => {
    const seen: string[] = [];
    const spy = await serving(
      createServer((request, response) => {
        seen.push(`${request.method} ${request.url}`);
        void fetch(`${demo.urls.restUrl}${request.url?.replace('/trade-api/v2', '')}`, {
          headers: Object.fromEntries(
            Object.entries(request.headers).filter(([name]) => name.startsWith('kalshi')),
          ) as Record<string, string>,
        }).then(async (answer) => response.writeHead(answer.status).end(await answer.text()));
      }),
    );
    expect(await testCredentials({ ...asked(demoKey), urls: at(spy.url) })).toMatchObject({ kind: 'ok' });
    expect(seen.every((line) => line.startsWith('GET '))).toBe(true);
    spy.close();
  });
});

test('no verdict and no problem holds anything of the key', async () => {
  const inside = demoKey.privateKeyPem.split('\n')[1] ?? '';
  for (const verdict of [
    await testCredentials(asked(demoKey)),
    await testCredentials(asked(demoKey, 'prod')),
    await testCredentials({ ...asked(demoKey), urls: at('http://127.0.0.1:9/trade-api/v2') }),
  ]) {
    const told = credentialProblem(verdict);
    expect(JSON.stringify(verdict) + told?.stack + told?.why + told?.remedy).not.toContain(
      inside.slice(0, 12),
    );
  }
});
