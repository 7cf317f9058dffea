import * as format from '../format.ts';
import { useIsStale, useTopicPart } from '../live/use-view.ts';
import { PRICE } from '../text/trade-monitor.ts';
import { Panel } from '../ui/panel.tsx';
import { momentumArrows, momentumColour } from './momentum-arrows.ts';

/** A bar this long is a change of half a percent. */
const FULL_PCT = 0.5;

/** The score and the changes it is made of, oldest first. */
export function MomentumPanel() {
  const isStale = useIsStale();
  const lags = useTopicPart('market', (market) => market.momentumLags) ?? [];
  return (
    <Panel
      title={PRICE.momentum}
      aside={
        <span className={isStale ? 'stale' : ''}>
          <MomentumScore />
        </span>
      }
    >
      <ol className="grid grid-cols-6 gap-1.5 px-3 py-2.5">
        {lags
          .toSorted((a, b) => b.minutes - a.minutes)
          .map(({ minutes, changePct }) => (
            <Lag key={minutes} minutes={minutes} changePct={changePct} />
          ))}
      </ol>
    </Panel>
  );
}

export function MomentumScore() {
  const scoreBp = useTopicPart('market', (market) => market.momentumBp);
  if (scoreBp === null) return <span className="text-sm text-muted">{format.NOTHING}</span>;
  return (
    <span className={`text-sm font-semibold ${momentumColour(scoreBp)}`} title={PRICE.momentumMeans}>
      <span aria-hidden="true">{momentumArrows(scoreBp)} </span>
      {format.basisPoints(scoreBp)}
    </span>
  );
}

function Lag({ minutes, changePct }: { minutes: number; changePct: number | null }) {
  // At least a hair, so that a bar is seen to be there; square root, so that small changes are seen to be different.
  const length = Math.min(1, Math.max(0.03, Math.sqrt(Math.abs(changePct ?? 0) / FULL_PCT)));
  const isUp = (changePct ?? 0) >= 0;
  return (
    <li className="flex flex-col items-center gap-1 text-xs">
      <span className="text-faint">{minutes}m</span>
      <svg viewBox="0 0 10 40" preserveAspectRatio="none" className="h-12 w-full" aria-hidden="true">
        <line x1="0" x2="10" y1="20" y2="20" className="stroke-line" strokeWidth="0.75" />
        {changePct !== null && (
          <rect
            x="2.5"
            width="5"
            y={isUp ? 20 - 19 * length : 20}
            height={19 * length}
            className={isUp ? 'fill-up' : 'fill-down'}
          />
        )}
      </svg>
      <span className="text-[0.7rem] whitespace-nowrap text-muted">
        {changePct === null ? format.NOTHING : format.percent(changePct)}
      </span>
    </li>
  );
}
