import type { BookLevel } from '@rec-io/domain/exchange-event';
import {
  AmountError,
  type PriceE4,
  parseCountE2,
  parseDecimal,
  parsePriceE4,
  priceE4,
} from '@rec-io/domain/money';

/** Digits behind the eighth are left out: half up to 1/10,000 $ or to a cent, they change nothing. */
const parseIndex = (text: string): number =>
  parseDecimal(text.replace(/^(\d+\.\d{8})\d+$/, '$1'), 8) / 10_000;

/** An index is finer than a price: it is rounded half up to 1/10,000 $. */
export const parseIndexE4 = (text: string): PriceE4 => priceE4(Math.round(parseIndex(text)));

/** A mean of index prints keeps its fraction: the settlement rule rounds it, nobody else. */
export const parseMeanE4 = parseIndex;

/** A strike comes as a JSON number (81999.99): the nearest 1/10,000 $ must be what it meant. */
export function strikeE4(value: number): PriceE4 {
  const strike = Math.round(value * 10_000);
  if (Math.abs(value * 10_000 - strike) > 0.01)
    throw new AmountError(`strike finer than 1/10,000 $: ${value}`);
  return priceE4(strike);
}

/** @throws AmountError unless the text is an RFC 3339 time with a zone */
export function parseTimeMs(text: string): number {
  const timeMs = /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(timeMs)) throw new AmountError(`not a time: ${JSON.stringify(text)}`);
  return timeMs;
}

/** A level of a book as the exchange writes it. @throws AmountError */
export const levelOf = ([price, count]: readonly [string, string]): BookLevel => [
  parsePriceE4(price),
  parseCountE2(count),
];
