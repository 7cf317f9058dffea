import type { Logger } from 'pino';
import { WebSocket } from 'ws';

const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 5_000;
/** A trader that is alive answers a ping at once; after this silence the link counts as cut. */
const SILENCE_MS_MAX = 5_000;
/** The largest view message that is believed. */
const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

export type TraderLinkEvents = {
  readonly onMessage: (text: string) => void;
  readonly onConnected: (connected: boolean) => void;
};

/** Keeps one socket to the trader's view channel, for ever. Each new socket begins with the newest of every topic. */
export class TraderLink {
  readonly #url: string;
  readonly #internalToken: string;
  readonly #events: TraderLinkEvents;
  readonly #log: Logger;
  #socket: WebSocket | null = null;
  #retry: NodeJS.Timeout | null = null;
  #retryMs = RETRY_MS_MIN;
  #stopped = false;
  #complaint: string | null = null;

  constructor(url: string, internalToken: string, events: TraderLinkEvents, log: Logger) {
    this.#url = url;
    this.#internalToken = internalToken;
    this.#events = events;
    this.#log = log;
  }

  start(): void {
    const socket = new WebSocket(this.#url, {
      headers: { authorization: `Bearer ${this.#internalToken}` },
      handshakeTimeout: SILENCE_MS_MAX,
      maxPayload: MESSAGE_BYTES_MAX,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    const silence = setTimeout(() => socket.terminate(), SILENCE_MS_MAX);
    const ping = setInterval(() => socket.readyState === WebSocket.OPEN && socket.ping(), SILENCE_MS_MAX / 3);
    socket.on('open', () => {
      this.#complaint = null;
      this.#log.info('trader answers');
      this.#events.onConnected(true);
    });
    socket.on('pong', () => silence.refresh());
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      silence.refresh();
      this.#retryMs = RETRY_MS_MIN;
      if (!isBinary) this.#events.onMessage(data.toString());
    });
    socket.on('error', ({ message }) => this.#complain(message));
    socket.on('close', () => {
      clearTimeout(silence);
      clearInterval(ping);
      this.#events.onConnected(false);
      this.#retryLater();
    });
  }

  stop(): void {
    this.#stopped = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#socket?.terminate();
  }

  /** Once per reason: a trader that is down for a night must not fill the log. */
  #complain(reason: string): void {
    if (reason === this.#complaint || this.#stopped) return;
    this.#complaint = reason;
    this.#log.warn({ reason }, 'trader does not answer');
  }

  #retryLater(): void {
    if (this.#stopped) return;
    this.#retry = setTimeout(() => this.start(), this.#retryMs);
    this.#retryMs = Math.min(RETRY_MS_MAX, this.#retryMs * 2);
  }
}
