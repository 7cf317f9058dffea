import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import type { KalshiSocket } from './socket.ts';

export type BookWatchOptions = {
  readonly socket: Pick<KalshiSocket, 'requestSnapshots' | 'restart'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  readonly emit: (event: ExchangeEvent) => void;
  /** A whole book that was asked for must come within this. */
  readonly snapshotMs: number;
  /** No message of any book for this long is looked into. */
  readonly quietMs: number;
};

/**
 * Why a whole book is awaited: it is `new` here; it was new, did not come, and is asked for by its name; its own is
 * `wrong`; or nothing was heard of books, and one whole book `proves` that their messages still come.
 */
type Awaited = { readonly why: 'new' | 'asked' | 'wrong' | 'proof'; readonly deadlineMs: number };

/**
 * Sees to it that every book is whole, or becomes so soon, and that a book which does not change is one of which there
 * is nothing to tell: books share one numbered stream, so any message of it proves all of them.
 */
export class BookWatch {
  readonly #options: BookWatchOptions;
  #tickers: ReadonlySet<string> = new Set();
  readonly #awaited = new Map<string, Awaited>();
  /** Those whose whole has come on this connection. */
  readonly #whole = new Set<string>();
  #heard = false;
  #quietChecks = 0;
  #cancelDeadline: () => void = () => undefined;
  #cancelQuiet: () => void = () => undefined;

  constructor(options: BookWatchOptions) {
    this.#options = options;
  }

  /** These books are subscribed now, and no others: what is known of others is of no use any more. */
  follow(tickers: Iterable<string>): void {
    const before = this.#tickers;
    this.#tickers = new Set(tickers);
    for (const ticker of this.#awaited.keys()) if (!this.#tickers.has(ticker)) this.#awaited.delete(ticker);
    for (const ticker of this.#tickers) if (!before.has(ticker)) this.#await(ticker, 'new');
    const dropped = [...before].filter((ticker) => !this.#tickers.has(ticker));
    for (const ticker of dropped) this.#whole.delete(ticker);
    if (dropped.length > 0)
      this.#options.emit({ kind: 'book-invalid', tickers: dropped, reason: 'it is followed no more' });
    this.#arm();
    if (before.size === 0 && this.#tickers.size > 0) this.#listen();
  }

  /** A change of some book has come. */
  heard(): void {
    this.#heard = true;
  }

  /** The whole of a book has come. */
  whole(ticker: string): void {
    this.#heard = true;
    this.#whole.add(ticker);
    this.#awaited.delete(ticker);
  }

  /** These books are wrong until they come whole again; null: all of them. */
  resync(tickers: readonly string[] | null, reason: string): void {
    const wrong =
      tickers === null ? [...this.#tickers] : tickers.filter((ticker) => this.#tickers.has(ticker));
    if (wrong.length === 0) return;
    this.#options.emit({ kind: 'book-invalid', tickers: wrong, reason });
    // A book that is on its way is not asked for again: if it was among what is missing, the time limit notices.
    const missing = wrong.filter((ticker) => !this.#awaited.has(ticker));
    // Where books are not subscribed at the moment, subscribing brings them: in the same time.
    if (missing.length > 0) this.#options.socket.requestSnapshots(missing);
    // Of one that never came whole nothing can be said but that it is not there.
    for (const ticker of missing) this.#await(ticker, this.#whole.has(ticker) ? 'wrong' : 'asked');
    this.#arm();
  }

  /** The connection is gone: nothing that was asked for comes, and the next one brings every book anew. */
  lost(): void {
    this.stop();
    this.#awaited.clear();
    this.#whole.clear();
    for (const ticker of this.#tickers) this.#await(ticker, 'new');
  }

  /** The next connection is there. */
  regained(): void {
    for (const [ticker, { why }] of this.#awaited) this.#await(ticker, why);
    this.#arm();
    if (this.#tickers.size > 0) this.#listen();
  }

  stop(): void {
    this.#cancelDeadline();
    this.#cancelQuiet();
  }

  #await(ticker: string, why: Awaited['why']): void {
    this.#awaited.set(ticker, { why, deadlineMs: this.#options.clock.nowMs() + this.#options.snapshotMs });
  }

  #arm(): void {
    this.#cancelDeadline();
    let firstMs = Number.POSITIVE_INFINITY;
    for (const { deadlineMs } of this.#awaited.values()) firstMs = Math.min(firstMs, deadlineMs);
    if (!Number.isFinite(firstMs)) return;
    const { clock, timers, snapshotMs } = this.#options;
    // Never longer than the limit, also when the clock was set back.
    const waitMs = Math.min(snapshotMs, Math.max(0, firstMs - clock.nowMs()));
    this.#cancelDeadline = timers.after(waitMs, () => this.#late());
  }

  #late(): void {
    const { clock, log, socket, snapshotMs } = this.#options;
    const nowMs = clock.nowMs();
    const late = [...this.#awaited].filter(
      ([, { deadlineMs }]) => deadlineMs <= nowMs || deadlineMs > nowMs + snapshotMs,
    );
    if (late.some(([, { why }]) => why === 'wrong' || why === 'proof')) {
      socket.restart(`no snapshot of ${late.length} books`);
      return;
    }
    const fresh = late.filter(([, { why }]) => why === 'new').map(([ticker]) => ticker);
    const absent = late.filter(([, { why }]) => why === 'asked').map(([ticker]) => ticker);
    if (fresh.length > 0) socket.requestSnapshots(fresh);
    for (const ticker of fresh) this.#await(ticker, 'asked');
    // It stays invalid, so nothing is traded in it; the others go on.
    if (absent.length > 0) log.warn('markets without a book', { tickers: absent });
    for (const ticker of absent) this.#awaited.delete(ticker);
    this.#arm();
  }

  /** Looks twice in the time of quiet, so that a silence is noticed within it and a half. */
  #listen(): void {
    const { timers, quietMs } = this.#options;
    this.#cancelQuiet();
    this.#cancelQuiet = timers.after(quietMs / 2, () => {
      if (this.#tickers.size === 0) return;
      this.#quietChecks = this.#heard ? 0 : this.#quietChecks + 1;
      this.#heard = false;
      if (this.#quietChecks >= 2 && this.#awaited.size === 0) this.#prove();
      this.#listen();
    });
  }

  #prove(): void {
    const [ticker] = this.#whole;
    if (ticker === undefined) return;
    this.#options.socket.requestSnapshots([ticker]);
    this.#await(ticker, 'proof');
    this.#arm();
  }
}
