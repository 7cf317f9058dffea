import { type ChildProcess, fork } from 'node:child_process';
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../../../../bench/benchmark.ts';
import type { BenchServerOrder, BenchServerReady } from '../../test/bench-server.ts';

const SERVER = fileURLToPath(new URL('../../test/bench-server.ts', import.meta.url));
const PATH = '/trade-api/v2/portfolio/events/orders';
const ORDERS = 400;
/** A signature is good for its own millisecond's text; the server takes it for some seconds. */
const SIGNATURE_MS = 1_000;

/** One kept connection with one request under way, because that is how a client waits for its order. */
class Line {
  readonly #socket: Socket;
  #received = '';
  #done: (status: string) => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (data) => this.#take(data.toString('latin1')));
  }

  ask(request: string): Promise<string> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf('\r\n\r\n');
    const length = /content-length: (\d+)/i.exec(this.#received)?.[1];
    if (head < 0 || this.#received.length < head + 4 + Number(length ?? 0)) return;
    const status = this.#received.slice(9, 12);
    this.#received = '';
    this.#done(status);
  }
}

/** An account's headers, signed anew every second: what signing costs is the client's, and is measured elsewhere. */
function headersOf(keyId: string, key: KeyObject): () => string {
  let [madeMs, text] = [0, ''];
  return () => {
    const nowMs = Date.now();
    if (nowMs - madeMs < SIGNATURE_MS) return text;
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const signature = sign('sha256', Buffer.from(`${nowMs}POST${PATH}`), { key, padding, saltLength: 32 });
    madeMs = nowMs;
    text = `KALSHI-ACCESS-KEY: ${keyId}\r\nKALSHI-ACCESS-TIMESTAMP: ${nowMs}\r\nKALSHI-ACCESS-SIGNATURE: ${signature.toString('base64')}\r\n`;
    return text;
  };
}

async function lines(port: number, count: number): Promise<Line[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return sockets.map((socket) => new Line(socket));
}

/** Orders that are on the disk before they are answered share their syncs: the more are under way, the fewer each needs. */
const orders = (connections: number, isKept: boolean): Benchmark => ({
  name: `exchange: orders over REST with RSA signatures, ${isKept ? 'each on the disk first' : 'nothing kept'}, ${connections} connections, server in another process`,
  unit: 'orders/s',
  operations: ORDERS,
  setup: async () => {
    const accounts = ['maker', 'taker'].map((account) => ({
      account,
      pair: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    }));
    const keys = accounts.map(({ account, pair }) => ({
      account,
      publicKeyPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    }));
    const server: ChildProcess = fork(SERVER);
    const folder = mkdtempSync(join(tmpdir(), 'recio-bench-'));
    const order: BenchServerOrder = { keys, journalPath: isKept ? join(folder, 'journal.jsonl') : null };
    server.send(order);
    const [{ port, plainPort, ticker }] = (await once(server, 'message')) as [BenchServerReady];
    const [own, plain] = [await lines(port, connections), await lines(plainPort, connections)];
    const headers = accounts.map(({ account, pair }) => headersOf(account, pair.privateKey));
    let number = 0;
    /** Offers of one account and purchases of the other in turns. */
    const request = (): string => {
      const taking = number++ % 2;
      const body = JSON.stringify({
        ticker,
        client_order_id: `bench ${number}`,
        side: taking ? 'bid' : 'ask',
        count: '1.00',
        price: '0.9900',
        time_in_force: taking ? 'immediate_or_cancel' : 'good_till_canceled',
        self_trade_prevention_type: 'taker_at_cross',
        exchange_index: 2,
      });
      return `POST ${PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers[taking]?.()}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    };
    const send = async (through: readonly Line[]): Promise<void> => {
      let left = ORDERS;
      await Promise.all(
        through.map(async (line) => {
          while (left-- > 0) {
            const status = await line.ask(request());
            if (status !== '201') throw new Error(`an order was answered with ${status}`);
          }
        }),
      );
    };
    return {
      run: () => send(own),
      baseline: { name: 'node:http answering the same bytes unread', run: () => send(plain) },
      async close() {
        for (const line of [...own, ...plain]) line.close();
        server.disconnect();
        await once(server, 'exit');
        rmSync(folder, { recursive: true });
      },
    };
  },
});

export const benchmarks: Benchmark[] = [orders(16, false), orders(64, true)];
