import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { BarColumns } from './bar-columns.ts';
import type { MinuteBars } from './bars.ts';

/** Candles that were left out of a page, and why. */
export type CandleFaults = {
  /** No bar: high below low, a price of zero, a time within a minute. */
  readonly impossible: number;
  /** The same minute again, with other values: the first counts. */
  readonly contradicting: number;
  /** Minutes that are not over, or are still to come. */
  readonly unfinished: number;
};

type Candle = readonly [
  seconds: number,
  low: number,
  high: number,
  open: number,
  close: number,
  volume: number,
];

/** In order of time, each minute once. */
type ReadBars = { readonly bars: MinuteBars; readonly faults: CandleFaults };

type ReadPage =
  | { readonly kind: 'page'; until(knownToMs: number): ReadBars }
  /** Not an answer that can be used, even in part. */
  | { readonly kind: 'malformed'; readonly why: string };

const FIELDS = 6;
const E4 = 10_000;
const SHOWN_MAX = 80;

/**
 * Reads an answer about [fromMs, toMs): arrays of time, low, high, open, close and volume, newest first. What is outside the
 * stretch was not asked for and is left out.
 */
export function readCandles(text: string, fromMs: number, toMs: number): ReadPage {
  const malformed = (why: string): ReadPage => ({ kind: 'malformed', why });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return malformed(`its answer is cut short or no JSON: ${JSON.stringify(text.slice(0, SHOWN_MAX))}`);
  }
  if (!Array.isArray(body)) return malformed('its answer is no list of candles');
  if (!body.every(isCandle)) return malformed('a candle of its answer is not six numbers');
  const candles: Candle[] = body.toSorted((a: Candle, b: Candle) => a[0] - b[0]);
  return { kind: 'page', until: (knownToMs) => pageOf(candles, fromMs, Math.min(toMs, knownToMs)) };
}

const isCandle = (value: unknown): value is Candle =>
  Array.isArray(value) &&
  value.length >= FIELDS &&
  value.slice(0, FIELDS).every((field) => typeof field === 'number' && Number.isFinite(field));

function pageOf(candles: readonly Candle[], fromMs: number, knownToMs: number): ReadBars {
  const columns = new BarColumns();
  let [impossible, contradicting, unfinished] = [0, 0, 0];
  let last: Candle | null = null;
  for (const candle of candles) {
    const [seconds, low, high, open, close, volume] = candle;
    const startMs = seconds * SECOND_MS;
    if (startMs < fromMs) continue;
    if (startMs >= knownToMs) unfinished++;
    else if (startMs % MINUTE_MS !== 0 || !isBar(candle)) impossible++;
    else if (last?.[0] === seconds) {
      if (last.slice(0, FIELDS).join() !== candle.slice(0, FIELDS).join()) contradicting++;
    } else {
      last = candle;
      const [openE4, highE4, lowE4, closeE4] = [open, high, low, close].map((price) =>
        Math.round(price * E4),
      ) as [number, number, number, number];
      columns.push(startMs, openE4, highE4, lowE4, closeE4, volume);
    }
  }
  return { bars: columns.bars(), faults: { impossible, contradicting, unfinished } };
}

const isBar = ([, low, high, open, close, volume]: Candle): boolean =>
  Math.round(low * E4) > 0 &&
  low <= Math.min(open, close) &&
  high >= Math.max(open, close) &&
  high * E4 <= Number.MAX_SAFE_INTEGER &&
  volume >= 0;
