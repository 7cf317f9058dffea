import { AreaSeries, createChart, type IChartApi, type ISeriesApi, LineStyle } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { useTopicPart } from '../live/use-view.ts';
import { CHART_OPTIONS, LINE_OPTIONS } from './chart-look.ts';
import { type ChartPoint, chartPoints } from './chart-points.ts';
import { heldLines } from './held-lines.ts';

/** The chart keeps what it is given; a page that is open for days must not grow with it. */
const KEPT_POINTS_MAX = 5_000;

/** The index over the last minutes, with the strikes that are held. */
export function PriceChart() {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<IChartApi>(null);
  const line = useRef<ISeriesApi<'Area'>>(null);
  const shown = useRef<readonly ChartPoint[]>([]);
  const kept = useRef(0);
  const recent = useTopicPart('market', (market) => market.recent);
  const rows = useTopicPart('ladder', (ladder) => ladder.rows);
  const held = JSON.stringify(heldLines(rows ?? []));

  useEffect(() => {
    if (element.current === null) return;
    const created = createChart(element.current, CHART_OPTIONS);
    chart.current = created;
    line.current = created.addSeries(AreaSeries, LINE_OPTIONS);
    shown.current = [];
    return () => {
      created.remove();
      chart.current = null;
      line.current = null;
    };
  }, []);

  useEffect(() => {
    const points = chartPoints(recent ?? []);
    const last = shown.current.at(-1);
    const first = points[0];
    // Appending is cheap; only a jump back, or points that are all new, need the whole line again.
    const appended =
      last && first && first.time <= last.time ? points.filter((p) => p.time >= last.time) : null;
    kept.current += appended?.length ?? 0;
    if (appended !== null && appended.length > 0 && kept.current < KEPT_POINTS_MAX) {
      for (const point of appended) line.current?.update(point);
    } else {
      line.current?.setData([...points]);
      chart.current?.timeScale().fitContent();
      kept.current = points.length;
    }
    shown.current = points;
  }, [recent]);

  useEffect(() => {
    const series = line.current;
    if (series === null) return;
    const lines = (JSON.parse(held) as ReturnType<typeof heldLines>).map(({ price, title, colour }) =>
      series.createPriceLine({ price, title, color: colour, lineWidth: 1, lineStyle: LineStyle.Dashed }),
    );
    return () => {
      // After the chart is removed its lines are gone with it.
      if (line.current === series) for (const each of lines) series.removePriceLine(each);
    };
  }, [held]);

  return (
    <div ref={element} role="img" aria-label="Index price over the last minutes" className="size-full" />
  );
}
