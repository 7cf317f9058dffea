import type { PriceE4 } from './money.ts';

/** What happened in one completed minute. */
export type Minute = {
  /** UTC milliseconds of its first instant. */
  readonly startMs: number;
  readonly openE4: number;
  readonly highE4: number;
  readonly lowE4: number;
  readonly closeE4: number;
  /** Coins traded; NaN where the source does not tell. */
  readonly volume: number;
};

/** How sure a model is of its answers for one moment and one close. */
export type Uncertainty = {
  /** How far the log-odds of an even chance may be off. 0 or more */
  readonly offset: number;
  /** How far any log-odds may be off, as a share of them: 0.2 is a fifth. 0 or more, below 1 */
  readonly slope: number;
  /** Why too little is known to trade on it, in words; null when enough is. */
  readonly tooLittle: string | null;
};

/** A model that claims to know exactly. */
export const CERTAIN: Uncertainty = { offset: 0, slope: 0, tooLittle: null };

/**
 * How likely a strike finishes in the money. One interface for every model; the engine holds one per symbol.
 * A model sees only what was observed before the question: cutting the future never changes an answer.
 */
export interface ProbabilityModel {
  /** As the trade remembers it: model name and version. */
  readonly name: string;
  /**
   * A completed minute. Called in order of time, with an object that may be used again afterwards; minutes without a print are not
   * called, and the model must not bridge them as returns of one minute. What is not later than the last is ignored.
   */
  observeMinute(minute: Minute): void;
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
  /** Of what was prepared last. Its values may change with the next `prepare`. */
  readonly uncertainty: Uncertainty;
}

/** The lower end of what a probability may really be, 0…1; NaN stays NaN. Certainty stays certain. */
export const lowerProbability = (probability: number, uncertainty: Uncertainty): number =>
  moved(probability, uncertainty, -1);

/** The upper end. */
export const upperProbability = (probability: number, uncertainty: Uncertainty): number =>
  moved(probability, uncertainty, 1);

function moved(probability: number, { offset, slope }: Uncertainty, direction: 1 | -1): number {
  if (!(probability > 0 && probability < 1)) return probability;
  const logOdds = Math.log(probability / (1 - probability));
  return 1 / (1 + Math.exp(-(logOdds + direction * (offset + slope * Math.abs(logOdds)))));
}
