import { type Random, random } from '@rec-io/domain/random';

/** Points at which little is under way: most of a run's, and each worth as little. */
const DULL_PART = 0.002;

export type KillOptions = {
  readonly seed: number;
  /** Chance at a point where an order, a write or a read is under way. */
  readonly chance: number;
  /** Only here, and nowhere else. */
  readonly killAt: number | null;
};

/**
 * The places at which the trader's process can be killed: each call of a port, before it does anything, and each
 * resumption of the trader's code through one. Numbered over the whole run.
 */
export class KillPoints {
  /** Of the newest point. */
  number = 0;
  /** Kills by the kind of point. */
  readonly kills = new Map<string, number>();
  readonly passed = new Map<string, number>();
  readonly #dice: Random;
  readonly #options: KillOptions;
  /** Nobody is killed any more: the end of a run is calm. */
  over = false;

  constructor(options: KillOptions) {
    this.#options = options;
    this.#dice = random(options.seed, 'kills');
  }

  /** Whether the process ends here. */
  reached(kind: string, isDull: boolean): boolean {
    this.number++;
    this.passed.set(kind, (this.passed.get(kind) ?? 0) + 1);
    const { chance, killAt } = this.#options;
    const hit =
      killAt === null
        ? chance > 0 && this.#dice.next() < chance * (isDull ? DULL_PART : 1)
        : this.number === killAt;
    if (!hit || this.over) return false;
    this.kills.set(kind, (this.kills.get(kind) ?? 0) + 1);
    return true;
  }
}
