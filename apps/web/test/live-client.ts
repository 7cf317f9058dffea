import type { LiveMessage } from '@rec-io/domain/live-message';
import { type ClientOptions, WebSocket } from 'ws';

/** A browser's end of the live channel, which remembers what came. */
export class LiveClient {
  readonly socket: WebSocket;
  readonly messages: LiveMessage[] = [];
  #closeCode: number | null = null;
  #wake: () => void = () => undefined;

  constructor(port: number, headers: Record<string, string>, options: ClientOptions = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { headers, ...options });
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as LiveMessage);
      this.#wake();
    });
    this.socket.on('close', (code) => {
      this.#closeCode = code;
      this.#wake();
    });
    this.socket.on('error', () => undefined);
  }

  /** The first message, past or coming, that fits. */
  async message(fits: (message: LiveMessage) => boolean): Promise<LiveMessage> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      if (this.#closeCode !== null) throw new Error(`closed with ${this.#closeCode} before the message came`);
      await this.#next();
    }
  }

  async closed(): Promise<number> {
    while (this.#closeCode === null) await this.#next();
    return this.#closeCode;
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** The HTTP status with which an upgrade is refused; 101 when it is not. */
export const upgradeStatus = (port: number, path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, reply) => {
      reply.resume();
      resolve(reply.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
