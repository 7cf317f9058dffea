import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { PriceE4 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import { WebSocket } from 'ws';
import { Exchange } from '../src/exchange.ts';
import type { ExchangeOptions } from '../src/exchange-options.ts';
import { type ExchangeServerOptions, startExchangeServer } from '../src/server/start-exchange-server.ts';

const START_MS = Date.parse('2026-10-08T15:30:00Z');
const PRICE = 820_000_000 as PriceE4;

export type Answer = { readonly status: number; readonly body: Record<string, unknown> };
export type Message = Record<string, unknown> & { readonly type: string };

const pair = (type: 'rsa' | 'ed25519') =>
  type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');

/** A server on a free port with one account per kind of key, and what a client needs to talk to it. */
export async function runningExchange(
  options: Partial<ExchangeServerOptions> = {},
  market: Partial<ExchangeOptions> & { readonly startMs?: number } = {},
) {
  const keys = { rsa: pair('rsa'), ed25519: pair('ed25519') };
  const { startMs = START_MS, ...rest } = market;
  const exchange = new Exchange({ seed: 1, ...rest });
  let nowMs = startMs;
  const advance = (seconds: number): void => {
    for (let i = 0; i < seconds; i++) {
      exchange.advance(nowMs, 'BTC', PRICE, 'seeded');
      nowMs += SECOND_MS;
    }
  };
  advance(60);
  const server = await startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port: 0,
    keys: (['rsa', 'ed25519'] as const).map((type) => ({
      keyId: type,
      publicKeyPem: keys[type].publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      account: type,
    })),
    usageLevel: 'unlimited',
    wallClock: { nowMs: () => Date.now() },
    exchangeTime: () => exchange.nowMs,
    log: { info: () => undefined, warn: () => undefined },
    ...options,
  });

  const headers = (
    method: string,
    path: string,
    change: {
      readonly key?: 'rsa' | 'ed25519';
      readonly keyId?: string;
      readonly timeMs?: number;
      readonly signer?: KeyObject;
    } = {},
  ): Record<string, string> => {
    const { key = 'ed25519', keyId = key, timeMs = Date.now(), signer = keys[key].privateKey } = change;
    const text = Buffer.from(`${timeMs}${method}${path.split('?')[0]}`);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const signature =
      key === 'rsa'
        ? sign('sha256', text, { key: signer, padding, saltLength: 32 })
        : sign(null, text, signer);
    return {
      'KALSHI-ACCESS-KEY': keyId,
      'KALSHI-ACCESS-TIMESTAMP': String(timeMs),
      'KALSHI-ACCESS-SIGNATURE': signature.toString('base64'),
    };
  };

  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    signed?: Record<string, string>,
  ): Promise<Answer> => {
    const full = `/trade-api/v2${path}`;
    const response = await fetch(`http://127.0.0.1:${server.port}${full}`, {
      method,
      headers: {
        ...(signed ?? headers(method, full)),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  };

  /** A socket whose messages can be waited for, in order. */
  const connect = async (signed = headers('GET', '/trade-api/ws/v2')) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trade-api/ws/v2`, {
      headers: signed,
      perMessageDeflate: false,
    });
    const messages: Message[] = [];
    let wake = (): void => undefined;
    socket.on('message', (data) => {
      messages.push(JSON.parse(data.toString()) as Message);
      wake();
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return {
      socket,
      messages,
      send: (command: unknown) =>
        socket.send(typeof command === 'string' ? command : JSON.stringify(command)),
      /** The first `count` messages that fit, once they are there. */
      async until(count: number, fits: (message: Message) => boolean = () => true): Promise<Message[]> {
        for (;;) {
          const found = messages.filter(fits);
          if (found.length >= count) return found.slice(0, count);
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      close: () => socket.terminate(),
    };
  };

  const near = exchange.markets()[19]?.ticker ?? '';
  return { exchange, server, keys, headers, ask, connect, advance, near };
}
