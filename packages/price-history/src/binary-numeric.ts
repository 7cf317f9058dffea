import { readInt16, readUInt16, writeInt16, writeInt32 } from './binary-integers.ts';

/**
 * PostgreSQL's binary form of `numeric` (`src/backend/utils/adt/numeric.c`, numeric_send): counts of digits, weight of the first,
 * sign and digits after the point as 16-bit numbers, then the digits, to the base 10,000.
 */
const HEAD_BYTES = 8;
const BASE = 10_000;
const NEGATIVE = 0x4000;
const NOT_A_NUMBER = 0xc000;
/** A double holds these powers exactly, so dividing by one rounds once. */
const EXACT_POWER_MAX = 22;
const VOLUME_DECIMALS = 8;

/** Writes a price of 1/10,000 $, its length before it. @returns where the next byte goes */
export function writePriceE4(into: Buffer, at: number, priceE4: number): number {
  const dollars = Math.floor(priceE4 / BASE);
  const groups = dollars < BASE ? 1 : dollars < BASE * BASE ? 2 : dollars < BASE ** 3 ? 3 : 4;
  let next = writeHead(into, at, groups + 1, groups - 1, 4);
  for (let power = groups - 1; power >= 0; power--) next = writeInt16(into, next, groupOf(dollars, power));
  return writeInt16(into, next, priceE4 % BASE);
}

/** Writes a number of coins so that reading it gives the same double, its length before it; NaN is null. */
export function writeVolume(into: Buffer, at: number, coins: number): number {
  if (Number.isNaN(coins)) return writeInt32(into, at, -1);
  const scaled = Math.round(coins * 10 ** VOLUME_DECIMALS);
  if (scaled <= Number.MAX_SAFE_INTEGER && scaled / 10 ** VOLUME_DECIMALS === coins) {
    const whole = Math.floor(scaled / 1e8);
    const fraction = scaled % 1e8;
    const groups = whole < BASE ? 1 : whole < BASE * BASE ? 2 : 3;
    let next = writeHead(into, at, groups + 2, groups - 1, decimalsOf(fraction));
    for (let power = groups - 1; power >= 0; power--) next = writeInt16(into, next, groupOf(whole, power));
    next = writeInt16(into, next, Math.floor(fraction / BASE));
    return writeInt16(into, next, fraction % BASE);
  }
  return writeDecimalText(into, at, plainText(coins));
}

function writeHead(into: Buffer, at: number, digits: number, weight: number, decimals: number): number {
  let next = writeInt32(into, at, HEAD_BYTES + digits * 2);
  next = writeInt16(into, next, digits);
  next = writeInt16(into, next, weight);
  next = writeInt16(into, next, 0);
  return writeInt16(into, next, decimals);
}

const groupOf = (value: number, power: number): number =>
  (power === 0 ? value : Math.floor(value / BASE ** power)) % BASE;

/** Digits after the point that are not trailing zeros, of eight. */
function decimalsOf(fraction: number): number {
  let [rest, decimals] = [fraction, VOLUME_DECIMALS];
  while (decimals > 0 && rest % 10 === 0) {
    rest /= 10;
    decimals--;
  }
  return decimals;
}

/** Without an exponent: `1.5e-9` → `0.0000000015`. */
function plainText(value: number): string {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length
    ? digits.padEnd(point, '0')
    : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function writeDecimalText(into: Buffer, at: number, text: string): number {
  const [whole = '0', fraction = ''] = text.split('.');
  const head = whole.padStart(Math.ceil(whole.length / 4) * 4, '0');
  const tail = fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0');
  const groups = (head + tail).match(/.{4}/g) ?? [];
  let next = writeHead(into, at, groups.length, head.length / 4 - 1, fraction.length);
  for (const group of groups) next = writeInt16(into, next, Number(group));
  return next;
}

/** Reads a price that has at most four digits after the point. `at` is behind its length. */
export function readPriceE4(from: Buffer, at: number): number {
  const digits = readUInt16(from, at);
  const weight = readInt16(from, at + 2);
  let value = 0;
  for (let i = 0; i < digits; i++) value = value * BASE + readUInt16(from, at + HEAD_BYTES + i * 2);
  // The last digit stands for BASE^(weight − digits + 1) dollars, and a dollar is BASE of ours.
  const power = weight - digits + 2;
  return signed(from, at, power > 0 ? value * BASE ** power : value);
}

/** No price of ours is below zero, but others write into the table, too. */
const signed = (from: Buffer, at: number, value: number): number =>
  readUInt16(from, at + 4) === NEGATIVE ? -value : value;

/** Reads any number as the nearest double. `at` is behind its length. */
export function readNumber(from: Buffer, at: number): number {
  const digits = readUInt16(from, at);
  const weight = readInt16(from, at + 2);
  if (readUInt16(from, at + 4) === NOT_A_NUMBER) return Number.NaN;
  let value = 0;
  for (let i = 0; i < digits; i++) value = value * BASE + readUInt16(from, at + HEAD_BYTES + i * 2);
  const decimals = 4 * (digits - weight - 1);
  if (value <= Number.MAX_SAFE_INTEGER && decimals <= EXACT_POWER_MAX)
    return signed(from, at, decimals > 0 ? value / 10 ** decimals : value * 10 ** -decimals);
  let text = '';
  for (let i = 0; i < digits; i++) text += String(readUInt16(from, at + HEAD_BYTES + i * 2)).padStart(4, '0');
  return signed(from, at, Number(`${text || '0'}e${-decimals}`));
}
