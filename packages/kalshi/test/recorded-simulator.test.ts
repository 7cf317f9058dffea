import {
  type CountE2,
  complement,
  type MoneyE6,
  type PriceE4,
  parseCountE2,
  parsePriceE4,
} from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { RECORDED, recordedFrames } from './recorded.ts';
import { publicKey, quietLog, testSigner, until, wallClock } from './stand-in.ts';

/**
 * The recorded books are built in the simulator out of resting orders, and each recorded change is made by changing
 * one: the simulator's own frames must then be the recorded ones, character by character but for names and times.
 */

const START_MS = Date.parse('2026-10-08T15:30:00Z');
const OWNER = 'builder';

type Levels = [string, string][];
type Message = {
  market_ticker: string;
  market_id: string;
  yes_dollars_fp?: Levels;
  no_dollars_fp?: Levels;
  price_dollars?: string;
  delta_fp?: string;
  side?: 'yes' | 'no';
  ts?: string;
  ts_ms?: number;
};
type WireFrame = {
  type: string;
  id?: number;
  sid?: number;
  seq?: number;
  sending_ts_ms?: number;
  msg: Message;
};

const read = (text: string): WireFrame => JSON.parse(text) as WireFrame;
const inYesPrice = (price: string): string => (1 - Number(price)).toFixed(4);

/** A recorded frame as it would have been with asks in YES prices. */
function turned(frame: WireFrame): WireFrame {
  const { msg } = frame;
  if (frame.type === 'orderbook_delta' && msg.side === 'no')
    return { ...frame, msg: { ...msg, price_dollars: inYesPrice(msg.price_dollars ?? '') } };
  if (msg.no_dollars_fp === undefined) return frame;
  const levels = msg.no_dollars_fp.map(([price, count]): [string, string] => [inYesPrice(price), count]);
  return { ...frame, msg: { ...msg, no_dollars_fp: levels } };
}

describe.skipIf(!RECORDED)(
  'the simulator tells a recorded stretch of trading (skipped: ../shared is not there)',
  () => {
    const exchange = new Exchange({ seed: 1, startBalanceE6: 1_000_000_000_000 as MoneyE6 });
    const orderOf = new Map<string, { orderId: string; countE2: number }>();
    const recorded = RECORDED ? recordedFrames() : [];
    const books = recorded.map(read).filter(({ type }) => type.startsWith('orderbook'));
    const tickers = [...new Set(books.map(({ msg }) => msg.market_ticker))];
    let server: Awaited<ReturnType<typeof startExchangeServer>>;
    let own: string[] = [];
    const heard = { no: [] as string[], yes: [] as string[] };
    const sockets: WebSocket[] = [];

    /** Names and times differ; everything else does not. `ts_ms` and `sending_ts_ms` are younger than the recording. */
    const comparable = (text: string): string => {
      const { sending_ts_ms: _, ...frame } = read(text);
      const { ts_ms: __, ...msg } = frame.msg;
      const place = own.indexOf(msg.market_ticker);
      const known = place >= 0 ? tickers[place] : undefined;
      return JSON.stringify({
        ...frame,
        msg: {
          ...msg,
          ...(known === undefined ? {} : { market_ticker: known, market_id: 'its id' }),
          ...(msg.ts === undefined ? {} : { ts: 'its time' }),
        },
      });
    };
    const asRecorded = (frame: WireFrame): string =>
      JSON.stringify({
        ...frame,
        msg: {
          ...frame.msg,
          ...(frame.msg.market_ticker === undefined ? {} : { market_id: 'its id' }),
          ...(frame.msg.ts === undefined ? {} : { ts: 'its time' }),
        },
      });

    /** Makes a level of a recorded market this much larger or smaller, by one order that stands for all of it. */
    function change(ticker: string, side: 'yes' | 'no', price: string, deltaE2: number): void {
      const market = own[tickers.indexOf(ticker)] ?? '';
      const legE4 = parsePriceE4(price);
      const yesPriceE4 = side === 'yes' ? legE4 : complement(legE4);
      const [bookSide, where] = [
        side === 'yes' ? ('bid' as const) : ('ask' as const),
        { ticker: market, exchangeIndex: 2 },
      ];
      const key = `${ticker} ${side} ${price}`;
      const known = orderOf.get(key);
      const countE2 = ((known?.countE2 ?? 0) + deltaE2) as CountE2;
      let result: { readonly ok: boolean; readonly orderId?: string };
      if (!known)
        result = exchange.place(OWNER, {
          clientOrderId: `${key} ${orderOf.size}`,
          ...where,
          side: bookSide,
          yesPriceE4,
          countE2,
          timeInForce: 'good_till_canceled',
          reduceOnly: false,
        });
      else if (countE2 === 0) result = exchange.cancel(OWNER, known.orderId, where);
      else if (deltaE2 < 0)
        result = exchange.decrease(OWNER, known.orderId, { byE2: -deltaE2 as CountE2 }, where);
      else
        result = exchange.amend(
          OWNER,
          known.orderId,
          { ticker: market, side: bookSide, yesPriceE4, countE2 },
          where,
        );
      if (!result.ok) throw new Error(`${key}: ${JSON.stringify(result)}`);
      if (countE2 === 0) orderOf.delete(key);
      else orderOf.set(key, { orderId: result.orderId ?? known?.orderId ?? '', countE2 });
    }

    async function listen(useYesPrice: boolean, into: string[]): Promise<void> {
      const path = '/trade-api/ws/v2';
      const headers = testSigner.headers('GET', path, Date.now());
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
      sockets.push(socket);
      socket.on('message', (data) => into.push(String(data)));
      await new Promise((resolve) => socket.once('open', resolve));
      const channels = ['orderbook_delta', 'trade', 'no such channel', 'nor this'];
      const params = { channels, market_tickers: own, use_yes_price: useYesPrice };
      socket.send(JSON.stringify({ id: 1, cmd: 'subscribe', params }));
      await until(() => into.length >= 12);
    }

    beforeAll(async () => {
      // Makers go home after half a minute without a print, and leave the books empty.
      for (let s = 0; s < 40; s++)
        exchange.advance(
          START_MS + s * SECOND_MS,
          'BTC',
          s === 0 ? (820_000_000 as PriceE4) : null,
          'seeded',
        );
      own = exchange
        .markets()
        .slice(0, tickers.length)
        .map(({ ticker }) => ticker);
      server = await startExchangeServer({
        exchange,
        host: '127.0.0.1',
        port: 0,
        keys: [
          {
            keyId: 'test-key',
            publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
            account: 'reader',
          },
        ],
        wallClock,
        exchangeTime: () => exchange.nowMs,
        log: quietLog(),
      });
      for (const { type, msg } of books) {
        if (type !== 'orderbook_snapshot') continue;
        for (const [side, levels] of [
          ['yes', msg.yes_dollars_fp],
          ['no', msg.no_dollars_fp],
        ] as const)
          for (const [price, count] of levels ?? [])
            change(msg.market_ticker, side, price, parseCountE2(count));
      }
      await listen(false, heard.no);
      await listen(true, heard.yes);
      for (const { type, msg } of books)
        if (type === 'orderbook_delta')
          change(
            msg.market_ticker,
            msg.side ?? 'yes',
            msg.price_dollars ?? '',
            parseCountE2(msg.delta_fp ?? ''),
          );
      await until(() => heard.no.length >= recorded.length - 1 && heard.yes.length >= recorded.length - 1);
    });

    afterAll(async () => {
      for (const socket of sockets) socket.terminate();
      await server?.stop();
    });

    test('with the same frames in the same order, down to every digit, for asks as NO bids', () => {
      expect(heard.no.map(comparable)).toEqual(recorded.slice(0, -1).map(read).map(asRecorded));
    });

    test('and the same with asks in YES prices, which is all that the other way changes', () => {
      expect(heard.yes.map(comparable)).toEqual(recorded.slice(0, -1).map(read).map(turned).map(asRecorded));
    });

    test('each a line of its own, with its time written as the exchange writes it', () => {
      const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;
      for (const text of [...recorded, ...heard.no, ...heard.yes]) {
        expect(text.endsWith('}\n')).toBe(true);
        const { ts } = read(text).msg;
        if (ts !== undefined) expect(ts).toMatch(isTime);
      }
    });
  },
);
