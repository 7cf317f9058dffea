const Z_MAX = 5;
const Z_STEPS = 512;
/** Φ from −5 to 5, because makers ask for it forty times a second each. */
const TABLE = Float64Array.from({ length: 2 * Z_MAX * Z_STEPS + 1 }, (_, i) => {
  const z = i / Z_STEPS - Z_MAX;
  return 0.5 * (1 + Math.tanh(0.7978845608 * z * (1 + 0.044715 * z * z)));
});

/** Φ, to about 0.0008, a tenth of a cent: what a quick market maker uses. */
export function normalBelow(z: number): number {
  if (!(z < Z_MAX)) return 1;
  if (z <= -Z_MAX) return 0;
  return TABLE[Math.round((z + Z_MAX) * Z_STEPS)] ?? 0;
}

/** Volatility as a market maker sees it: an exponential mean of squared moves per second. */
export class MovingVolatility {
  readonly #keep: number;
  #variance: number;

  /** @param yearly where it starts before anything was seen @param halfLifeS of what was seen, in seconds */
  constructor(yearly: number, halfLifeS: number) {
    this.#keep = 0.5 ** (1 / halfLifeS);
    this.#variance = yearly ** 2 / SECONDS_PER_YEAR;
  }

  /** @param move relative change over `seconds` */
  observe(move: number, seconds: number): void {
    const keep = this.#keep ** seconds;
    this.#variance = keep * this.#variance + (1 - keep) * ((move * move) / seconds);
  }

  /** Relative deviation over one second; never so small that a quote would be sure. */
  get perSecond(): number {
    return Math.sqrt(Math.max(this.#variance, LEAST_VARIANCE));
  }
}

const SECONDS_PER_YEAR = 365 * 86_400;
/** 5 % a year. */
const LEAST_VARIANCE = 0.05 ** 2 / SECONDS_PER_YEAR;

/** What can be said of the settlement value: its mean and deviation, in 1/10,000 $. */
export type Outlook = { meanE4: number; deviationE4: number };

const WINDOW_S = 60;
/** Variance of a mean of 60 one-second steps, in steps, seen from its start: a third of its length. */
const WINDOW_PART = 1 / 3;

/**
 * Rewrites `outlook` for this moment. The contract settles on the mean of the last 60 prints: before that minute the
 * deviation is that of two thirds of a minute less; within it, part of the mean is known.
 */
export function look(
  outlook: Outlook,
  indexE4: number,
  perSecond: number,
  secondsToClose: number,
  knownSumE4: number,
  knownPrints: number,
): void {
  const stepE4 = indexE4 * perSecond;
  if (secondsToClose > WINDOW_S) {
    outlook.meanE4 = indexE4;
    outlook.deviationE4 = stepE4 * Math.sqrt(secondsToClose - WINDOW_S * (1 - WINDOW_PART));
    return;
  }
  const open = Math.max(0, WINDOW_S - knownPrints);
  outlook.meanE4 = (knownSumE4 + open * indexE4) / (knownPrints + open);
  outlook.deviationE4 = Math.max(1, (stepE4 * open * Math.sqrt(open * WINDOW_PART)) / WINDOW_S);
}
