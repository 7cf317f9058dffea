import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Exchange } from '../src/exchange.ts';
import type { Fact } from '../src/facts.ts';
import { KeyRing } from '../src/server/key-ring.ts';
import { type Answer, runningExchange } from './running-exchange.ts';

let running: Awaited<ReturnType<typeof runningExchange>>;
beforeAll(async () => {
  running = await runningExchange();
});
afterAll(() => running.server.stop());

type Made = { readonly keyId: string; readonly privateKey: string; readonly type: 'rsa' | 'ed25519' };

async function generate(wish: Record<string, unknown>, on = running): Promise<Made> {
  const { status, body } = await on.ask('POST', '/api_keys/generate', { name: 'test', ...wish });
  expect(status).toBe(201);
  return {
    keyId: body['api_key_id'] as string,
    privateKey: body['private_key'] as string,
    type: body['key_type'] as Made['type'],
  };
}

const askWith = (made: Made, method: string, path: string, body?: unknown): Promise<Answer> =>
  running.ask(method, path, body, signedBy(made, method, `/trade-api/v2${path}`));
const signedBy = ({ keyId, privateKey, type }: Made, method: string, path: string) =>
  running.headers(method, path, { key: type, keyId, signer: createPrivateKey(privateKey) });

describe('a key', () => {
  test.each(['rsa', 'ed25519'] as const)(
    'of kind %s is made, signs, is listed, and is deleted',
    async (type) => {
      const made = await generate({ key_type: type, name: `mine ${type}` });
      expect(made.privateKey).toContain(type === 'rsa' ? 'BEGIN RSA PRIVATE KEY' : 'BEGIN PRIVATE KEY');
      expect((await askWith(made, 'GET', '/portfolio/balance')).status).toBe(200);
      const { body } = await running.ask('GET', '/api_keys');
      expect(body['api_keys']).toContainEqual({
        api_key_id: made.keyId,
        name: `mine ${type}`,
        scopes: ['read', 'write'],
      });
      expect(JSON.stringify(body)).not.toContain('PRIVATE');
      expect((await running.ask('DELETE', `/api_keys/${made.keyId}`)).status).toBe(204);
      expect(await askWith(made, 'GET', '/portfolio/balance')).toMatchObject({
        status: 401,
        body: { error: { details: 'NOT_FOUND' } },
      });
      expect((await running.ask('DELETE', `/api_keys/${made.keyId}`)).status).toBe(404);
    },
  );

  test('comes in with its public half alone', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const pem = (key: typeof publicKey, type: 'spki' | 'pkcs8') =>
      key.export({ type, format: 'pem' }).toString();
    const own = { name: 'own' };
    const { status, body } = await running.ask('POST', '/api_keys', {
      ...own,
      public_key: pem(publicKey, 'spki'),
    });
    expect(status).toBe(201);
    const made = {
      keyId: body['api_key_id'] as string,
      privateKey: pem(privateKey, 'pkcs8'),
      type: 'ed25519' as const,
    };
    expect((await askWith(made, 'GET', '/portfolio/orders')).status).toBe(200);
    for (const text of ['', 'nonsense', pem(privateKey, 'pkcs8'), 1]) {
      expect(await running.ask('POST', '/api_keys', { ...own, public_key: text })).toMatchObject({
        status: 400,
        body: { code: 'bad_request' },
      });
    }
  });

  test.each([
    ['no name', {}],
    ['a scope that nobody knows', { name: 'a', scopes: ['everything'] }],
    ['write without read', { name: 'a', scopes: ['write'] }],
    ['a subaccount that is too high', { name: 'a', subaccount: 64 }],
    ['a subaccount that is not there', { name: 'a', subaccount: 5 }],
    ['a kind that is none', { name: 'a', key_type: 'dsa' }],
  ])('with %s is refused', async (_name, wish) => {
    expect(await running.ask('POST', '/api_keys/generate', wish)).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
  });

  test('of another account is not there', async () => {
    const made = await generate({ key_type: 'ed25519' });
    const path = `/api_keys/${made.keyId}`;
    const other = running.headers('DELETE', `/trade-api/v2${path}`, { key: 'rsa' });
    expect((await running.ask('DELETE', path, undefined, other)).status).toBe(404);
  });
});

describe('scopes', () => {
  const order = () => ({
    ticker: running.near,
    side: 'bid',
    count: '1.00',
    price: '0.0100',
    time_in_force: 'immediate_or_cancel',
    self_trade_prevention_type: 'taker_at_cross',
  });
  const writes: [string, string, unknown][] = [
    ['POST', '/portfolio/events/orders', {}],
    ['DELETE', '/portfolio/events/orders/x?exchange_index=2', undefined],
    ['DELETE', '/portfolio/events/orders', undefined],
    ['POST', '/api_keys/generate', {}],
    ['POST', '/api_keys', {}],
    ['DELETE', '/api_keys/x', undefined],
    ['POST', '/account/api_usage_level/upgrade', {}],
  ];

  test('of reading let read and nothing else', async () => {
    const made = await generate({ key_type: 'ed25519', scopes: ['read'] });
    expect((await askWith(made, 'GET', '/portfolio/fills')).status).toBe(200);
    for (const [method, path, body] of writes) {
      expect(await askWith(made, method, path, body), path).toMatchObject({
        status: 403,
        body: { error: { code: 'forbidden' } },
      });
    }
  });

  test('of trading let trade, and neither read nor make keys', async () => {
    const made = await generate({ key_type: 'ed25519', scopes: ['write::trade'] });
    expect((await askWith(made, 'POST', '/portfolio/events/orders', order())).status).toBe(201);
    expect((await askWith(made, 'GET', '/portfolio/fills')).status).toBe(403);
    expect((await askWith(made, 'POST', '/api_keys/generate', { name: 'a' })).status).toBe(403);
  });

  test('of the balance let read the balance alone', async () => {
    const made = await generate({ key_type: 'ed25519', scopes: ['read::portfolio_balance'] });
    expect((await askWith(made, 'GET', '/portfolio/balance')).status).toBe(200);
    expect((await askWith(made, 'GET', '/portfolio/orders')).status).toBe(403);
  });
});

test('a key for one subaccount does not reach what belongs to the whole account', async () => {
  const made = await generate({ key_type: 'ed25519', subaccount: 0 });
  expect((await askWith(made, 'GET', '/portfolio/orders')).status).toBe(200);
  for (const [method, path] of [
    ['GET', '/api_keys'],
    ['POST', '/api_keys/generate'],
    ['POST', '/account/api_usage_level/upgrade'],
  ] as const) {
    expect(await askWith(made, method, path, method === 'POST' ? {} : undefined), path).toMatchObject({
      status: 403,
      body: {
        error: {
          message: 'this API key is restricted to a single sub-account and cannot access this endpoint',
        },
      },
    });
  }
});

test('keys are there after a restart, and those that were deleted are not', async () => {
  const facts: Fact[] = [];
  const exchange = new Exchange({ seed: 1, journal: { append: (more) => facts.push(...more) } });
  const pem = () =>
    generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const host = [
    { keyId: 'kept', publicKeyPem: pem(), account: 'main' },
    { keyId: 'gone', publicKeyPem: pem(), account: 'main' },
  ];
  const ring = new KeyRing(host, exchange);
  const record = { name: 'made', scopes: ['read'] as const, subaccount: 3 };
  ring.add('main', { ...record, keyId: 'new', publicKeyPem: pem() });
  ring.add('main', { ...record, keyId: 'old', publicKeyPem: pem() });
  expect([ring.delete('main', 'old'), ring.delete('main', 'gone'), ring.delete('other', 'kept')]).toEqual([
    true,
    true,
    false,
  ]);
  const kept = JSON.parse(JSON.stringify(facts)) as Fact[];
  const again = new KeyRing(host, Exchange.restore(kept, { seed: 1 }));
  expect(again.of('main')).toEqual(ring.of('main'));
  expect(again.of('main').map(({ keyId }) => keyId)).toEqual(['kept', 'new']);
  expect(again.find('new')?.caller).toMatchObject({ account: 'main', subaccount: 3 });
});
