import * as format from '../format.ts';
import { PERFORMANCE } from '../text/performance.ts';
import { ChartFrame } from './chart-frame.tsx';
import { scale } from './chart-scale.ts';
import type { CalibrationBin } from './performance-query.ts';

/** What was said against what came. The table beside it tells the same in numbers. */
export function CalibrationChart({ bins }: { bins: readonly CalibrationBin[] }) {
  const shown = bins.flatMap(({ from, meanProbability, share, interval }) =>
    meanProbability === null || share === null || interval === null
      ? []
      : [{ from, meanProbability, share, low: interval[0] ?? share, high: interval[1] ?? share }],
  );
  // Trades are bought where much is said: what is below all of them would only make them small.
  const least = Math.floor(Math.min(...shown.map((bin) => Math.min(bin.meanProbability, bin.low))) * 10) / 10;
  const [x, y] = [scale(least, 1), scale(least, 1, true)];
  const at = (value: number) => value.toFixed(2);
  return (
    <ChartFrame
      label={PERFORMANCE.calibrationChart}
      top={`${format.share(1)} ${PERFORMANCE.paid}`}
      bottom={`${format.share(least)} ${PERFORMANCE.paid}`}
      left={`${format.share(least)} ${PERFORMANCE.said}`}
      right={`${format.share(1)} ${PERFORMANCE.said}`}
    >
      <path
        d="M0 100L100 0"
        className="stroke-edge"
        strokeDasharray="4 4"
        vectorEffect="non-scaling-stroke"
      />
      {shown.map(({ from, meanProbability, share, low, high }) => (
        <g key={from} className="stroke-accent" strokeLinecap="round">
          <path
            d={`M${at(x(meanProbability))} ${at(y(low))}V${at(y(high))}`}
            strokeWidth="2"
            vectorEffect="non-scaling-stroke"
          />
          {/* A line of no length with round ends: a dot that stays round however wide the drawing is. */}
          <path
            d={`M${at(x(meanProbability))} ${at(y(share))}h.001`}
            strokeWidth="9"
            vectorEffect="non-scaling-stroke"
          />
        </g>
      ))}
    </ChartFrame>
  );
}
