import type { PriceE4 } from '@rec-io/domain/money';
import { expect, test } from 'vitest';
import { firstLiveMs, seededStart } from './warm-up.ts';

const at = (time: string): number => Date.parse(`2026-10-08T${time}Z`);
const base = { live: false, speed: 60, lastMs: null };

test('a fast new market begins at the last twenty to the hour', () => {
  expect(firstLiveMs({ ...base, wallMs: at('16:05:30') })).toBe(at('15:40:00'));
  expect(firstLiveMs({ ...base, wallMs: at('16:40:00') })).toBe(at('16:40:00'));
});

test('a fast market goes on with the second after its last, however long it was away', () => {
  expect(firstLiveMs({ ...base, wallMs: at('20:00:00'), lastMs: at('16:12:00') })).toBe(at('16:12:01'));
});

test('at real speed exchange time is wall time, and never goes back', () => {
  const real = { ...base, speed: 1 };
  expect(firstLiveMs({ ...real, wallMs: at('16:05:30') + 400, lastMs: at('16:00:00') })).toBe(at('16:05:31'));
  expect(firstLiveMs({ ...real, wallMs: at('16:05:30'), lastMs: at('17:00:00') })).toBe(at('17:00:01'));
});

test('invented prices go on from where they stood, after a long absence seventy minutes before now', () => {
  const state = { timeMs: at('10:00:01'), price: 81_000, slowLog: 0.1, fastLog: 0.2 };
  const last = { timeMs: at('10:00:00'), priceE4: 810_000_000 as PriceE4, state };
  const start = { seed: 1, symbol: 'BTC' as const, last };
  expect(seededStart({ ...start, firstMs: at('10:30:00') })).toEqual(state);
  expect(seededStart({ ...start, firstMs: at('16:00:00') })).toEqual({ ...state, timeMs: at('14:50:00') });
});

test('after live prices the invented ones begin at the last of them', () => {
  const last = { timeMs: at('15:30:00'), priceE4: 640_000_000 as PriceE4, state: null };
  const start = seededStart({ seed: 1, symbol: 'BTC', firstMs: at('16:00:00'), last });
  expect([start.timeMs, start.price]).toEqual([at('15:30:01'), 64_000]);
});
