import * as format from '../format.ts';
import { PERFORMANCE } from '../text/performance.ts';
import { ChartFrame } from './chart-frame.tsx';
import { curveLines } from './chart-scale.ts';

/** Cumulative profit after fees; the shade is the fall from the height before. */
export function ProfitChart({ curve, zone }: { curve: readonly (readonly number[])[]; zone: string }) {
  const { least, greatest, zero, line, drawdown } = curveLines(curve);
  return (
    <ChartFrame
      label={PERFORMANCE.profitChart}
      top={format.profit(greatest)}
      bottom={format.profit(least)}
      left={format.day(curve[0]?.[0] ?? 0, zone)}
      right={format.day(curve.at(-1)?.[0] ?? 0, zone)}
    >
      <path d={drawdown} className="fill-down/20" />
      <path
        d={`M0 ${zero}H100`}
        className="stroke-edge"
        strokeDasharray="4 4"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={line}
        className="stroke-accent"
        strokeWidth="2"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </ChartFrame>
  );
}
