import type { CalibrationBand } from '@rec-io/domain/research-view';
import type { ReliabilityBin } from './score.ts';

/** As a page and the journal of the models keep it. */
const DIGITS = 5;

const rounded = (value: number): number => Number(value.toFixed(DIGITS));

/** The bands of a model's probabilities that held questions, from rare to likely. */
export const calibrationBands = (bins: readonly ReliabilityBin[]): CalibrationBand[] =>
  bins.flatMap(({ questions, forecast, frequency }, i) =>
    questions === 0
      ? []
      : [
          {
            from: i / bins.length,
            to: (i + 1) / bins.length,
            questions,
            said: rounded(forecast),
            came: rounded(frequency),
          },
        ],
  );
