import type { Clock, Timers } from '@rec-io/engine/ports';
import { type KalshiError, notSent } from '../errors.ts';
import type { TokenBucket } from './token-bucket.ts';

/** Who goes first. Exits protect money that is at risk; cancels take risk away; entries take it on; reads only look. */
export type Lane = 'exit' | 'cancel' | 'entry' | 'read';
const LANES: readonly Lane[] = ['exit', 'cancel', 'entry', 'read'];

export type Passage = {
  readonly lane: Lane;
  /** All that are charged; all must be able to pay. */
  readonly buckets: readonly TokenBucket[];
  /** Tokens, from each bucket. */
  readonly cost: number;
  /** What must stay in each bucket for those who go first. */
  readonly floor: (bucket: TokenBucket) => number;
  /** Local wall time from which on it must not be sent any more. */
  readonly notAfterMs?: number;
};

const stopped = () => notSent('client_stopped', 'the client was stopped');

type Waiting = {
  readonly passage: Passage;
  readonly pass: () => void;
  readonly refuse: (error: KalshiError) => void;
};

/**
 * Requests that wait for tokens. Served by lane, then first come, first served: whoever waits for a bucket holds it against all
 * who come after, in its lane and in lower ones, so that a cheap request never starves a dear one.
 */
export class Lanes {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #waiting = new Map<Lane, Waiting[]>(LANES.map((lane) => [lane, []]));
  #count = 0;
  #cancelTimer: () => void = () => undefined;
  #stopped = false;

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#count;
  }

  /** Resolves when the tokens are taken. @throws KalshiError `not_sent_in_time`, `over_rate_limit` or `client_stopped` */
  pass(passage: Passage): Promise<void> {
    return new Promise((pass, refuse) => {
      if (this.#stopped) {
        refuse(stopped());
        return;
      }
      this.#waiting.get(passage.lane)?.push({ passage, pass, refuse });
      this.#count++;
      this.serve();
    });
  }

  /** Refuses all who wait and all who come. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    for (const queue of this.#waiting.values()) for (const { refuse } of queue.splice(0)) refuse(stopped());
    this.#count = 0;
  }

  #impossible({ buckets, cost, floor }: Passage, nowMs: number): KalshiError | null {
    const never = buckets.find(
      (bucket) => bucket.waitMs(nowMs, cost, floor(bucket), true) === Number.POSITIVE_INFINITY,
    );
    if (never === undefined) return null;
    const most = never.capacity - floor(never);
    return notSent('over_rate_limit', `it costs ${cost} tokens at once; ${most} are there at most`);
  }

  /** Looks at all who wait: after time has passed, and after limits have changed. */
  serve(): void {
    this.#cancelTimer();
    const nowMs = this.#clock.nowMs();
    const held = new Set<TokenBucket>();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const lane of LANES) {
      const queue = this.#waiting.get(lane) ?? [];
      const still = queue.filter((one) => {
        const delayMs = this.#attempt(one, nowMs, held);
        if (delayMs > 0) nextMs = Math.min(nextMs, delayMs);
        return delayMs > 0;
      });
      this.#count -= queue.length - still.length;
      this.#waiting.set(lane, still);
    }
    if (nextMs < Number.POSITIVE_INFINITY) this.#cancelTimer = this.#timers.after(nextMs, () => this.serve());
  }

  /** 0 when it need not wait any more, else when to look again; a request behind another one looks when that one does. */
  #attempt({ passage, pass, refuse }: Waiting, nowMs: number, held: Set<TokenBucket>): number {
    // Limits may have shrunk since it came. It would wait for ever, and everyone behind it.
    const impossible = this.#impossible(passage, nowMs);
    if (impossible) {
      refuse(impossible);
      return 0;
    }
    const { lane, buckets, cost, floor, notAfterMs = Number.POSITIVE_INFINITY } = passage;
    if (nowMs >= notAfterMs) {
      refuse(notSent('not_sent_in_time', 'the rate limit left no token before its time was over'));
      return 0;
    }
    const behind = buckets.some((bucket) => held.has(bucket));
    const waitMs = behind
      ? Number.POSITIVE_INFINITY
      : Math.max(...buckets.map((bucket) => bucket.waitMs(nowMs, cost, floor(bucket), lane === 'exit')));
    if (waitMs <= 0) {
      for (const bucket of buckets) bucket.take(nowMs, cost);
      pass();
      return 0;
    }
    for (const bucket of buckets) held.add(bucket);
    return Math.min(waitMs, notAfterMs - nowMs);
  }
}
