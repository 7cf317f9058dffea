import type { KeptProgram } from './seen.ts';

const HOUR_MS = 3_600_000;

/** How often each program was started anew within the last hour: whoever keeps them counts only from their own beginning. */
export class RestartCount {
  readonly #known = new Map<string, number>();
  readonly #seen = new Map<string, number[]>();

  look(kept: readonly KeptProgram[], steadyMs: number): ReadonlyMap<string, number> {
    for (const { program, restarts } of kept) {
      const more = Math.max(0, restarts - (this.#known.get(program) ?? restarts));
      this.#known.set(program, restarts);
      const times = [...(this.#seen.get(program) ?? []), ...Array<number>(more).fill(steadyMs)];
      this.#seen.set(
        program,
        times.filter((atMs) => steadyMs - atMs < HOUR_MS),
      );
    }
    return new Map(
      [...this.#seen].flatMap(([name, { length }]) => (length === 0 ? [] : [[name, length] as const])),
    );
  }
}
