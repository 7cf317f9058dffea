import type { RefreshContext } from '@rec-io/app-worker/refresh/refresh-context';
import { shareDone } from '@rec-io/app-worker/refresh/refresh-step';
import { runRefresh } from '@rec-io/app-worker/refresh/run-refresh';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { RefreshView } from '@rec-io/domain/research-view';
import { explain } from '@rec-io/installer/explain';

/** All of a refresh's surroundings but what is asked for. */
export type RefreshSurroundings = Omit<RefreshContext, 'symbols' | 'by'>;

/** One refresh of models at a time, in a process of its own, and how far it is. */
export class ModelRefresh {
  readonly #surroundings: RefreshSurroundings | { readonly none: string };
  #now: RefreshView['now'] = null;
  #last: RefreshView['last'] = null;
  #stopping: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(surroundings: RefreshSurroundings | { readonly none: string }) {
    this.#surroundings = surroundings;
  }

  get view(): RefreshView {
    const none = 'none' in this.#surroundings ? this.#surroundings.none : null;
    return { now: this.#now, last: this.#last, none };
  }

  /** @returns why it was not begun; null when it was */
  start(symbols: readonly CoinSymbol[], by: string): string | null {
    const surroundings = this.#surroundings;
    const [first] = symbols;
    if ('none' in surroundings) return surroundings.none;
    if (this.#now !== null || first === undefined) return 'One is under way already.';
    const stopping = new AbortController();
    this.#stopping = stopping;
    const begun = { by, sinceMs: Date.now() };
    this.#now = { ...begun, symbol: first, step: 'fetch', share: 0 };
    this.#ended = runRefresh(
      { ...surroundings, symbols, by },
      {
        onStep: (symbol, step, share) => {
          this.#now = { ...begun, symbol, step, share: shareDone(symbols, symbol, step, share) };
        },
      },
      stopping.signal,
    ).then(
      () => this.#over(null),
      (error: unknown) => this.#over(stopping.signal.aborted ? 'It was cancelled.' : explain(error).message),
    );
    return null;
  }

  /** What is in use stays in use. @returns whether one was under way */
  cancel(): boolean {
    const wasUnderWay = this.#now !== null;
    this.#stopping?.abort();
    return wasUnderWay;
  }

  async stop(): Promise<void> {
    this.cancel();
    await this.#ended;
  }

  #over(failure: string | null): void {
    this.#now = null;
    this.#last = { endedAtMs: Date.now(), failure };
  }
}
