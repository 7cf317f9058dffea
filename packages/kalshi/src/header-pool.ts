import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import type { ServerClock } from './server-clock.ts';
import type { Method, SignedHeaders, Signer } from './signing.ts';

export type HeaderPoolOptions = {
  readonly signer: Signer;
  readonly method: Method;
  readonly path: string;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** How many signatures wait. An hour's ladder rarely gives more orders in one moment. */
  readonly size?: number;
  /** A signature older than this is thrown away. The exchange accepts about ±5 s; clocks and the network need the rest. */
  readonly maxAgeMs?: number;
};

type Made = { readonly headers: SignedHeaders; readonly madeAtMs: number; readonly offsetMs: number };

/** A signature made before the exchange's clock was measured, or before it was set, carries a time that is refused. */
const OFFSET_TOLERANCE_MS = 1_000;

/** Signatures made ahead of time, so that an order does not wait for one. Each is given out at most once. */
export class HeaderPool {
  readonly #options: HeaderPoolOptions;
  readonly #size: number;
  readonly #maxAgeMs: number;
  #ready: Made[] = [];
  #cancelRefresh: (() => void) | null = null;
  #filling: Promise<void> | null = null;
  #stopped = false;

  constructor(options: HeaderPoolOptions) {
    this.#options = options;
    this.#size = options.size ?? 4;
    this.#maxAgeMs = options.maxAgeMs ?? 3_000;
  }

  /** Fills the pool and keeps it fresh until `stop`. */
  async start(): Promise<void> {
    if (this.#cancelRefresh === null) this.#schedule();
    await this.#fill();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRefresh?.();
    this.#ready = [];
  }

  /** How many signatures could be taken now. */
  get ready(): number {
    return this.#ready.filter((made) => this.#fresh(made)).length;
  }

  /** The newest signature that is still good, or one made on the spot. */
  take(): SignedHeaders {
    const made = this.#ready.pop();
    if (made && this.#fresh(made)) {
      void this.#fill();
      return made.headers;
    }
    this.#ready = [];
    void this.#fill();
    const { signer, method, path, serverClock } = this.#options;
    return signer.headers(method, path, serverClock.nowMs());
  }

  #fresh(made: Made): boolean {
    const { clock, serverClock } = this.#options;
    if (Math.abs(serverClock.offsetMs - made.offsetMs) > OFFSET_TOLERANCE_MS) return false;
    const ageMs = clock.nowMs() - made.madeAtMs;
    // A clock that was set back makes an age negative: such a signature is not trusted either.
    return ageMs >= 0 && ageMs < this.#maxAgeMs;
  }

  #schedule(): void {
    this.#cancelRefresh = this.#options.timers.after(this.#maxAgeMs / 2, () => {
      if (this.#stopped) return;
      // Half the age: what is taken just before the next refresh is still good.
      const { clock } = this.#options;
      this.#ready = this.#ready.filter(
        (made) => this.#fresh(made) && clock.nowMs() - made.madeAtMs < this.#maxAgeMs / 2,
      );
      void this.#fill();
      this.#schedule();
    });
  }

  #fill(): Promise<void> {
    this.#filling ??= this.#makeMissing().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #makeMissing(): Promise<void> {
    const { signer, method, path, clock, serverClock, log } = this.#options;
    try {
      while (!this.#stopped && this.#ready.length < this.#size) {
        const madeAtMs = clock.nowMs();
        const { offsetMs } = serverClock;
        const headers = await signer.headersAside(method, path, madeAtMs + offsetMs);
        if (!this.#stopped) this.#ready.push({ headers, madeAtMs, offsetMs });
      }
    } catch (error) {
      log.warn('signing ahead failed; orders are signed on the spot', { error: String(error) });
    }
  }
}
