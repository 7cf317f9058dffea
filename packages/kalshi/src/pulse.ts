import type { EngineLog, Timers } from '@rec-io/engine/ports';
import type { Lane } from './rate-limits/lanes.ts';
import type { Rest } from './rest.ts';
import type { ServerClock } from './server-clock.ts';

/** Well under the idle time after which either side hangs up. */
const EVERY_MS = 20_000;
const LANES: readonly Lane[] = ['exit', 'cancel', 'entry'];

export type PulseOptions = {
  readonly rest: Rest;
  readonly serverClock: ServerClock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** What else is to be tried again now and then; its failures are nobody's. */
  readonly onBeat: () => Promise<void>;
};

/**
 * A small read now and then on the connections of orders, while nothing else may be asked for hours: so that an exit does not
 * first have to connect and agree on keys, and so that a clock that was set is noticed before a signature is refused.
 */
export class Pulse {
  readonly #options: PulseOptions;
  #cancel: (() => void) | null = null;
  #stopped = false;
  #complained = false;

  constructor(options: PulseOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#cancel === null && !this.#stopped) this.#wait();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #wait(): void {
    this.#cancel = this.#options.timers.after(EVERY_MS, () => void this.#beat());
  }

  async #beat(): Promise<void> {
    const { rest, serverClock, log, onBeat } = this.#options;
    // What fails here fails for those who ask for something, too: they say so.
    await Promise.allSettled([...LANES.map((lane) => rest.touch(lane)), onBeat()]);
    const { complaint } = serverClock;
    if (complaint !== null && !this.#complained) log.warn(complaint);
    this.#complained = complaint !== null;
    if (!this.#stopped) this.#wait();
  }
}
