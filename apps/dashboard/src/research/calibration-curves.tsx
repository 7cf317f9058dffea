import * as format from '../format.ts';
import { ChartFrame } from '../performance/chart-frame.tsx';
import { scale } from '../performance/chart-scale.ts';
import { PERFORMANCE } from '../text/performance.ts';
import type { CalibrationBand } from './research-query.ts';

/** Told apart by colour and by stroke. */
const LOOKS = [
  { line: 'stroke-accent', dashes: undefined, key: 'bg-accent' },
  { line: 'stroke-warn', dashes: '5 3', key: 'bg-warn' },
] as const;

const [X, Y] = [scale(0, 1), scale(0, 1, true)];
const at = ({ said, came }: CalibrationBand) => `${X(said).toFixed(2)} ${Y(came).toFixed(2)}`;

/** What one or two models said against what came; the dashed diagonal is what nobody could better. */
export function CalibrationCurves(props: {
  label: string;
  curves: readonly { readonly name: string; readonly bands: readonly CalibrationBand[] }[];
}) {
  const { label, curves } = props;
  return (
    <>
      {curves.length > 1 && (
        <ul className="flex flex-wrap gap-x-4 px-3 pb-1 text-xs text-muted">
          {curves.map(({ name }, i) => (
            <li key={name} className="flex items-center gap-1.5">
              <span aria-hidden="true" className={`h-0.5 w-5 ${LOOKS[i]?.key ?? ''}`} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <ChartFrame
        label={label}
        top={`${format.share(1)} ${PERFORMANCE.paid}`}
        bottom={`${format.share(0)} ${PERFORMANCE.paid}`}
        left={`${format.share(0)} ${PERFORMANCE.said}`}
        right={`${format.share(1)} ${PERFORMANCE.said}`}
      >
        <path
          d="M0 100L100 0"
          className="stroke-edge"
          strokeDasharray="4 4"
          vectorEffect="non-scaling-stroke"
        />
        {curves.map(({ name, bands }, i) => (
          <g key={name} className={LOOKS[i]?.line ?? ''} strokeLinecap="round" strokeLinejoin="round">
            <path
              d={`M${bands.map(at).join('L')}`}
              strokeWidth="1.5"
              strokeDasharray={LOOKS[i]?.dashes}
              vectorEffect="non-scaling-stroke"
            />
            {bands.map((band) => (
              // A line of no length with round ends: a dot that stays round however wide the drawing is.
              <path
                key={band.from}
                d={`M${at(band)}h.001`}
                strokeWidth="6"
                vectorEffect="non-scaling-stroke"
              />
            ))}
          </g>
        ))}
      </ChartFrame>
    </>
  );
}
