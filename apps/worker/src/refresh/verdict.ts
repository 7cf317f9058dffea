import type { ModelScores } from '@rec-io/model-store/model-event';

/**
 * By how much more a candidate's calibration error may be. Of bitcoin's models of 2018, each trained four weeks after the one before
 * and asked about the same four weeks, it differed by up to 0.0012 to either side while their losses were within 0.0003 of each other.
 */
const CALIBRATION_ERROR_MORE_MAX = 0.002;

/** Whether the candidate may take the place of the model in use. */
export const isNotWorse = ({ difference, candidate, inUse }: ModelScores): boolean =>
  difference.mean <= 0 && candidate.calibrationError - inUse.calibrationError <= CALIBRATION_ERROR_MORE_MAX;

const signed = (value: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : '±'}${Math.abs(value).toFixed(5)}`;

/** The scores in a sentence. */
export function scoresText({ from, to, difference, candidate, inUse }: ModelScores): string {
  const { mean, low, high } = difference;
  return (
    `From ${from.slice(0, 10)} to ${to.slice(0, 10)}: log loss ${candidate.logLoss.toFixed(5)} against ${inUse.logLoss.toFixed(5)} ` +
    `(${signed(mean)}, 95 %: ${signed(low)} … ${signed(high)}), ` +
    `calibration error ${candidate.calibrationError.toFixed(4)} against ${inUse.calibrationError.toFixed(4)}.`
  );
}
