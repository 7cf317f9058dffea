import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StandInTrader } from '@rec-io/program-parts/test-trader';
import { WebSocket } from 'ws';
import { ladderView, marketView, START_E4, shownTrades, statusView } from '../apps/web/test/sample-views.ts';
import type { Compared, Comparison, ComparisonContext } from './comparison.ts';

const CLIENTS = 1_000;
const HZ = 4;
const MEASURED_S = 10;
const SETTLED_S = 2;
/** Sockets that are opened at once. */
const AT_ONCE = 50;

/** What a thousand pages cost web: its processor seconds, while price and ladder change four times a second. */
async function setup({ share }: ComparisonContext): Promise<Compared> {
  const trader = await StandInTrader.start();
  const clients = Math.max(1, Math.round(CLIENTS * share));
  const publishing = publish(trader);
  const bare = 'the same bytes to bare sockets';
  return {
    ways: [
      { name: bare, run: () => measured('bare', trader.url, clients) },
      { name: `${clients} signed-in pages`, against: bare, run: () => measured('web', trader.url, clients) },
    ],
    async close() {
      clearInterval(publishing);
      await trader.stop();
    },
  };
}

/** Price and ladder at the full rate; trades and states, which change seldom, once a second. */
function publish(trader: StandInTrader): NodeJS.Timeout {
  let beat = 0;
  return setInterval(() => {
    const indexE4 = START_E4 + (beat % 100) * 1_000;
    trader.publish('market', marketView(indexE4));
    trader.publish('ladder', ladderView(indexE4));
    if (beat++ % HZ !== 0) return;
    trader.publish('trades', { open: shownTrades().open });
    trader.publish('status', statusView());
  }, 1_000 / HZ);
}

async function measured(kind: string, traderUrl: string, clients: number) {
  const child = fork(join(import.meta.dirname, 'live/web-process.ts'), [kind, traderUrl]);
  const sockets: WebSocket[] = [];
  let messages = 0;
  let bytes = 0;
  try {
    const { port, cookie } = await told<{ port: number; cookie: string }>(child);
    while (sockets.length < clients) {
      const some = Array.from({ length: Math.min(AT_ONCE, clients - sockets.length) }, () => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, {
          ...{ headers: { cookie, origin: `http://127.0.0.1:${port}` }, skipUTF8Validation: true },
        });
        socket.on('message', (data: Buffer) => {
          messages++;
          bytes += data.length;
        });
        return socket;
      });
      sockets.push(...some);
      await Promise.all(some.map((socket) => once(socket, 'open')));
    }
    await sleep(SETTLED_S * 1_000);
    const before = await cpuUs(child);
    [messages, bytes] = [0, 0];
    const startMs = performance.now();
    await sleep(MEASURED_S * 1_000);
    const used = (await cpuUs(child)) - before;
    const wallS = (performance.now() - startMs) / 1_000;
    const perClient = messages / clients / wallS;
    return {
      seconds: used / 1e6,
      note: `${(used / 1e4 / wallS).toFixed(0)} % of a core for ${wallS.toFixed(0)} s; each page had ${perClient.toFixed(1)} messages and ${(bytes / clients / wallS / 1e3).toFixed(0)} kB a second`,
    };
  } finally {
    for (const socket of sockets) socket.terminate();
    child.disconnect();
    await once(child, 'exit');
  }
}

async function told<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message as T;
}

function cpuUs(child: ChildProcess): Promise<number> {
  const answer = told<{ cpuUs: number }>(child);
  child.send('cpu');
  return answer.then(({ cpuUs: used }) => used);
}

export const comparisons: readonly Comparison[] = [
  { name: 'live channel: processor seconds of web for ten seconds of a thousand pages', setup },
];
