/**
 * `threw`: its code threw. `invalid`: what it declared or answered cannot be used. `late`: it did not answer in time.
 * `crashed`: its process ended, for lack of memory or by itself.
 */
export type StrategyFailureCode = 'threw' | 'invalid' | 'late' | 'crashed';

/** How a user's own strategy failed. Costs its monitor an entry, and nobody else anything. */
export class StrategyFailure extends Error {
  override readonly name = 'StrategyFailure';
  readonly code: StrategyFailureCode;

  constructor(code: StrategyFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
