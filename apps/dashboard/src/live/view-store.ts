import type { LinkView, LiveMessage } from '@rec-io/domain/live-message';
import type { Topic, ViewTopics } from '@rec-io/domain/view';

/** A topic's newest data and when it was true. */
export type Shown<T> = {
  readonly data: T;
  /** On the page's own monotonic clock, already moved back by the time that web held the message. */
  readonly atMs: number;
};

/** How the page hears the trader. `sinceMs` is on the page's monotonic clock. */
export type Connection = {
  /** `lost`: web is not reached. `silent`: web is reached, but web does not reach the trader. */
  readonly state: 'connecting' | 'live' | 'silent' | 'lost';
  readonly sinceMs: number;
};

type Shelves = { readonly [T in Topic]: Shown<ViewTopics[T]> | null };

/**
 * The newest of everything, and who wants to know when it changes. Outside React, so that a message costs exactly the
 * components that read its topic.
 */
export class ViewStore {
  readonly #nowMs: () => number;
  readonly #listeners = new Set<() => void>();
  #shelves: Shelves = { market: null, ladder: null, day: null, trades: null, status: null };
  #connection: Connection;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#connection = { state: 'connecting', sinceMs: nowMs() };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  topic<T extends Topic>(topic: T): Shown<ViewTopics[T]> | null {
    return this.#shelves[topic];
  }

  /** Whether any topic was ever told. */
  get isTold(): boolean {
    return Object.values(this.#shelves).some((shelf) => shelf !== null);
  }

  get connection(): Connection {
    return this.#connection;
  }

  receive(message: LiveMessage): void {
    if (message.topic === 'link') this.#linkChanged(message.data);
    else {
      const atMs = this.#nowMs() - (message.heldMs ?? 0);
      this.#shelves = { ...this.#shelves, [message.topic]: { data: message.data, atMs } };
      this.#notify();
    }
  }

  /** The socket to web is gone; what is shown is from now on old. */
  lost(): void {
    if (this.#connection.state !== 'lost') this.#connect('lost', this.#nowMs());
  }

  #linkChanged(link: LinkView): void {
    const state = link.traderConnected ? 'live' : 'silent';
    if (this.#connection.state !== state) this.#connect(state, this.#nowMs() - link.sinceMs);
  }

  #connect(state: Connection['state'], sinceMs: number): void {
    this.#connection = { state, sinceMs };
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
