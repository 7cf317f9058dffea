import { HOUR_MS, SECOND_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import { Pauses } from './pauses.ts';

const at = (time: string): number => Date.parse(time);
const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/** Changes of the pause over a span, second by second around full hours. */
function changes(pauses: Pauses, from: string, to: string): string[] {
  const seen: string[] = [];
  for (let hourMs = at(from); hourMs <= at(to); hourMs += HOUR_MS) {
    for (const timeMs of [hourMs - SECOND_MS, hourMs])
      if (pauses.advance(timeMs)) seen.push(`${iso(timeMs)} ${pauses.present}`);
  }
  return seen;
}

test.each([
  [
    'in summer',
    '2026-10-05T00:00:00Z',
    '2026-10-12T00:00:00Z',
    '2026-10-08T07:00:00.000Z',
    '2026-10-08T09:00:00.000Z',
  ],
  [
    'in winter',
    '2026-11-23T00:00:00Z',
    '2026-11-30T00:00:00Z',
    '2026-11-26T08:00:00.000Z',
    '2026-11-26T10:00:00.000Z',
  ],
])('maintenance is on Thursday from three to five Eastern, %s', (_name, from, to, start, end) => {
  const pauses = new Pauses(true);
  expect(changes(pauses, from, to)).toEqual([`${start} trading`, `${end} none`]);
});

test('without maintenance nobody pauses', () => {
  expect(changes(new Pauses(false), '2026-10-05T00:00:00Z', '2026-10-12T00:00:00Z')).toEqual([]);
  expect(new Pauses(false).windows(at('2026-10-05T00:00:00Z'))).toEqual([]);
});

test('the end of maintenance is known, and what is under way is among the windows', () => {
  const pauses = new Pauses(true);
  const nowMs = at('2026-10-08T08:30:00Z');
  pauses.advance(nowMs);
  expect(iso(pauses.resumeMs(nowMs) ?? 0)).toBe('2026-10-08T09:00:00.000Z');
  expect(pauses.windows(nowMs).map(({ startMs, endMs }) => [iso(startMs), iso(endMs)])).toEqual([
    ['2026-10-08T07:00:00.000Z', '2026-10-08T09:00:00.000Z'],
    ['2026-10-15T07:00:00.000Z', '2026-10-15T09:00:00.000Z'],
  ]);
});

test('the windows of a week in which the clocks change keep Eastern hours', () => {
  const windows = new Pauses(true).windows(at('2026-10-29T12:00:00Z'));
  expect(windows.map(({ startMs }) => iso(startMs))).toEqual([
    '2026-11-05T08:00:00.000Z',
    '2026-11-12T08:00:00.000Z',
  ]);
});

test('a pause by hand holds over maintenance until it is taken back', () => {
  const pauses = new Pauses(true);
  const nowMs = at('2026-10-08T08:59:00Z');
  pauses.set('exchange', nowMs + HOUR_MS);
  pauses.advance(nowMs);
  expect([pauses.present, pauses.resumeMs(nowMs)]).toEqual(['exchange', nowMs + HOUR_MS]);
  pauses.set('none');
  expect(pauses.advance(nowMs + SECOND_MS)).toBe(true);
  expect(pauses.present).toBe('trading');
});
