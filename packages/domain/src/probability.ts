import type { PriceE4 } from './money.ts';

/**
 * How likely a strike finishes in the money. One interface for every model; the engine holds one per symbol.
 * A model sees only what was observed before the question: cutting the future never changes an answer.
 */
export interface ProbabilityModel {
  /** As the trade remembers it: model name and version. */
  readonly name: string;
  /**
   * A completed minute: its bar's close. Called in order of time; minutes without a print are not called, and the model
   * must not bridge them as returns of one minute.
   * @param minuteStartMs UTC start of the minute
   */
  observeMinute(minuteStartMs: number, closeE4: PriceE4): void;
  /**
   * Prepares a ladder: everything that depends only on now and the time of settlement. Then ask `above` per strike.
   * @param nowMs exchange time
   * @param closeTimeMs when the contract settles, on the mean of the 60 one-second prints before it
   * @param window what is known of that mean already, inside the last minute
   */
  prepare(
    nowMs: number,
    indexE4: PriceE4,
    closeTimeMs: number,
    window: { readonly meanE4: number; readonly prints: number } | null,
  ): void;
  /** Probability, 0…1, that the settlement value is strictly above the strike. Monotone: never rises with the strike. */
  above(floorStrikeE4: PriceE4): number;
}
