import {
  type CandlestickSeriesPartialOptions,
  type ChartOptions,
  ColorType,
  CrosshairMode,
  type DeepPartial,
  type TickMarkFormatter,
} from 'lightweight-charts';
import * as format from '../format.ts';
import type { ChartColours } from './chart-colours.ts';

/** The library speaks UTC; the owner's zone is shown. Seconds only where a label is that fine. */
const tickMark: TickMarkFormatter = (time, kind) =>
  typeof time === 'number' ? format.timeOfDay(time * 1000).slice(0, kind === 4 ? 8 : 5) : null;

/** All but its colours. */
export const CHART_OPTIONS: DeepPartial<ChartOptions> = {
  autoSize: true,
  layout: {
    background: { type: ColorType.Solid, color: 'transparent' },
    fontSize: 11,
    // Its mark needs an inline style, which the page does not allow; the page's foot names the library instead.
    attributionLogo: false,
  },
  grid: { vertLines: { visible: false } },
  rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.14, bottom: 0.1 } },
  timeScale: {
    borderVisible: false,
    timeVisible: true,
    secondsVisible: true,
    barSpacing: 12,
    rightOffset: 3,
    tickMarkFormatter: tickMark,
  },
  localization: {
    timeFormatter: (time: unknown) => (typeof time === 'number' ? format.timeOfDay(time * 1000) : ''),
  },
  crosshair: { mode: CrosshairMode.Magnet },
  handleScroll: { vertTouchDrag: false },
};

export const chartColouring = ({ faint, line }: ChartColours): DeepPartial<ChartOptions> => ({
  layout: { textColor: faint },
  grid: { horzLines: { color: line } },
});

export const candleOptions = ({ up, down, accent }: ChartColours): CandlestickSeriesPartialOptions => ({
  upColor: up,
  wickUpColor: up,
  downColor: down,
  wickDownColor: down,
  borderVisible: false,
  priceLineColor: accent,
});
