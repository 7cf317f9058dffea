import type { CoinSymbol } from '@rec-io/domain/market';
import type { ModelComparison } from '@rec-io/domain/research-view';
import { calibrationBands } from '@rec-io/research/calibration-bands';
import type { Compared } from '@rec-io/research/compare-models';

/** What `recio research models compare --json` prints. */
export type PrintedComparison = {
  readonly symbol: CoinSymbol;
  /** ISO, UTC. */
  readonly from: string;
  readonly to: string;
  readonly warnings: readonly string[];
  readonly compared: readonly Compared[];
};

/** What was printed, as a page shows it. @throws where it is not what the command prints */
export function comparisonIn(printed: string): ModelComparison {
  const { symbol, from, to, warnings, compared } = JSON.parse(printed) as PrintedComparison;
  const [first] = compared;
  // The first of the standard divisions is that by time to the close.
  const times = first?.divisions[0]?.parts ?? [];
  return {
    ...{ symbol, from, to, warnings },
    questions: first?.overall.questions ?? 0,
    models: compared.map(({ model, overall, logLoss, againstFirst, reliability }) => ({
      name: model,
      logLoss,
      brier: overall.brier,
      calibrationError: overall.calibrationError,
      difference: againstFirst,
      bands: calibrationBands(reliability),
    })),
    times: times.map(({ label, score }, part) => ({
      label,
      questions: score.questions,
      scores: compared.map(({ divisions }) => {
        const { logLoss, calibrationError } = divisions[0]?.parts[part]?.score ?? score;
        return { logLoss, calibrationError };
      }),
    })),
  };
}
