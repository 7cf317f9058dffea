import { type Random, random } from '@rec-io/domain/random';
import { HOUR_MS } from '@rec-io/domain/time';
import type { Fault, FaultPlan } from './faults.ts';

/** Decides by dice what goes wrong when, and counts it. */
export class Misfortune {
  readonly counts = new Map<string, number>();
  /** Nothing goes wrong any more: the end of a run shows whether everything heals. */
  calm = false;
  readonly #plan: FaultPlan;
  readonly dice: Random;

  constructor(seed: number, plan: FaultPlan) {
    this.#plan = plan;
    this.dice = random(seed, 'misfortune');
  }

  /** Whether this fault happens to this request, message or write. */
  strikes(fault: Fault): boolean {
    const chance = this.#plan[fault];
    return chance > 0 && !this.calm && this.dice.next() < chance && this.#count(fault);
  }

  /** Whether a fault that is told per hour happens within the next `stepMs`. */
  strikesWithin(fault: Fault, stepMs: number): boolean {
    const perHour = this.#plan[fault];
    return perHour > 0 && !this.calm && this.dice.next() < (perHour * stepMs) / HOUR_MS && this.#count(fault);
  }

  /** Milliseconds between two bounds, short ones as likely as long ones. */
  ms(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.dice.next());
  }

  oneIn(count: number): boolean {
    return this.dice.integer(count) === 0;
  }

  pick<T>(of: readonly T[]): T | null {
    return of[this.dice.integer(Math.max(1, of.length))] ?? null;
  }

  integer(below: number): number {
    return this.dice.integer(below);
  }

  #count(fault: Fault): true {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    return true;
  }
}
