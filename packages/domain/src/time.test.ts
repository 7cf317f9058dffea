import { describe, expect, test } from 'vitest';
import { eventTicker, eventTitle, marketTicker } from './market.ts';
import { parsePriceE4 } from './money.ts';
import { easternTime, HOUR_MS, hourCode, nextHour, utcTimeMs } from './time.ts';

const utc = (text: string): number => Date.parse(text);

describe('exchange hours', () => {
  test('an event is named by the Eastern hour in which it closes', () => {
    expect(hourCode(utc('2026-10-08T16:00:00Z'))).toBe('26OCT0812');
    expect(hourCode(utc('2026-12-08T05:00:00Z'))).toBe('26DEC0800');
    expect(eventTicker('KXBTCD', utc('2026-10-08T16:00:00Z'))).toBe('KXBTCD-26OCT0812');
    expect(marketTicker('KXBTCD-26OCT0812', parsePriceE4('81999.99'))).toBe('KXBTCD-26OCT0812-T81999.99');
    expect(eventTitle('BTC', utc('2026-09-01T11:00:00Z'))).toBe('BTC price on Sep 1, 2026 at 7am EDT?');
  });

  test('the hour that autumn repeats gives two events with two names', () => {
    const first = utc('2026-11-01T05:00:00Z');
    expect(easternTime(first).zone).toBe('EDT');
    expect(easternTime(first + HOUR_MS).zone).toBe('EST');
    expect(hourCode(first)).toBe(hourCode(first + HOUR_MS));
    expect(eventTicker('KXBTCD', first)).toBe('KXBTCD-26NOV0101');
    expect(eventTicker('KXBTCD', first + HOUR_MS)).toBe('KXBTCD-26NOV0101X');
  });

  test('the hour that spring skips leaves no gap between events', () => {
    const codes = [6, 7].map((hour) => hourCode(utc(`2026-03-08T0${hour}:00:00Z`)));
    expect(codes).toEqual(['26MAR0801', '26MAR0803']);
  });

  test('no two hours of a decade share an event ticker', () => {
    const tickers = new Set<string>();
    const start = utc('2020-01-01T00:00:00Z');
    const hours = 24 * 3_653;
    for (let i = 0; i < hours; i++) tickers.add(eventTicker('KXBTCD', start + i * HOUR_MS));
    expect(tickers.size).toBe(hours);
  });

  test('on the full hour the next hour is the one after it', () => {
    expect(nextHour(utc('2026-10-08T16:00:00Z'))).toBe(utc('2026-10-08T17:00:00Z'));
    expect(nextHour(utc('2026-10-08T16:00:00Z') - 1)).toBe(utc('2026-10-08T16:00:00Z'));
  });
});

describe('a time that is typed', () => {
  test('is UTC, to the millisecond', () => {
    expect(utcTimeMs('2020-02-29')).toBe(utc('2020-02-29T00:00:00Z'));
    expect(utcTimeMs('2018-03-01T14:05')).toBe(utc('2018-03-01T14:05:00Z'));
    expect(utcTimeMs('2018-03-01T14:05:07.123')).toBe(utc('2018-03-01T14:05:07.123Z'));
  });

  test.each([
    '2018-02-29',
    '2018-02-30',
    '2018-04-31T12:00',
    '2018-02-28T24:00',
    '2018-13-01',
    '1 March 18',
    '',
  ])('"%s" is none', (text) => {
    expect(utcTimeMs(text)).toBeNaN();
  });
});
