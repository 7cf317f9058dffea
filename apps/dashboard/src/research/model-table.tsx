import * as format from '../format.ts';
import { NumbersTable } from '../performance/numbers-table.tsx';
import { RESEARCH } from '../text/research.ts';
import { Button } from '../ui/button.tsx';
import { interval, LOSS_DIGITS } from './loss-text.ts';
import type { Model } from './research-query.ts';

/** @param onUse null: who looks may not choose */
export function ModelTable(props: {
  caption: string;
  models: readonly Model[];
  onUse: ((name: string) => void) | null;
}) {
  const { caption, models, onUse } = props;
  const { columns } = RESEARCH;
  return (
    <NumbersTable
      caption={caption}
      heads={[
        ...[columns.name, columns.act, columns.logLoss, columns.against],
        ...[columns.calibration, columns.learnt, columns.bars],
      ]}
      lines={models.map((model) => ({
        name: model.name,
        cells: [<Act key="act" model={model} onUse={onUse} />, ...scores(model)],
      }))}
    />
  );
}

function scores({ trainedTo, bars, judged, problem }: Model): readonly string[] {
  if (problem !== null) return [RESEARCH.unusable, '', '', '', ''];
  if (trainedTo === null) return [RESEARCH.release, '', '', '', ''];
  const learnt = [trainedTo.slice(0, 10), format.whole(bars ?? 0)];
  if (judged === null) return [RESEARCH.notJudged, format.NOTHING, format.NOTHING, ...learnt];
  const { candidate, difference } = judged.scores;
  return [
    candidate.logLoss.toFixed(LOSS_DIGITS),
    interval(difference),
    candidate.calibrationError.toFixed(4),
    ...learnt,
  ];
}

function Act({ model, onUse }: { model: Model; onUse: ((name: string) => void) | null }) {
  if (model.isInUse) return <span className="font-semibold text-up">{RESEARCH.inUse}</span>;
  if (onUse === null || model.problem !== null) return null;
  return (
    <Button
      small
      aria-haspopup="dialog"
      aria-label={RESEARCH.toUse(model.name)}
      onClick={() => onUse(model.name)}
    >
      {RESEARCH.use}
    </Button>
  );
}
