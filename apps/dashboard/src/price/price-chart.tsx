import { useQuery } from '@tanstack/react-query';
import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineStyle,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef, useState } from 'react';
import { useTopicPart } from '../live/use-view.ts';
import { usePreference } from '../preferences/preferences.ts';
import { PRICE } from '../text/trade-monitor.ts';
import { barsQuery } from './bars-query.ts';
import { type Candle, candlesOf, withHistory, withPrint } from './candles.ts';
import { type ChartColours, chartColours } from './chart-colours.ts';
import { CHART_OPTIONS, candleOptions, chartColouring } from './chart-look.ts';
import { heldLines } from './held-lines.ts';
import { priceTape } from './price-tape.ts';
import { type TradeMark, tradeMarks } from './trade-marks.ts';

const NO_BARS: readonly Candle[] = [];

type Drawn = {
  readonly chart: IChartApi;
  readonly series: ISeriesApi<'Candlestick'>;
  readonly marks: ISeriesMarkersPluginApi<Time>;
};

const shown = ({ timeMs, openE4, highE4, lowE4, closeE4 }: Candle) => ({
  time: (timeMs / 1_000) as UTCTimestamp,
  open: openE4 / 10_000,
  high: highE4 / 10_000,
  low: lowE4 / 10_000,
  close: closeE4 / 10_000,
});

const mark =
  (colours: ChartColours) =>
  ({ timeMs, kind, won, count }: TradeMark): SeriesMarker<Time> => ({
    time: (timeMs / 1_000) as UTCTimestamp,
    position: kind === 'entry' ? 'belowBar' : 'aboveBar',
    shape: kind === 'entry' ? 'arrowUp' : 'arrowDown',
    color: won === null ? colours.accent : won ? colours.up : colours.down,
    text: count > 1 ? String(count) : '',
  });

/** The index in candles, continued with every print, with the strikes that are held and where trades began and ended. */
export function PriceChart() {
  const element = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const newest = useRef<{ candle: Candle | null; timeMs: number }>({ candle: null, timeMs: 0 });
  const spanS = usePreference('candleSeconds');
  const theme = useLook();
  const recent = useTopicPart('market', (market) => market.recent);
  const rows = useTopicPart('ladder', (ladder) => ladder.rows);
  const open = useTopicPart('trades', (trades) => trades.open);
  const finished = useTopicPart('day', (day) => day.finished);
  const held = JSON.stringify(heldLines(rows ?? []));
  const symbol = useTopicPart('market', (market) => market.symbol);
  const asked = useQuery(barsQuery(symbol, spanS, priceTape.prints[0]?.[0] ?? null));
  const bars = asked.data ?? NO_BARS;
  const isAnswered = asked.data !== undefined || asked.failureCount > 0;

  useEffect(() => {
    if (drawn === null) return;
    const colours = chartColours(theme);
    drawn.chart.applyOptions(chartColouring(colours));
    drawn.series.applyOptions(candleOptions(colours));
  }, [drawn, theme]);

  useEffect(() => {
    if (drawn === null) return;
    const candles = withHistory(bars, candlesOf(priceTape.prints, spanS));
    drawn.series.setData(candles.map(shown));
    drawn.chart.timeScale().scrollToRealTime();
    newest.current = { candle: candles.at(-1) ?? null, timeMs: priceTape.prints.at(-1)?.[0] ?? 0 };
  }, [drawn, spanS, bars]);

  useEffect(() => {
    const last = recent?.at(-1);
    if (drawn === null || recent === null || last === undefined) return;
    let { candle, timeMs } = newest.current;
    if (last[0] < timeMs || candle === null) {
      // Another coin, or a clock that went back: the tape has begun anew.
      const candles = candlesOf(priceTape.prints, spanS);
      drawn.series.setData(candles.map(shown));
      newest.current = { candle: candles.at(-1) ?? null, timeMs: last[0] };
      return;
    }
    for (const print of recent) {
      if (print[0] <= timeMs) continue;
      candle = withPrint(candle, print, spanS);
      timeMs = print[0];
      drawn.series.update(shown(candle));
    }
    newest.current = { candle, timeMs };
  }, [drawn, recent, spanS]);

  const fromMs = bars[0]?.timeMs ?? priceTape.prints[0]?.[0] ?? Number.POSITIVE_INFINITY;
  const marks = JSON.stringify(
    tradeMarks([...(open ?? []), ...(finished ?? [])], spanS, fromMs - spanS * 1_000),
  );
  useEffect(() => {
    const marked = JSON.parse(marks) as readonly TradeMark[];
    drawn?.marks.setMarkers(marked.map(mark(chartColours(theme))));
  }, [drawn, marks, theme]);

  useEffect(() => {
    if (drawn === null) return;
    const colours = chartColours(theme);
    const { series } = drawn;
    const lines = (JSON.parse(held) as ReturnType<typeof heldLines>).map(({ price, title, side }) =>
      series.createPriceLine({
        price,
        title,
        color: side === 'yes' ? colours.up : colours.down,
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
      }),
    );
    return () => {
      for (const line of lines) series.removePriceLine(line);
    };
  }, [drawn, held, theme]);

  const [isTime, setIsTime] = useState(false);
  // Drawn once, with what was before the page; a slow phone would take long to draw it twice.
  if (isAnswered && !isTime) setIsTime(true);

  // The last of all: what the others have put on the chart is taken off before it is gone. Its colours come when it is there.
  useEffect(() => {
    if (element.current === null || !isTime) return;
    const chart = createChart(element.current, CHART_OPTIONS);
    const series = chart.addSeries(CandlestickSeries);
    setDrawn({ chart, series, marks: createSeriesMarkers(series, []) });
    return () => {
      setDrawn(null);
      chart.remove();
    };
  }, [isTime]);

  return <div ref={element} role="img" aria-label={PRICE.chart} className="size-full" />;
}

/** Changes whenever the colours do. */
function useLook(): string {
  const theme = usePreference('theme');
  const [isDark, setIsDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const changed = () => setIsDark(system.matches);
    system.addEventListener('change', changed);
    return () => system.removeEventListener('change', changed);
  }, []);
  return theme === 'system' ? (isDark ? 'dark' : 'light') : theme;
}
