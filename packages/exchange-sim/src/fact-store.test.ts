import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Exchange } from './exchange.ts';
import { FactStore } from './fact-store.ts';
import { JournalError } from './journal-file.ts';

const START_MS = Date.parse('2026-10-08T15:40:00Z');
const PRICE = 820_000_000 as PriceE4;
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const names = () => readdirSync(directory).sort();
const path = (name: string) => join(directory, name);

/** An exchange on the directory, which goes on where the last one stopped. */
function opened() {
  const store = new FactStore(directory);
  const exchange = Exchange.restore(store.takeFacts(), { seed: 1, journal: store });
  const run = (fromS: number, toS: number): void => {
    for (let timeMs = START_MS + fromS * SECOND_MS; timeMs < START_MS + toS * SECOND_MS; timeMs += SECOND_MS)
      exchange.advance(timeMs, 'BTC', PRICE, 'seeded');
  };
  const place = (id: string, yesPriceE4: number, rests = false) =>
    exchange.place('main', {
      clientOrderId: id,
      ticker: exchange.markets()[19]?.ticker ?? '',
      exchangeIndex: 2,
      side: 'bid',
      yesPriceE4: yesPriceE4 as PriceE4,
      countE2: 500 as CountE2,
      timeInForce: rests ? 'good_till_canceled' : 'immediate_or_cancel',
      reduceOnly: false,
    });
  const compact = () => store.compact(exchange.snapshot(), exchange.nowMs);
  const state = () => ({
    balance: exchange.balance('main'),
    orders: exchange.orders('main'),
    fills: exchange.fills('main'),
    positions: exchange.positions('main'),
    markets: exchange.markets().map(({ ticker }) => ticker),
  });
  return { store, exchange, run, place, compact, state };
}

test('a snapshot and the journal after it are the same as the whole journal', async () => {
  const first = opened();
  first.run(0, 60);
  first.place('a', 9_900);
  first.place('b', 100, true);
  await first.compact();
  first.place('c', 9_900);
  const before = first.state();
  await first.store.close();
  expect(names()).toEqual(['journal-1.jsonl', 'journal.jsonl', 'snapshot-1.jsonl']);
  const second = opened();
  second.run(61, 62);
  expect(second.state()).toEqual(before);
  expect(second.place('a', 9_900)).toMatchObject({ ok: false, code: 'order_already_exists' });
  expect(second.exchange.book(second.exchange.markets()[19]?.ticker ?? '')?.yes[0]).toEqual([100, 500]);
  await second.store.close();
});

test('the generation before the newest stays, older ones go', async () => {
  const { compact, store, run } = opened();
  run(0, 5);
  for (let i = 0; i < 3; i++) await compact();
  expect(names()).toEqual(['journal-2.jsonl', 'journal-3.jsonl', 'snapshot-2.jsonl', 'snapshot-3.jsonl']);
  await store.close();
});

test('a snapshot that the disk has damaged later costs nothing: the one before and both journals tell the same', async () => {
  const first = opened();
  first.run(0, 60);
  first.place('a', 9_900);
  await first.compact();
  first.place('b', 9_900);
  await first.compact();
  first.place('c', 9_900);
  const before = first.state();
  await first.store.close();
  const whole = readFileSync(path('snapshot-2.jsonl'));
  for (const damage of [
    whole.subarray(0, whole.length / 2),
    Buffer.from(whole.toString().replace('"a"', '"x"')),
  ]) {
    writeFileSync(path('snapshot-2.jsonl'), damage);
    const again = opened();
    again.run(61, 62);
    expect(again.state()).toEqual(before);
    await again.store.close();
  }
});

test('with every snapshot damaged it is refused, with the file and the line', async () => {
  const { run, compact, store } = opened();
  run(0, 5);
  await compact();
  await compact();
  await store.close();
  for (const name of ['snapshot-1.jsonl', 'snapshot-2.jsonl']) writeFileSync(path(name), 'nonsense\n');
  expect(() => new FactStore(directory)).toThrow(JournalError);
  expect(() => new FactStore(directory)).toThrow(/snapshot-2\.jsonl, line 1/);
});

test('a snapshot that was never finished is thrown away', async () => {
  const { run, store } = opened();
  run(0, 5);
  await store.close();
  writeFileSync(path('snapshot-1.jsonl.tmp'), '[[');
  await opened().store.close();
  expect(existsSync(path('snapshot-1.jsonl.tmp'))).toBe(false);
});

test('a kill between the snapshot and its journal loses nothing', async () => {
  const first = opened();
  first.run(0, 60);
  first.place('a', 9_900);
  const before = first.state();
  await first.compact();
  await first.store.close();
  rmSync(path('journal-1.jsonl'));
  const second = opened();
  second.run(61, 62);
  expect(second.state()).toEqual(before);
  await second.store.close();
});

test('what is appended while a snapshot is written is kept, also when it is never finished', async () => {
  const first = opened();
  first.run(0, 60);
  first.place('a', 9_900);
  const snapshot = first.compact();
  first.place('b', 9_900);
  const before = first.state();
  await snapshot;
  await first.store.close();
  const second = opened();
  second.run(61, 62);
  expect(second.state()).toEqual(before);
  await second.store.close();
  rmSync(path('snapshot-1.jsonl'));
  const third = opened();
  third.run(63, 64);
  expect(third.state()).toEqual(before);
  // The next snapshot is of the next generation, and takes all that came before with it.
  await third.compact();
  await third.compact();
  expect(names()).toEqual(['journal-2.jsonl', 'journal-3.jsonl', 'snapshot-2.jsonl', 'snapshot-3.jsonl']);
  await third.store.close();
});

test('a cut line is dropped at the end of the newest journal, and refused in an older one', async () => {
  const { run, compact, store } = opened();
  run(0, 5);
  await compact();
  await store.close();
  appendFileSync(path('journal-1.jsonl'), '[{"kind":');
  const again = new FactStore(directory);
  expect(again.tornBytes).toBe(9);
  await again.close();
  appendFileSync(path('journal.jsonl'), '[{"kind":');
  writeFileSync(path('snapshot-1.jsonl'), '');
  for (let start = 0; start < 2; start++)
    expect(() => new FactStore(directory)).toThrow(/journal\.jsonl: its last line/);
});

test('it is due when the journal has outgrown what it would save', async () => {
  const store = new FactStore(directory, 1_000);
  const exchange = Exchange.restore([], { seed: 1, journal: store });
  expect(store.isDue).toBe(false);
  exchange.advance(START_MS, 'BTC', PRICE, 'seeded');
  for (let i = 0; i < 20; i++) exchange.openAccount(`account ${i}`);
  expect(store.isDue).toBe(true);
  await store.compact(exchange.snapshot(), exchange.nowMs);
  expect(store.isDue).toBe(false);
  await store.close();
});

test('events that were paid more than a week ago are forgotten, all others are not', async () => {
  const store = new FactStore(directory);
  const exchange = Exchange.restore([], { seed: 1, journal: store });
  const hourMs = 3_600_000;
  const closeMs = Date.parse('2026-10-08T16:00:00Z');
  for (const timeMs of [START_MS, closeMs, closeMs + 1_000, closeMs + 60_000])
    exchange.advance(timeMs, 'BTC', PRICE, 'seeded');
  const kept = async (nowMs: number) => {
    await store.compact(exchange.snapshot(), nowMs);
    const text = readFileSync(path(names().findLast((name) => name.startsWith('snapshot-')) ?? ''), 'utf8');
    return [...new Set(text.match(/KXBTCD-26OCT08\d\d/g))];
  };
  expect(await kept(closeMs + 24 * hourMs)).toEqual(['KXBTCD-26OCT0812', 'KXBTCD-26OCT0813']);
  expect(await kept(closeMs + 9 * 24 * hourMs)).toEqual(['KXBTCD-26OCT0813']);
  await store.close();
});
