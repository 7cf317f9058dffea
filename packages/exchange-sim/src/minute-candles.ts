import type { PriceE4 } from '@rec-io/domain/money';
import { floorTo, MINUTE_MS } from '@rec-io/domain/time';

/** Columns of a minute's prices; 0 where there was none. */
const COLUMNS = [
  'bidOpen',
  'bidLow',
  'bidHigh',
  'bidClose',
  'askOpen',
  'askLow',
  'askHigh',
  'askClose',
  'open',
  'low',
  'high',
  'close',
] as const;
type Column = (typeof COLUMNS)[number];
const WIDTH = COLUMNS.length;
const PLACE = Object.fromEntries(COLUMNS.map((column, i) => [column, i])) as Readonly<Record<Column, number>>;

/** One candle: quotes, trades and what is held, of a minute or of several together. */
export type Candle = {
  /** Inclusive: a trade of this very millisecond belongs to it. */
  readonly endMs: number;
  readonly bid: Quotes;
  readonly ask: Quotes;
  /** Null when nothing traded. */
  readonly price: (Quotes & { readonly meanE4: number }) | null;
  /** Price of the last trade before; null when there was none. */
  readonly previousE4: PriceE4 | null;
  readonly volumeE2: number;
  readonly openInterestE2: number;
};
export type Quotes = {
  readonly openE4: number;
  readonly lowE4: number;
  readonly highE4: number;
  readonly closeE4: number;
};

/** Of a minute that is written down. */
export const MINUTE_BYTES = 2 * WIDTH + 16;

/** A market's minutes from its opening to its close, in 40 bytes each. */
export class MinuteCandles {
  readonly #firstMs: number;
  #minutes = 0;
  #prices = new Uint16Array(0);
  #volumes = new Uint32Array(0);
  #interests = new Uint32Array(0);
  /** Sums of price times contracts, for the mean. */
  #turnovers = new Float64Array(0);

  constructor(openTimeMs: number, closeTimeMs: number) {
    this.#firstMs = floorTo(openTimeMs - 1, MINUTE_MS);
    this.extendTo(closeTimeMs);
  }

  /** Makes room up to a later close; what was recorded stays. */
  extendTo(closeTimeMs: number): void {
    const minutes = Math.max(1, Math.ceil((closeTimeMs - this.#firstMs) / MINUTE_MS));
    if (minutes <= this.#minutes) return;
    const before = [this.#prices, this.#volumes, this.#interests, this.#turnovers] as const;
    this.#minutes = minutes;
    this.#prices = new Uint16Array(minutes * WIDTH);
    this.#volumes = new Uint32Array(minutes);
    this.#interests = new Uint32Array(minutes);
    this.#turnovers = new Float64Array(minutes);
    const after = [this.#prices, this.#volumes, this.#interests, this.#turnovers] as const;
    for (const [i, column] of after.entries()) column.set(before[i] ?? []);
  }

  /** The best prices as they stand at the end of a second; $1 for an ask that nobody makes. */
  quote(timeMs: number, bidE4: number, askE4: number, openInterestE2: number): void {
    const minute = this.minuteOf(timeMs);
    if (minute === null) return;
    // An ask is never 0, a bid may be: so the ask tells whether there was a quote before.
    const isFirst = this.#get(minute, 'askOpen') === 0;
    this.#extend(minute, ['bidOpen', 'bidLow', 'bidHigh', 'bidClose'], bidE4, isFirst);
    this.#extend(minute, ['askOpen', 'askLow', 'askHigh', 'askClose'], askE4, isFirst);
    this.#interests[minute] = openInterestE2;
  }

  trade(timeMs: number, priceE4: number, countE2: number): void {
    const minute = this.minuteOf(timeMs);
    if (minute === null) return;
    this.#extend(minute, ['open', 'low', 'high', 'close'], priceE4, this.#get(minute, 'open') === 0);
    this.#volumes[minute] = (this.#volumes[minute] ?? 0) + countE2;
    this.#turnovers[minute] = (this.#turnovers[minute] ?? 0) + priceE4 * countE2;
  }

  get minutes(): number {
    return this.#minutes;
  }

  write(minute: number, bytes: Buffer, from: number): void {
    let at = from;
    for (let i = 0; i < WIDTH; i++) at = bytes.writeUInt16LE(this.#prices[minute * WIDTH + i] ?? 0, at);
    at = bytes.writeUInt32LE(this.#volumes[minute] ?? 0, at);
    at = bytes.writeUInt32LE(this.#interests[minute] ?? 0, at);
    bytes.writeDoubleLE(this.#turnovers[minute] ?? 0, at);
  }

  read(minute: number, bytes: Buffer, from: number): void {
    for (let i = 0; i < WIDTH; i++) this.#prices[minute * WIDTH + i] = bytes.readUInt16LE(from + 2 * i);
    const at = from + 2 * WIDTH;
    this.#volumes[minute] = bytes.readUInt32LE(at);
    this.#interests[minute] = bytes.readUInt32LE(at + 4);
    this.#turnovers[minute] = bytes.readDoubleLE(at + 8);
  }

  /** Candles of that length that end within the span, both ends included. A time without quotes has no candle. */
  candles(startMs: number, endMs: number, periodMs: number): Candle[] {
    const candles: Candle[] = [];
    let previousE4: PriceE4 | null = null;
    let from = 0;
    while (from < this.#minutes) {
      const periodEndMs = Math.ceil(this.#endOf(from) / periodMs) * periodMs;
      const to = Math.min(this.#minutes, (periodEndMs - this.#firstMs) / MINUTE_MS);
      if (periodEndMs > endMs) break;
      const candle = this.#joined(from, to, periodEndMs, previousE4);
      if (candle && periodEndMs >= startMs) candles.push(candle);
      previousE4 = (candle?.price?.closeE4 as PriceE4 | undefined) ?? previousE4;
      from = to;
    }
    return candles;
  }

  #joined(from: number, to: number, endMs: number, previousE4: PriceE4 | null): Candle | null {
    const quoted: number[] = [];
    const traded: number[] = [];
    let [volumeE2, turnover] = [0, 0];
    for (let minute = from; minute < to; minute++) {
      if (this.#get(minute, 'askOpen') > 0) quoted.push(minute);
      if (this.#get(minute, 'open') === 0) continue;
      traded.push(minute);
      volumeE2 += this.#volumes[minute] ?? 0;
      turnover += this.#turnovers[minute] ?? 0;
    }
    const last = quoted.at(-1);
    if (last === undefined) return null;
    const price = this.#quotes(traded, ['open', 'low', 'high', 'close']);
    return {
      endMs,
      bid: this.#quotes(quoted, ['bidOpen', 'bidLow', 'bidHigh', 'bidClose']),
      ask: this.#quotes(quoted, ['askOpen', 'askLow', 'askHigh', 'askClose']),
      price: traded.length === 0 ? null : { ...price, meanE4: Math.round(turnover / volumeE2) },
      previousE4,
      volumeE2,
      openInterestE2: this.#interests[last] ?? 0,
    };
  }

  #quotes(minutes: readonly number[], [open, low, high, close]: Four): Quotes {
    return {
      openE4: this.#get(minutes[0] ?? 0, open),
      lowE4: Math.min(...minutes.map((minute) => this.#get(minute, low))),
      highE4: Math.max(...minutes.map((minute) => this.#get(minute, high))),
      closeE4: this.#get(minutes.at(-1) ?? 0, close),
    };
  }

  #extend(minute: number, [open, low, high, close]: Four, priceE4: number, isFirst: boolean): void {
    if (isFirst) this.#set(minute, open, priceE4);
    this.#set(minute, low, isFirst ? priceE4 : Math.min(this.#get(minute, low), priceE4));
    this.#set(minute, high, isFirst ? priceE4 : Math.max(this.#get(minute, high), priceE4));
    this.#set(minute, close, priceE4);
  }

  /** Null outside the life of the market. */
  minuteOf(timeMs: number): number | null {
    const minute = Math.ceil((timeMs - this.#firstMs) / MINUTE_MS) - 1;
    return minute >= 0 && minute < this.#minutes ? minute : null;
  }

  #endOf(minute: number): number {
    return this.#firstMs + (minute + 1) * MINUTE_MS;
  }

  #get(minute: number, column: Column): number {
    return this.#prices[minute * WIDTH + PLACE[column]] ?? 0;
  }

  #set(minute: number, column: Column, priceE4: number): void {
    this.#prices[minute * WIDTH + PLACE[column]] = priceE4;
  }
}

type Four = readonly [Column, Column, Column, Column];
