import type { Clock, EngineLog } from '@rec-io/engine/ports';

const WINDOW_MS = 10_000;
/** Warnings of one kind in a window. */
const MOST = 5;

/** Says of what may come by the thousand only the first few in ten seconds, and afterwards how many there were. */
export class SparingLog {
  readonly #log: EngineLog;
  readonly #clock: Clock;
  readonly #windows = new Map<string, { startMs: number; count: number }>();

  constructor(log: EngineLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** @param message also names the kind: it must be one of few */
  warn(message: string, details: Readonly<Record<string, unknown>>): void {
    const nowMs = this.#clock.nowMs();
    let window = this.#windows.get(message);
    if (!window || nowMs - window.startMs >= WINDOW_MS) {
      if (window && window.count > MOST)
        this.#log.warn(`${message}: more of them`, { unsaid: window.count - MOST });
      window = { startMs: nowMs, count: 0 };
      this.#windows.set(message, window);
    }
    if (++window.count <= MOST) this.#log.warn(message, details);
  }
}
