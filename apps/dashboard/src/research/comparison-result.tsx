import * as format from '../format.ts';
import { NumbersTable } from '../performance/numbers-table.tsx';
import { COMPARISON, RESEARCH } from '../text/research.ts';
import { CalibrationCurves } from './calibration-curves.tsx';
import { interval, LOSS_DIGITS, signed } from './loss-text.ts';
import type { Comparison } from './research-query.ts';

const CALIBRATION_DIGITS = 4;

/** Side by side: losses with their intervals, both calibrations in one picture, and by time to the close. */
export function ComparisonResult({ result }: { result: Comparison }) {
  const { symbol, from, to, warnings, questions, models, times } = result;
  const names = models.map(({ name }) => name);
  return (
    <section aria-label={COMPARISON.result} className="grid gap-2 pb-2">
      <p className="px-3 text-sm">
        {COMPARISON.about(symbol, from.slice(0, 10), to.slice(0, 10), format.whole(questions))}
      </p>
      <ul className="grid gap-1 px-3">
        {warnings.map((warning) => (
          <li key={warning} className="rounded-md bg-alarm px-2 py-1.5 text-sm text-pretty">
            {warning}
          </li>
        ))}
      </ul>
      <NumbersTable
        caption={COMPARISON.result}
        heads={[
          ...[RESEARCH.columns.name, COMPARISON.logLoss, COMPARISON.difference],
          ...[RESEARCH.columns.calibration, COMPARISON.brier],
        ]}
        lines={models.map(({ name, logLoss, difference, calibrationError, brier }) => ({
          name,
          cells: [
            RESEARCH.interval(
              ...([logLoss.mean, logLoss.low, logLoss.high].map((each) => each.toFixed(LOSS_DIGITS)) as [
                string,
                string,
                string,
              ]),
            ),
            difference === null ? COMPARISON.measure : interval(difference),
            calibrationError.toFixed(CALIBRATION_DIGITS),
            brier.toFixed(LOSS_DIGITS),
          ],
        }))}
      />
      <p className="px-3 text-xs text-pretty text-muted">{COMPARISON.scoresMean}</p>
      <div className="grid gap-3 lg:grid-cols-2">
        <div>
          <h3 className="px-3 text-sm font-semibold">{COMPARISON.calibration}</h3>
          <CalibrationCurves label={COMPARISON.chart(names)} curves={models} />
        </div>
        <div className="min-w-0">
          <h3 className="px-3 text-sm font-semibold">{COMPARISON.byTime}</h3>
          <NumbersTable
            caption={COMPARISON.byTime}
            heads={[
              COMPARISON.time,
              ...names.map((name) => COMPARISON.lossOf(name)),
              COMPARISON.less,
              ...names.map((name) => COMPARISON.errorOf(name)),
              COMPARISON.questions,
            ]}
            lines={times.map(({ label, questions: asked, scores }) => ({
              name: label,
              cells: [
                ...scores.map(({ logLoss }) => logLoss.toFixed(LOSS_DIGITS)),
                signed((scores[1]?.logLoss ?? Number.NaN) - (scores[0]?.logLoss ?? Number.NaN)),
                ...scores.map(({ calibrationError }) => calibrationError.toFixed(CALIBRATION_DIGITS)),
                format.whole(asked),
              ],
            }))}
          />
        </div>
      </div>
    </section>
  );
}
