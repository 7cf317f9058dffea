import {
  type ChartOptions,
  ColorType,
  CrosshairMode,
  type DeepPartial,
  type TickMarkFormatter,
} from 'lightweight-charts';
import * as format from '../format.ts';

/** The library speaks UTC; the owner's zone is shown. Seconds only where a label is that fine. */
const tickMark: TickMarkFormatter = (time, kind) =>
  typeof time === 'number' ? format.timeOfDay(time * 1000).slice(0, kind === 4 ? 8 : 5) : null;

export const CHART_OPTIONS: DeepPartial<ChartOptions> = {
  autoSize: true,
  layout: {
    background: { type: ColorType.Solid, color: 'transparent' },
    textColor: '#758396',
    fontSize: 11,
    // Its mark needs an inline style, which the page does not allow; the page's foot names the library instead.
    attributionLogo: false,
  },
  grid: { vertLines: { visible: false }, horzLines: { color: '#1a222c' } },
  rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.12, bottom: 0.08 } },
  timeScale: { borderVisible: false, timeVisible: true, secondsVisible: true, tickMarkFormatter: tickMark },
  localization: {
    timeFormatter: (time: unknown) => (typeof time === 'number' ? format.timeOfDay(time * 1000) : ''),
  },
  crosshair: { mode: CrosshairMode.Magnet },
  handleScroll: { vertTouchDrag: false },
};

export const LINE_OPTIONS = {
  lineColor: '#78aefc',
  lineWidth: 2,
  topColor: 'rgba(120, 174, 252, 0.18)',
  bottomColor: 'rgba(120, 174, 252, 0)',
  priceLineVisible: true,
  priceLineColor: '#3a4a5e',
} as const;
