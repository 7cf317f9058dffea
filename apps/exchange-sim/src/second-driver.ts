const SECOND_MS = 1_000;
/** After a pause of the machine, so many wall seconds are made up for; more is too much at once. */
const CATCH_UP_WALL_S = 5;
/** Seconds run for so long at a stretch; then whoever asks something is answered. */
const STRETCH_MS = 20;

export type SecondDriverOptions = {
  /** Exchange seconds per wall second. */
  readonly speed: number;
  /** The first exchange second to run. */
  readonly firstMs: number;
  /** When that one is due, wall time. */
  readonly firstWallMs: number;
  /**
   * After a long pause: `jump` to where time is now, leaving seconds out; `slip`, going on where it stopped; or
   * `catch-up`, running all that was missed as fast as it goes.
   */
  readonly afterStall: 'jump' | 'slip' | 'catch-up';
  readonly nowMs: () => number;
  readonly onSecond: (timeMs: number) => void;
  readonly onStall: (behindS: number) => void;
  /** Something in a second went wrong; there is no further second. */
  readonly onFailure: (error: unknown) => void;
};

/** Runs exchange seconds on wall time, evenly and without drift: each is due at its own moment, not after the last one. */
export class SecondDriver {
  readonly #options: SecondDriverOptions;
  #anchorWallMs: number;
  #anchorMs: number;
  #nextMs: number;
  #timer: NodeJS.Timeout | null = null;
  #running = true;
  /** The pause has been told, and is being made up for. */
  #behind = false;

  constructor(options: SecondDriverOptions) {
    this.#options = options;
    this.#nextMs = options.firstMs;
    this.#anchorMs = options.firstMs;
    this.#anchorWallMs = options.firstWallMs;
    this.#schedule();
  }

  stop(): void {
    this.#running = false;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #dueMs(timeMs: number): number {
    return this.#anchorWallMs + (timeMs - this.#anchorMs) / this.#options.speed;
  }

  #schedule(): void {
    const waitMs = Math.max(0, Math.ceil(this.#dueMs(this.#nextMs) - this.#options.nowMs()));
    this.#timer = setTimeout(() => this.#wake(), waitMs);
  }

  #wake(): void {
    try {
      this.#catchUp();
    } catch (error) {
      this.#running = false;
      this.#options.onFailure(error);
    }
    if (this.#running) this.#schedule();
  }

  #catchUp(): void {
    const { nowMs, speed, onSecond, onStall, afterStall } = this.#options;
    const behindS = (nowMs() - this.#dueMs(this.#nextMs)) / SECOND_MS;
    if (behindS > CATCH_UP_WALL_S) {
      if (!this.#behind) onStall(behindS);
      this.#behind = afterStall === 'catch-up';
      if (afterStall === 'jump') this.#nextMs += Math.floor(behindS * speed) * SECOND_MS;
      else if (afterStall === 'slip') {
        this.#anchorMs = this.#nextMs;
        this.#anchorWallMs = nowMs();
      }
    } else this.#behind = false;
    const untilMs = nowMs() + STRETCH_MS;
    while (this.#running && this.#dueMs(this.#nextMs) <= nowMs() && nowMs() <= untilMs) {
      onSecond(this.#nextMs);
      this.#nextMs += SECOND_MS;
    }
  }
}
