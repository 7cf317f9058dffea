import type { Trade } from '@rec-io/domain/trade';
import { expect, test } from 'vitest';
import { TodaysTrades } from './todays-trades.ts';

const MIDNIGHT_MS = Date.parse('2026-10-08T00:00:00Z');
const trade = (id: string, status: Trade['status'], closedAtMs: number | null): Trade =>
  ({ id, status, closedAtMs, openedAtMs: MIDNIGHT_MS - 5_000 }) as Trade;

test('what ended before midnight is left out and forgotten, what is not over stays however old it is', () => {
  const today = new TodaysTrades();
  const [open, before, after] = [
    trade('open', 'open', null),
    trade('before', 'closed', MIDNIGHT_MS - 1),
    trade('after', 'closed', MIDNIGHT_MS),
  ];
  today.changed([open, before, after]);
  const ids = (nowMs: number) => [...today.at(nowMs)].map(({ id }) => id);
  expect(ids(MIDNIGHT_MS - 1)).toEqual(['open', 'before', 'after']);
  expect(ids(MIDNIGHT_MS + 1)).toEqual(['open', 'after']);
  expect(ids(MIDNIGHT_MS - 1)).toEqual(['open', 'after']);
});
