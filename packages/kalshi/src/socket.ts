import type { Channel } from './channel.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { FieldSample } from './field-sample.ts';
import { type Frame, FrameError, parseFrame } from './frames.ts';
import { SparingLog } from './sparing-log.ts';
import { type Listed, type Refusal, Subscriptions, type Wish } from './subscriptions.ts';
import { type LatencyFigures, TransportLatency } from './transport-latency.ts';
import { UnknownFields } from './wire.ts';

export type SocketEvents = {
  /** Every wanted channel that is not narrowed to members is confirmed or refused. Once per connection. */
  onUp(): void;
  onDown(reason: string): void;
  /** In the order of arrival. Must not throw. */
  onFrame(frame: Frame): void;
  /** Frames of this channel are missing: what was made of it is wrong until it is read anew. */
  onGap(channel: Channel): void;
  /** The exchange does not give this channel; it is asked for again with the next connection. */
  onRefused?(refusal: Refusal): void;
};

export type SocketOptions = ConnectionOptions & {
  /** A command without an answer for this long gives the connection up; 10 s by default. */
  readonly answerMs?: number;
  /** Counts what no schema here knows; one of its own by default. */
  readonly unknownFields?: UnknownFields;
};

const ANSWER_MS = 10_000;

/**
 * The exchange's WebSocket, for a trader or a recorder. What is wanted is kept across connections: after each one that
 * was lost, with a growing pause, everything wanted is subscribed again. Every numbered frame is checked to be the next
 * of its subscription.
 *
 *     const socket = new KalshiSocket(options, events);
 *     socket.want('orderbook_delta', { by: 'markets' });
 *     socket.want('cfbenchmarks_value', { by: 'indices' });
 *     socket.want('market_lifecycle_v2');
 *     socket.set('cfbenchmarks_value', ['BRTI']);
 *     socket.start();
 *     socket.add('orderbook_delta', ['KXBTCD-26OCT0812-T81999.99']);
 *
 * Wishes may change at any time, before the start and after it.
 */
export class KalshiSocket {
  /** For the metrics. `malformed` could not be read, `other` are of unknown kinds, `repeated` were here before. */
  readonly counts = {
    malformed: 0,
    other: 0,
    connections: 0,
    frames: 0,
    repeated: 0,
    gaps: 0,
    refused: 0,
  };
  /** Fields and kinds of frames that no schema here knows, with how often they were seen in a sample. */
  readonly unknownFields: UnknownFields;
  readonly #options: SocketOptions;
  readonly #events: SocketEvents;
  readonly #connection: Connection;
  readonly #subscriptions: Subscriptions;
  readonly #sample: FieldSample;
  readonly #latency = new TransportLatency();
  readonly #log: SparingLog;

  constructor(options: SocketOptions, events: SocketEvents) {
    const { log, clock, timers, answerMs = ANSWER_MS, unknownFields = new UnknownFields() } = options;
    this.#options = options;
    this.#events = events;
    this.unknownFields = unknownFields;
    this.#sample = new FieldSample(unknownFields);
    this.#log = new SparingLog(log, clock);
    this.#connection = new Connection(options, {
      onOpen: () => this.#onOpen(),
      onText: (text) => this.#onText(text),
      onClose: (reason) => this.#onClose(reason),
    });
    this.#subscriptions = new Subscriptions(
      {
        send: (text) => this.#connection.send(text),
        restart: (reason) => this.restart(reason),
        after: (delayMs, action) => timers.after(delayMs, action),
        warn: (message, details) => log.warn(message, details),
        onUp: () => events.onUp(),
        onGap: (channel) => {
          this.counts.gaps++;
          events.onGap(channel);
        },
        onRefused: (refusal) => {
          this.counts.refused++;
          events.onRefused?.(refusal);
        },
      },
      answerMs,
    );
  }

  /** Connected, and every channel that is not narrowed to members is confirmed or refused. */
  get up(): boolean {
    return this.#subscriptions.up;
  }

  /** How long frames were on their way; null while the exchange does not tell when it sends. */
  get latency(): LatencyFigures | null {
    return this.#latency.figures();
  }

  start(): void {
    this.#connection.start();
  }

  /** Resolves when the connection is gone. Nothing is reported any more. */
  async stop(): Promise<void> {
    this.#subscriptions.closed();
    await this.#connection.stop();
  }

  /** Gives the connection up and makes another one. */
  restart(reason: string): void {
    this.#connection.restart(reason);
  }

  /** Wants a channel on this connection and every later one; once more with other parameters changes them. */
  want(channel: Channel, wish: Wish = {}): void {
    this.#subscriptions.want(channel, wish);
  }

  unwant(channel: Channel): void {
    this.#subscriptions.unwant(channel);
  }

  /** The members (markets, indices or underlyings) of a channel that is narrowed; while there are none, nothing is asked. */
  set(channel: Channel, names: Iterable<string>): void {
    this.#subscriptions.set(channel, names);
  }

  add(channel: Channel, names: Iterable<string>): void {
    this.#subscriptions.add(channel, names);
  }

  remove(channel: Channel, names: Iterable<string>): void {
    this.#subscriptions.remove(channel, names);
  }

  /** Asks for whole books anew. False when books are not subscribed now: then subscribing brings them. */
  requestSnapshots(tickers: readonly string[]): boolean {
    return this.#subscriptions.update('orderbook_delta', 'get_snapshot', { market_tickers: tickers });
  }

  /** What the exchange holds for this connection. @throws when it is refused or the connection ends before the answer */
  async listSubscriptions(): Promise<readonly Listed[]> {
    const answer = await this.#subscriptions.ask({ cmd: 'list_subscriptions' });
    if (answer.type !== 'ok' || !Array.isArray(answer.msg)) throw new Error('no list of subscriptions');
    return answer.msg;
  }

  /** Every index there is; `cfbenchmarks_value` must be subscribed. @throws when it is refused */
  async availableIndices(): Promise<readonly string[]> {
    const answer = await this.#subscriptions.ask({ channel: 'cfbenchmarks_value', action: 'indexlist' });
    if (answer.type !== 'cfbenchmarks_value_indexlist') throw new Error('no list of indices');
    return answer.msg.index_ids;
  }

  /** Every underlying there is; `pyth_value` must be subscribed. @throws when it is refused */
  async availableUnderlyings(): Promise<readonly string[]> {
    const answer = await this.#subscriptions.ask({ channel: 'pyth_value', action: 'underlying_list' });
    if (answer.type !== 'pyth_value_underlying_list') throw new Error('no list of underlyings');
    return answer.msg.underlying_tickers;
  }

  #onOpen(): void {
    this.counts.connections++;
    this.#subscriptions.opened();
  }

  #onClose(reason: string): void {
    this.#subscriptions.closed();
    this.#events.onDown(reason);
  }

  #onText(text: string): void {
    this.counts.frames++;
    let frame: Frame;
    try {
      frame = parseFrame(text, this.#sample);
    } catch (error) {
      this.counts.malformed++;
      this.#log.warn('a frame cannot be read; going on', { error: (error as Error).message });
      // Without readable numbers, what is lost shows as a gap with the next frame.
      if (error instanceof FrameError) this.#subscriptions.unreadable(error);
      return;
    }
    if (frame.sendingTsMs !== null && this.#latency.due) {
      const { offsetMs } = this.#options.serverClock;
      this.#latency.observe(this.#connection.heardAtMs + offsetMs - frame.sendingTsMs);
    }
    if (!this.#subscriptions.accept(frame)) {
      this.counts.repeated = this.#subscriptions.repeated;
      return;
    }
    if (frame.type === 'other') this.counts.other++;
    this.#events.onFrame(frame);
  }
}
