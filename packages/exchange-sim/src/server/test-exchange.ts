import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ApiScope } from '../account-settings.ts';
import { Exchange } from '../exchange.ts';
import { type ExchangeServer, startExchangeServer } from './start-exchange-server.ts';

export type Key = { readonly keyId: string; readonly privateKeyPem: string; readonly publicKeyPem: string };

export type ExchangeStandIn = {
  readonly exchange: Exchange;
  readonly server: ExchangeServer;
  readonly urls: { readonly restUrl: string; readonly wsUrl: string };
  stop(): Promise<void>;
};

const pem = (key: KeyObject, type: 'pkcs8' | 'spki'): string =>
  key.export({ type: type as 'pkcs8', format: 'pem' }).toString();

export function newKey(keyId: string, type: 'rsa' | 'ed25519' = 'ed25519'): Key {
  const { publicKey, privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  return { keyId, privateKeyPem: pem(privateKey, 'pkcs8'), publicKeyPem: pem(publicKey, 'spki') };
}

/** A simulated exchange in the place of a real environment, on a free port of loopback. */
export async function exchangeStandIn(
  keys: readonly (Key & { readonly scopes?: readonly ApiScope[] })[],
): Promise<ExchangeStandIn> {
  const exchange = new Exchange({ seed: 1, symbols: ['BTC'] });
  const startMs = Date.parse('2026-10-08T15:30:00Z');
  for (let second = 0; second < 60; second++)
    exchange.advance(startMs + second * 1_000, 'BTC', 820_000_000 as PriceE4, 'seeded');
  const server = await startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port: 0,
    keys: keys.map(({ keyId, publicKeyPem, scopes }) => ({
      keyId,
      publicKeyPem,
      account: 'main',
      ...(scopes && { scopes }),
    })),
    usageLevel: 'unlimited',
    wallClock: { nowMs: () => Date.now() },
    exchangeTime: () => exchange.nowMs,
    log: { info: () => undefined, warn: () => undefined },
  });
  return {
    exchange,
    server,
    urls: {
      restUrl: `http://127.0.0.1:${server.port}/trade-api/v2`,
      wsUrl: `ws://127.0.0.1:${server.port}/trade-api/ws/v2`,
    },
    stop: () => server.stop(),
  };
}
