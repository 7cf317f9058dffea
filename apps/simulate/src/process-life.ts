import type { Clock, Timers } from '@rec-io/engine/ports';
import type { KillPoints } from './kill-points.ts';
import type { Scheduler } from './scheduler.ts';

/** How a call of a port ends. */
export type Answer<T> = { resolve(value: T): void; reject(reason: string): void };

/**
 * One life of the trader's process, from its start to its death. Everything that its code does outside itself goes through
 * here, and everything that makes it go on: so a death is complete, and nothing of it lives on.
 */
export class ProcessLife implements Clock, Timers {
  readonly number: number;
  dead = false;
  /** It was told to stop: it goes on with nothing that it had begun. */
  isStopping = false;
  /** This machine's clock minus the true one. */
  skewMs = 0;
  readonly #scheduler: Scheduler;
  readonly #kills: KillPoints;
  readonly #onKilled: (life: ProcessLife, kind: string) => void;
  #asleepUntilMs = 0;

  constructor(
    number: number,
    scheduler: Scheduler,
    kills: KillPoints,
    onKilled: (life: ProcessLife, kind: string) => void,
  ) {
    this.number = number;
    this.#scheduler = scheduler;
    this.#kills = kills;
    this.#onKilled = onKilled;
  }

  nowMs(): number {
    return Math.floor(this.#scheduler.nowMs + this.skewMs);
  }

  after(delayMs: number, action: () => void): () => void {
    if (this.dead) return () => undefined;
    let cancelled = false;
    this.#scheduler.after(delayMs, () => {
      if (!cancelled) this.resume('timer', true, () => cancelled || action());
    });
    return () => {
      cancelled = true;
    };
  }

  /** The machine sleeps: nothing of this process runs before `untilMs`, and then everything at once. */
  sleepUntil(untilMs: number): void {
    this.#asleepUntilMs = Math.max(this.#asleepUntilMs, untilMs);
  }

  get isAsleep(): boolean {
    return this.#scheduler.nowMs < this.#asleepUntilMs;
  }

  /** The trader calls a port. `act` does what the call does, unless the process has ended just before. */
  call<T>(kind: string, act: (answer: Answer<T>) => void): Promise<T> {
    this.#scheduler.stir();
    return new Promise<T>((resolve, reject) => {
      if (this.dead || this.#killedAt(`${kind} called`, false)) return;
      act({
        resolve: (value) => this.resume(`${kind} answered`, false, () => resolve(value)),
        reject: (reason) => this.resume(`${kind} failed`, false, () => reject(new Error(reason))),
      });
    });
  }

  /** The trader's code goes on with `go`, now or when the machine is awake again. */
  resume(kind: string, isDull: boolean, go: () => void): void {
    if (this.dead) return;
    if (this.isAsleep) {
      this.#scheduler.at(this.#asleepUntilMs, () => this.resume(kind, isDull, go));
      return;
    }
    if (this.#killedAt(kind, isDull)) return;
    this.#scheduler.stir();
    go();
  }

  end(): void {
    this.dead = true;
  }

  #killedAt(kind: string, isDull: boolean): boolean {
    if (!this.#kills.reached(kind, isDull)) return false;
    this.dead = true;
    this.#onKilled(this, kind);
    return true;
  }
}
