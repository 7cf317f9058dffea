import { closeSync, constants, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { PriceE4 } from '@rec-io/domain/money';
import type { MarketRecord, MarketRecords } from '../market-record.ts';
import { recordOf } from '../market-record.ts';
import { MINUTE_BYTES, type MinuteCandles } from '../minute-candles.ts';
import type { TradingEvent } from '../trading-event.ts';

const FILE = /^event-(.+)\.bin$/;
const READY = constants.O_RDWR | constants.O_CREAT;
/** Begins a file: the way it is written, markets, players. */
const FORMAT = 1;
const HEAD_BYTES = 16;
/** Volume, last price, its contracts; then what each player holds. Eight bytes each. */
const NUMBERS = 3;
const NUMBER_BYTES = 8;
/** Of events that still trade, with some to spare. */
const OPEN_FILES_MAX = 24;

/**
 * What the markets of an event traded, a file for each event, written over in place: first how each market stands, then
 * minute by minute a candle of each. Not synced.
 */
export class EventFiles implements MarketRecords {
  readonly #directory: string;
  readonly #open = new Map<string, number>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Whether anything was ever written. */
  get isEmpty(): boolean {
    return !readdirSync(this.#directory).some((name) => FILE.test(name));
  }

  of(event: TradingEvent): MarketRecord[] | null {
    const bytes = this.#read(event);
    if (bytes === null) return null;
    const players = playersOf(event);
    return event.markets.map((_, place) => {
      const number = (i: number): number =>
        bytes.readDoubleLE(HEAD_BYTES + (place * (NUMBERS + players) + i) * NUMBER_BYTES);
      const lastE4 = number(1);
      return {
        volumeE2: number(0),
        lastPriceE4: lastE4 === 0 ? null : (lastE4 as PriceE4),
        lastCountE2: number(2),
        houseHeldE2: Array.from({ length: players }, (_, i) => number(NUMBERS + i)),
      };
    });
  }

  /** Gives candles what was written down of them, market by market. */
  readCandles(event: TradingEvent, candles: readonly MinuteCandles[]): void {
    const bytes = this.#read(event);
    if (bytes === null) return;
    for (const [place, own] of candles.entries()) {
      for (let minute = 0; minute < own.minutes; minute++) {
        const from = minuteAt(event, minute) + place * MINUTE_BYTES;
        if (from + MINUTE_BYTES > bytes.length) break;
        own.read(minute, bytes, from);
      }
    }
  }

  write(event: TradingEvent, candles: readonly MinuteCandles[], minutes: Iterable<number>): void {
    const file = this.#file(event.fact.eventTicker);
    const head = headOf(event);
    writeSync(file, head, 0, head.length, 0);
    for (const minute of minutes) {
      const bytes = Buffer.alloc(candles.length * MINUTE_BYTES);
      for (const [place, own] of candles.entries()) own.write(minute, bytes, place * MINUTE_BYTES);
      writeSync(file, bytes, 0, bytes.length, minuteAt(event, minute));
    }
  }

  /** Removes what nobody can ask for any more. */
  sweep(isKept: (eventTicker: string) => boolean): void {
    for (const name of readdirSync(this.#directory)) {
      const ticker = FILE.exec(name)?.[1];
      if (ticker === undefined || isKept(ticker)) continue;
      this.#close(ticker);
      rmSync(join(this.#directory, name), { force: true });
    }
  }

  close(): void {
    for (const ticker of [...this.#open.keys()]) this.#close(ticker);
  }

  #file(eventTicker: string): number {
    const known = this.#open.get(eventTicker);
    if (known !== undefined) return known;
    const [oldest] = this.#open.keys();
    if (this.#open.size >= OPEN_FILES_MAX && oldest !== undefined) this.#close(oldest);
    const file = openSync(this.#path(eventTicker), READY, 0o600);
    this.#open.set(eventTicker, file);
    return file;
  }

  #close(eventTicker: string): void {
    const file = this.#open.get(eventTicker);
    if (file !== undefined) closeSync(file);
    this.#open.delete(eventTicker);
  }

  /** Null when there is none, or it is of other markets or players than these. */
  #read(event: TradingEvent): Buffer | null {
    try {
      const bytes = readFileSync(this.#path(event.fact.eventTicker));
      const isOurs =
        bytes.length >= minuteAt(event, 0) &&
        bytes.subarray(0, HEAD_BYTES).equals(headOf(event).subarray(0, HEAD_BYTES));
      return isOurs ? bytes : null;
    } catch {
      return null;
    }
  }

  #path(eventTicker: string): string {
    return join(this.#directory, `event-${eventTicker}.bin`);
  }
}

const playersOf = ({ markets }: TradingEvent): number => markets[0]?.houseHeldE2.length ?? 0;

const minuteAt = (event: TradingEvent, minute: number): number => {
  const { length } = event.markets;
  return HEAD_BYTES + length * ((NUMBERS + playersOf(event)) * NUMBER_BYTES + minute * MINUTE_BYTES);
};

function headOf(event: TradingEvent): Buffer {
  const bytes = Buffer.alloc(minuteAt(event, 0));
  bytes.writeUInt32LE(FORMAT, 0);
  bytes.writeUInt32LE(event.markets.length, 4);
  bytes.writeUInt32LE(playersOf(event), 8);
  let at = HEAD_BYTES;
  for (const { volumeE2, lastPriceE4, lastCountE2, houseHeldE2 } of event.markets.map(recordOf))
    for (const value of [volumeE2, lastPriceE4 ?? 0, lastCountE2, ...houseHeldE2])
      at = bytes.writeDoubleLE(value, at);
  return bytes;
}
