import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { Benchmark } from '../../../bench/benchmark.ts';
import { changeFrames, fullBooks, tickers } from '../test/book-changes.ts';
import { quietLog, testSigner, until, wallClock, wallTimers } from '../test/stand-in.ts';
import { deltaEvent } from './frame-events.ts';
import { ServerClock } from './server-clock.ts';
import { KalshiSocket } from './socket.ts';

const CHANNEL = 'orderbook_delta';

const overSocket: Benchmark = {
  name: 'book messages: socket to verified book',
  unit: 'frames/s',
  operations: 20_000,
  setup: async ({ seed }) => {
    const count = changeFrames(seed).length;
    const sender = new Worker(new URL('../test/frame-sender.ts', import.meta.url), { workerData: { seed } });
    const [{ port }] = (await once(sender, 'message')) as [AddressInfo];
    const books = fullBooks();
    let received = 0;
    let finish: () => void = () => undefined;
    let subscribed = false;
    const socket = new KalshiSocket(
      {
        wsUrl: `ws://127.0.0.1:${port}/trade-api/ws/v2`,
        signer: testSigner,
        serverClock: new ServerClock(wallClock),
        clock: wallClock,
        timers: wallTimers,
        log: quietLog(),
      },
      {
        onUp: () => undefined,
        onDown: () => undefined,
        onGap: (channel) => {
          throw new Error(`gap in ${channel}`);
        },
        onFrame: (frame) => {
          if (frame.type === 'subscribed') subscribed = true;
          if (frame.type !== 'orderbook_delta') return;
          const { ticker, side, priceE4, deltaE2 } = deltaEvent(frame.msg);
          books.get(ticker)?.delta(side, priceE4, deltaE2);
          if (++received === count) finish();
        },
      },
    );
    socket.want(CHANNEL, { by: 'markets' });
    socket.set(CHANNEL, tickers);
    socket.start();
    await until(() => subscribed);
    return {
      run: async () => {
        received = 0;
        const done = new Promise<void>((resolve) => {
          finish = resolve;
        });
        sender.postMessage('send');
        await done;
      },
      close: async () => {
        await socket.stop();
        await sender.terminate();
      },
    };
  },
};

export const benchmarks: Benchmark[] = [overSocket];
