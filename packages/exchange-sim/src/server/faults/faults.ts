import type { FaultPlace, FaultRule } from './fault-rule.ts';
import { FaultRules, type Now, type Subject } from './fault-rules.ts';

export type FaultsOptions = {
  readonly seed: number | string;
  readonly wallNowMs: () => number;
  readonly exchangeNowMs: () => number;
};

/** All that goes wrong on purpose with one server. Without rules and with the right clock, nothing does. */
export class Faults {
  readonly rules: FaultRules;
  readonly #options: FaultsOptions;
  /** How wrong the server's clock is: in `Date`, and where signatures are checked. */
  #clockOffsetMs = 0;

  constructor(options: FaultsOptions) {
    this.#options = options;
    this.rules = new FaultRules(options.seed);
  }

  get now(): Now {
    return { wallMs: this.#options.wallNowMs(), exchangeMs: this.#options.exchangeNowMs() };
  }

  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  /** Wall time as this server shows it. */
  shownWallMs(): number {
    return this.#options.wallNowMs() + this.#clockOffsetMs;
  }

  setClock(offsetMs: number): void {
    this.#clockOffsetMs = offsetMs;
    this.note('clock', { offsetMs });
  }

  hits(place: FaultPlace, subject: Subject): FaultRule[] {
    return this.rules.has(place) ? this.rules.hits(place, subject, this.now) : [];
  }

  /** Keeps an accident that no rule has made. */
  note(action: string, details: object): void {
    this.rules.note('action', action, details, this.now);
  }
}
