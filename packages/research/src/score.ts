import { CLIP } from './protocol.ts';

const BINS = 20;

export type Score = {
  readonly questions: number;
  readonly logLoss: number;
  readonly brier: number;
  /** Expected calibration error: mean distance of forecast and frequency over 20 bins of probability, by count. */
  readonly calibrationError: number;
};

/** Of the questions whose forecast fell into one twentieth. */
export type ReliabilityBin = {
  readonly questions: number;
  /** Means, 0…1; NaN without questions. */
  readonly forecast: number;
  readonly frequency: number;
};

const clipped = (probability: number): number => Math.min(1 - CLIP, Math.max(CLIP, probability));

/** Log loss of one answer. */
export function lossOf(probability: number, happened: boolean): number {
  const p = clipped(probability);
  return -Math.log(happened ? p : 1 - p);
}

/** Adds up how good probabilities were. */
export class ScoreSum {
  #questions = 0;
  #logLoss = 0;
  #brier = 0;
  readonly #count = new Float64Array(BINS);
  readonly #forecast = new Float64Array(BINS);
  readonly #happened = new Float64Array(BINS);

  add(probability: number, happened: boolean): void {
    const p = clipped(probability);
    const outcome = happened ? 1 : 0;
    const bin = Math.min(BINS - 1, Math.floor(p * BINS));
    this.#questions++;
    this.#logLoss += lossOf(probability, happened);
    this.#brier += (p - outcome) ** 2;
    this.#count[bin] = (this.#count[bin] ?? 0) + 1;
    this.#forecast[bin] = (this.#forecast[bin] ?? 0) + p;
    this.#happened[bin] = (this.#happened[bin] ?? 0) + outcome;
  }

  score(): Score {
    let distance = 0;
    for (let i = 0; i < BINS; i++) distance += Math.abs((this.#forecast[i] ?? 0) - (this.#happened[i] ?? 0));
    const n = Math.max(1, this.#questions);
    return {
      questions: this.#questions,
      logLoss: this.#logLoss / n,
      brier: this.#brier / n,
      calibrationError: distance / n,
    };
  }

  /** Twenty bins, from 0 to 1. */
  reliability(): ReliabilityBin[] {
    return Array.from(this.#count, (questions, i) => ({
      questions,
      forecast: (this.#forecast[i] as number) / questions,
      frequency: (this.#happened[i] as number) / questions,
    }));
  }
}
