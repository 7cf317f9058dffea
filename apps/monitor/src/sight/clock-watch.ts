import type { Moment } from '../standings.ts';

/** Less is the clock being kept right, bit by bit. */
const JUMP_MS = 2_000;

/** Notices when the wall clock is set: it goes another way than real time does, which counts the machine's sleep, too. */
export class ClockWatch {
  #differenceMs: number | null = null;
  #jump: { readonly byMs: number; readonly atSteadyMs: number } | null = null;

  look({ wallMs, steadyMs }: Moment): void {
    const differenceMs = wallMs - steadyMs;
    const byMs = this.#differenceMs === null ? 0 : differenceMs - this.#differenceMs;
    this.#differenceMs = differenceMs;
    if (Math.abs(byMs) >= JUMP_MS) this.#jump = { byMs, atSteadyMs: steadyMs };
  }

  /** The newest one; null when there was none. */
  jump({ steadyMs }: Moment): { readonly byMs: number; readonly agoMs: number } | null {
    return this.#jump === null ? null : { byMs: this.#jump.byMs, agoMs: steadyMs - this.#jump.atSteadyMs };
  }
}
