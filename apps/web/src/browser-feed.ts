import type { LinkView } from '@rec-io/domain/live-message';
import type { Topic } from '@rec-io/domain/view';
import type { WebSocket } from 'ws';
import type { Session } from './sessions.ts';
import type { ViewCache } from './view-cache.ts';

/** Bytes that may wait in this process for a browser. */
const BUFFERED_BYTES_MAX = 64 * 1024;
/** Bytes that may be under way, in this process, in kernels and on the wire, before the browser confirms some. */
const UNCONFIRMED_BYTES_MAX = 512 * 1024;

/**
 * One browser. At most one message per topic waits for it, and what waits is only the topic's name: when there is room,
 * it gets whatever is newest then. Room is measured to the far end: a ping carries the bytes sent before it, and the
 * pong confirms them, so that megabytes in socket buffers on the way cannot turn into minutes of old prices.
 */
export class BrowserFeed {
  readonly session: Session;
  readonly #socket: WebSocket;
  readonly #cache: ViewCache;
  readonly #waiting = new Set<Topic>();
  #link: LinkView | null = null;
  #sentBytes = 0;
  #confirmedBytes = 0;
  #pingedBytes = 0;
  #unansweredPings = 0;

  constructor(session: Session, socket: WebSocket, cache: ViewCache) {
    this.session = session;
    this.#socket = socket;
    this.#cache = cache;
    socket.on('pong', (payload: Buffer) => {
      this.#confirmedBytes = Number(payload.toString());
      this.#unansweredPings = 0;
      this.#pump();
    });
  }

  /** The topic has a newer message. */
  offer(topic: Topic): void {
    this.#waiting.add(topic);
    this.#pump();
  }

  offerLink(link: LinkView): void {
    this.#link = link;
    this.#pump();
  }

  /** Asks for a sign of life. False when the last ones went unanswered. */
  ping(): boolean {
    if (this.#unansweredPings >= 3) return false;
    this.#unansweredPings++;
    this.#sendPing();
    return true;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #hasRoom(): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN || this.#socket.bufferedAmount > BUFFERED_BYTES_MAX)
      return false;
    if (this.#sentBytes - this.#confirmedBytes <= UNCONFIRMED_BYTES_MAX) return true;
    if (this.#pingedBytes < this.#sentBytes) this.#sendPing();
    return false;
  }

  #sendPing(): void {
    this.#pingedBytes = this.#sentBytes;
    this.#socket.ping(String(this.#sentBytes));
  }

  #pump(): void {
    if (this.#link !== null && this.#hasRoom()) {
      this.#send(Buffer.from(JSON.stringify({ topic: 'link', data: this.#link })));
      this.#link = null;
    }
    for (const topic of this.#waiting) {
      if (!this.#hasRoom()) return;
      this.#waiting.delete(topic);
      const message = this.#cache.encode(topic);
      if (message !== null) this.#send(message);
    }
  }

  #send(message: Buffer): void {
    this.#sentBytes += message.length;
    // After the write there may be room for what came meanwhile.
    this.#socket.send(message, { binary: false }, () => {
      if (this.#waiting.size > 0) this.#pump();
    });
  }
}
