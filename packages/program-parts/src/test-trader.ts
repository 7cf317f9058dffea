import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Topic, ViewTopics } from '@rec-io/domain/view';
import { type WebSocket, WebSocketServer } from 'ws';

export const INTERNAL_TOKEN = 'internal-token-of-the-test';

/** For tests: a trader as those see it who read its view channel: a view channel that wants the internal token and begins with the newest of every topic. */
export class StandInTrader {
  readonly #server: WebSocketServer;
  readonly #newest = new Map<Topic, string>();
  #seq = 0;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket: WebSocket) => {
      for (const text of this.#newest.values()) socket.send(text);
    });
  }

  static async start(port = 0): Promise<StandInTrader> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port,
      path: '/view',
      verifyClient: ({ req }: { req: IncomingMessage }) =>
        req.headers.authorization === `Bearer ${INTERNAL_TOKEN}`,
    });
    await new Promise((resolve) => server.once('listening', resolve));
    return new StandInTrader(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/view`;
  }

  publish<T extends Topic>(topic: T, data: ViewTopics[T]): void {
    const text = JSON.stringify({ topic, seq: ++this.#seq, data });
    this.#newest.set(topic, text);
    for (const client of this.#server.clients) client.send(text);
  }

  async stop(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
