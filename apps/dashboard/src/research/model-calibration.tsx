import * as format from '../format.ts';
import { NumbersTable } from '../performance/numbers-table.tsx';
import { RESEARCH } from '../text/research.ts';
import { Fold } from '../ui/fold.tsx';
import { CalibrationCurves } from './calibration-curves.tsx';
import type { Model } from './research-query.ts';

/** How true each model's probabilities came when it was judged last; of one that kept nothing, that. */
export function ModelCalibrations({ models }: { models: readonly Model[] }) {
  return models
    .filter(({ problem }) => problem === null)
    .map(({ name, calibration }) => (
      <Fold
        key={name}
        name={RESEARCH.calibrationOf(name)}
        className="mx-3 border-t border-line/60"
        nameClassName="min-h-9 text-sm"
      >
        {calibration === null ? (
          <p className="pb-2 text-sm text-pretty text-muted">{RESEARCH.noCalibration}</p>
        ) : (
          <div className="grid gap-3 pb-2 lg:grid-cols-2">
            <div>
              <p className="px-3 pb-1 text-xs text-muted">
                {RESEARCH.judgedOn(calibration.from.slice(0, 10), calibration.to.slice(0, 10))}
              </p>
              <CalibrationCurves
                label={RESEARCH.calibrationChart(name)}
                curves={[{ name, bands: calibration.bands }]}
              />
            </div>
            <NumbersTable
              caption={RESEARCH.calibrationOf(name)}
              heads={[
                RESEARCH.bands.range,
                RESEARCH.bands.said,
                RESEARCH.bands.came,
                RESEARCH.bands.questions,
              ]}
              lines={calibration.bands.map(({ from, to, said, came, questions }) => ({
                name: `${format.share(from)}–${format.share(to)}`,
                cells: [format.share(said), format.share(came), format.whole(questions)],
              }))}
            />
          </div>
        )}
      </Fold>
    ));
}
