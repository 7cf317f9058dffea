import type { UTCTimestamp } from 'lightweight-charts';

export type ChartPoint = { readonly time: UTCTimestamp; readonly value: number };

/** Points as the chart wants them: whole seconds, strictly rising; of two in one second the later one counts. */
export function chartPoints(recent: readonly (readonly [timeMs: number, indexE4: number])[]): ChartPoint[] {
  const points: ChartPoint[] = [];
  for (const [timeMs, indexE4] of recent) {
    const point = { time: Math.floor(timeMs / 1000) as UTCTimestamp, value: indexE4 / 10_000 };
    const last = points.at(-1);
    if (last !== undefined && point.time < last.time) continue;
    if (last?.time === point.time) points.pop();
    points.push(point);
  }
  return points;
}
