import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PriceE4 } from '@rec-io/domain/money';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PrintLog } from './print-log.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'prints-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const print = (second: number) => ({
  timeMs: second * 1_000,
  priceE4: (820_000_000 + second) as PriceE4,
  state: null,
});
const seconds = (log: PrintLog, fromMs: number) => log.since(fromMs).map(({ timeMs }) => timeMs / 1_000);

test('prints come back in order, the newest from the end', () => {
  const log = new PrintLog(directory, 'BTC');
  expect(log.last()).toBeNull();
  for (let i = 1; i <= 20_000; i++) log.append(print(i));
  const again = new PrintLog(directory, 'BTC');
  expect(again.last()).toEqual(print(20_000));
  expect(seconds(again, 19_998_000)).toEqual([19_998, 19_999, 20_000]);
  expect(again.since(0)).toHaveLength(20_000);
});

test('two files are kept, however long it runs', () => {
  const log = new PrintLog(directory, 'BTC', 1_000);
  for (let i = 1; i <= 1_000; i++) log.append(print(i));
  const bytes = ['prints-BTC.jsonl', 'prints-BTC.previous.jsonl'].map(
    (name) => statSync(join(directory, name)).size,
  );
  expect(Math.max(...bytes)).toBeLessThan(1_100);
  const kept = seconds(log, 0);
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 1_001 - kept.length + i));
  expect(kept.length).toBeGreaterThan(30);
});

test('a line that a crash has cut is left out, and the next one stands by itself', () => {
  const log = new PrintLog(directory, 'BTC');
  log.append(print(1));
  appendFileSync(join(directory, 'prints-BTC.jsonl'), '[2000,82');
  const again = new PrintLog(directory, 'BTC');
  again.append(print(3));
  expect(seconds(again, 0)).toEqual([1, 3]);
});
