import type { IncomingMessage } from 'node:http';
import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import WebSocket from 'ws';
import { type Backoff, backoffMs } from './backoff.ts';
import { kalshiError } from './errors.ts';
import type { ServerClock } from './server-clock.ts';
import type { Signer } from './signing.ts';

export type ConnectionOptions = {
  /** `ws://127.0.0.1:8090/trade-api/ws/v2` */
  readonly wsUrl: string;
  readonly signer: Signer;
  readonly serverClock: ServerClock;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  readonly random?: () => number;
  readonly backoff?: Backoff;
  /** Without a frame and without a ping for this long, the connection is given up. The exchange pings every 10 s. */
  readonly silenceMs?: number;
};

export type ConnectionEvents = {
  onOpen(): void;
  onText(text: string): void;
  /** Once per connection that was lost or could not be made. */
  onClose(reason: string): void;
};

const HANDSHAKE_MS = 10_000;
/** A refused handshake's body is waited for so long, and read so far. */
const REFUSAL_MS = 2_000;
const REFUSAL_CHARACTERS = 2_000;
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
/** A connection that lived this long was a good one: the next attempt comes at once again. */
const GOOD_AFTER_MS = 10_000;

/** One WebSocket after the other, for as long as it is wanted. Signs each handshake anew and notices silence. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  #socket: WebSocket | null = null;
  #openedAtMs: number | null = null;
  #heardAtMs = 0;
  #attempt = 0;
  #stopped = true;
  #cancelTimer: () => void = () => undefined;

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** Local time of the newest frame or ping. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#connect();
  }

  /** Resolves when the socket is gone. Nothing is reported any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.terminate();
    await closed;
  }

  send(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /** Gives this connection up and makes another one. */
  restart(reason: string): void {
    this.#lost(this.#socket, reason);
  }

  #connect(): void {
    const { wsUrl, signer, serverClock, clock } = this.#options;
    const headers = signer.headers('GET', new URL(wsUrl).pathname, serverClock.nowMs());
    const askedAtMs = clock.nowMs();
    const socket = new WebSocket(wsUrl, {
      headers,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_FRAME_BYTES,
      // Books are small frames that are wanted now: compression would add delay on both sides.
      perMessageDeflate: false,
    });
    this.#socket = socket;
    let refusal: string | null = null;
    const current = (action: () => void) => () => {
      if (this.#socket === socket) action();
    };
    socket.on('upgrade', (answer) => serverClock.observe(answer.headers.date, askedAtMs, clock.nowMs()));
    socket.on('unexpected-response', (_request, answer) => {
      serverClock.observe(answer.headers.date, askedAtMs, clock.nowMs());
      refusal = `HTTP ${answer.statusCode} instead of a WebSocket`;
      // Which of key, signature and time it is that does not fit, only the body tells.
      refusalText(answer).then((text) => this.#lost(socket, `${refusal}${text}`));
    });
    socket.on(
      'open',
      current(() => this.#opened(socket)),
    );
    socket.on(
      'ping',
      current(() => this.#heard()),
    );
    socket.on('message', (data, isBinary) => {
      if (this.#socket !== socket) return;
      this.#heard();
      this.#events.onText(isBinary ? '' : data.toString());
    });
    socket.on('error', (error) => this.#lost(socket, refusal ?? error.message));
    socket.on('close', (code, reason) =>
      this.#lost(socket, `closed with ${code} ${reason.toString()}`.trimEnd()),
    );
  }

  #opened(socket: WebSocket): void {
    this.#openedAtMs = this.#options.clock.nowMs();
    this.#heard();
    this.#watch(socket);
    this.#events.onOpen();
  }

  #heard(): void {
    this.#heardAtMs = this.#options.clock.nowMs();
  }

  #watch(socket: WebSocket): void {
    const { silenceMs = 20_000, timers, clock } = this.#options;
    this.#cancelTimer = timers.after(silenceMs / 4, () => {
      if (this.#socket !== socket) return;
      // A clock that was set back says nothing of silence: it is measured from here on.
      this.#heardAtMs = Math.min(this.#heardAtMs, clock.nowMs());
      if (clock.nowMs() - this.#heardAtMs > silenceMs) this.#lost(socket, `silent for ${silenceMs / 1000} s`);
      else this.#watch(socket);
    });
  }

  #lost(socket: WebSocket | null, reason: string): void {
    if (this.#stopped || socket === null || this.#socket !== socket) return;
    const { clock, timers, random = Math.random, backoff = { firstMs: 250, maxMs: 30_000 } } = this.#options;
    this.#socket = null;
    this.#cancelTimer();
    socket.terminate();
    const livedMs = this.#openedAtMs === null ? 0 : clock.nowMs() - this.#openedAtMs;
    this.#openedAtMs = null;
    this.#attempt = livedMs > GOOD_AFTER_MS ? 1 : this.#attempt + 1;
    const delayMs = backoffMs(backoff, this.#attempt, random);
    this.#cancelTimer = timers.after(delayMs, () => this.#connect());
    this.#events.onClose(reason);
  }
}

/** What the exchange says to a refused handshake; empty when it says nothing readable in time. */
function refusalText(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = '';
    const said = (): void =>
      resolve(body === '' ? '' : `: ${kalshiError(answer.statusCode ?? 0, body).message}`);
    answer.setTimeout(REFUSAL_MS, said);
    answer.on('data', (part) => {
      body += String(part);
      if (body.length > REFUSAL_CHARACTERS) said();
    });
    answer.once('end', said).once('error', said).once('close', said);
  });
}
