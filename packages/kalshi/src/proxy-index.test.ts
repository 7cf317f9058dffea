import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { PriceE4 } from '@rec-io/domain/money';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  quietLog,
  reply,
  type StandIn,
  standIn,
  testSigner,
  until,
  wallClock,
  wallTimers,
} from '../test/stand-in.ts';
import { hour, serveSeries, Wire } from '../test/wire.ts';
import { type KalshiFeed, kalshiFeed } from './feed.ts';
import { ProxyIndex } from './proxy-index.ts';

const PRICE = 820_000_000 as PriceE4;

describe('a venue’s prices as prints of the index', () => {
  let time: VirtualTime;
  let tell: (price: PriceE4) => void;
  let ended: number;
  let behindMs: number | null;
  const prints: { readonly timeMs: number; readonly indexE4: number; readonly origin: string }[] = [];
  let proxy: ProxyIndex;

  beforeEach(() => {
    time = new VirtualTime();
    prints.length = 0;
    ended = 0;
    behindMs = 0;
    proxy = new ProxyIndex({
      source: {
        origin: 'coinbase',
        subscribe(_symbol, onPrice) {
          tell = onPrice;
          return () => ended++;
        },
      },
      symbols: ['BTC'],
      clock: time,
      timers: time,
      exchangeNowMs: () => (behindMs === null ? null : time.nowMs() - behindMs),
      onPrint: (print) => prints.push(print),
    });
    proxy.start();
  });

  test('one a second, named as what it is, with the newest price', () => {
    tell(PRICE);
    tell((PRICE + 5) as PriceE4);
    time.advanceTo(time.nowMs() + 2_500);
    expect(prints.map(({ indexE4, origin }) => [indexE4, origin])).toEqual([
      [PRICE + 5, 'coinbase'],
      [PRICE + 5, 'coinbase'],
    ]);
    const [first, second] = prints;
    expect((first?.timeMs ?? 1) % 1_000).toBe(0);
    expect((second?.timeMs ?? 0) - (first?.timeMs ?? 0)).toBe(1_000);
  });

  test('none while the venue is silent, and again when it is not', () => {
    tell(PRICE);
    time.advanceTo(time.nowMs() + 20_000);
    expect(prints.length).toBeLessThan(7);
    const before = prints.length;
    tell(PRICE);
    time.advanceTo(time.nowMs() + 1_000);
    expect(prints).toHaveLength(before + 1);
  });

  test('none while the exchange’s time is not known, and none twice for one second', () => {
    behindMs = null;
    tell(PRICE);
    time.advanceTo(time.nowMs() + 3_000);
    expect(prints).toEqual([]);
    behindMs = 0;
    time.advanceTo(time.nowMs() + 1_000);
    behindMs = 3_000;
    time.advanceTo(time.nowMs() + 1_000);
    expect(prints).toHaveLength(1);
  });

  test('ends with its subscription', () => {
    tell(PRICE);
    proxy.stop();
    time.advanceTo(time.nowMs() + 5_000);
    expect(prints).toEqual([]);
    expect(ended).toBe(1);
  });
});

describe('a feed whose account is not given the index', () => {
  const events: ExchangeEvent[] = [];
  const wires: Wire[] = [];
  let exchange: StandIn;
  let feed: KalshiFeed;
  let subscribed: number;
  const origins = () => events.flatMap((event) => (event.kind === 'index' ? [event.origin] : []));

  beforeEach(async () => {
    events.length = 0;
    wires.length = 0;
    subscribed = 0;
    exchange = await standIn();
    exchange.onSocket = (socket) => {
      const wire = new Wire(socket);
      if (wires.length === 0) wire.refusals.set('cfbenchmarks_value', { code: 25, msg: 'not entitled' });
      wires.push(wire);
    };
    serveSeries(exchange);
    exchange.handlers.set('GET /markets', (_request, response) =>
      reply(response, 200, { markets: hour(), cursor: '' }),
    );
    feed = kalshiFeed({
      restUrl: exchange.restUrl,
      wsUrl: exchange.wsUrl,
      signer: testSigner,
      series: [{ symbol: 'BTC', kind: 'hourly' }],
      log: quietLog(),
      clock: wallClock,
      timers: wallTimers,
      reconnect: { firstMs: 5, maxMs: 20 },
      proxy: {
        origin: 'coinbase',
        subscribe(_symbol, onPrice) {
          subscribed++;
          const timer = setInterval(() => onPrice(PRICE), 100);
          return () => {
            subscribed--;
            clearInterval(timer);
          };
        },
      },
      onEvent: (event) => events.push(event),
    });
    feed.start();
  });
  afterEach(async () => {
    await feed.stop();
    await exchange.stop();
  });

  test('takes the proxy, says so in every print, and lets it go when the index is given', async () => {
    await until(() => origins().length >= 2);
    expect(new Set(origins())).toEqual(new Set(['coinbase']));
    expect(subscribed).toBe(1);
    wires[0]?.socket.terminate();
    await until(() => wires[1]?.sids.has('cfbenchmarks_value') ?? false);
    const given = wires[1] as Wire;
    given.index(Date.now(), '82000.1');
    await until(() => origins().includes('seeded'));
    expect(subscribed).toBe(0);
  });
});
