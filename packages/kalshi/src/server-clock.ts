import { SECOND_MS } from '@rec-io/domain/time';
import type { Clock } from '@rec-io/engine/ports';

/** Bounds older than this are forgotten: clocks drift. */
const FORGET_MS = 10 * 60_000;
/** What the exchange accepts of a signature's time is about this; a clock farther off is broken, not merely unset. */
const TOLERANCE_MS = 10 * SECOND_MS;
/** Less is the uncertainty of the measurement. */
const JUMP_MS = 2 * SECOND_MS;

export type ClockJump = {
  /** Exchange minus local, before and after. */
  readonly fromMs: number;
  readonly toMs: number;
};

/**
 * The exchange's wall clock, for signatures only. Each answer's `Date` (whole seconds) with the moments of asking and
 * answering bounds the difference of the two clocks; the bounds of several answers narrow it far below a second.
 * Message times are not used: in a simulator they may run faster than wall time, and signatures never do.
 *
 * Signatures are corrected by whatever was measured, so that an exit leaves with any clock; `complaint` is for
 * what must not begin with a wrong one.
 */
export class ServerClock {
  readonly #clock: Clock;
  readonly #onJump: (jump: ClockJump) => void;
  #lowMs = Number.NEGATIVE_INFINITY;
  #highMs = Number.POSITIVE_INFINITY;
  #sinceMs = 0;
  /** What the last answer told, where it does not fit what is known: another that agrees with it is needed. */
  #doubted: { readonly lowMs: number; readonly highMs: number } | null = null;

  /** @param onJump told when one of the two clocks was set: what is known of them no longer fits together */
  constructor(clock: Clock, onJump: (jump: ClockJump) => void = () => undefined) {
    this.#clock = clock;
    this.#onJump = onJump;
  }

  get measured(): boolean {
    return Number.isFinite(this.#lowMs);
  }

  /** Exchange minus local, in milliseconds; 0 until it is measured. */
  get offsetMs(): number {
    // Agreement within the bounds needs no correction, and no correction is the value that jumps least.
    if (this.#lowMs <= 0 && this.#highMs >= 0) return 0;
    return Math.round((this.#lowMs + this.#highMs) / 2);
  }

  nowMs(): number {
    return this.#clock.nowMs() + this.offsetMs;
  }

  /** How wrong this machine's clock is, in words with what to do; null while it is right enough. */
  get complaint(): string | null {
    const offMs = this.offsetMs;
    if (Math.abs(offMs) <= TOLERANCE_MS) return null;
    const seconds = Math.round(Math.abs(offMs) / SECOND_MS);
    const direction = offMs > 0 ? 'behind' : 'ahead of';
    return (
      `this machine's clock is ${seconds} seconds ${direction} the exchange's; ` +
      'set it (on Linux: sudo timedatectl set-ntp true)'
    );
  }

  /** What was measured is of a time before the machine slept: the next answer is believed as the first was. */
  forget(): void {
    this.#lowMs = Number.NEGATIVE_INFINITY;
    this.#highMs = Number.POSITIVE_INFINITY;
    this.#doubted = null;
  }

  /**
   * @param date the answer's `Date` header @param askedAtMs local time before asking @param answeredAtMs and after
   * @param sure whether it cannot be a copy that something on the way has kept: then it is believed at once
   */
  observe(date: string | undefined, askedAtMs: number, answeredAtMs: number, sure = false): void {
    const serverSecondMs = Date.parse(date ?? '');
    if (Number.isNaN(serverSecondMs) || answeredAtMs < askedAtMs) return;
    const lowMs = serverSecondMs - answeredAtMs;
    const highMs = serverSecondMs + SECOND_MS - askedAtMs;
    const fits = lowMs <= this.#highMs && highMs >= this.#lowMs;
    const doubted = this.#doubted;
    this.#doubted = fits ? null : { lowMs, highMs };
    const confirmed = doubted !== null && lowMs <= doubted.highMs && highMs >= doubted.lowMs;
    if (!fits && !sure && !confirmed) return;
    if (fits && answeredAtMs - this.#sinceMs < FORGET_MS) {
      this.#lowMs = Math.max(this.#lowMs, lowMs);
      this.#highMs = Math.min(this.#highMs, highMs);
      return;
    }
    const { measured, offsetMs: fromMs } = this;
    this.#lowMs = lowMs;
    this.#highMs = highMs;
    this.#sinceMs = answeredAtMs;
    if (measured && !fits && Math.abs(this.offsetMs - fromMs) >= JUMP_MS)
      this.#onJump({ fromMs, toMs: this.offsetMs });
  }
}
