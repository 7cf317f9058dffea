import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { MoneyE6 } from '@rec-io/domain/money';
import { expect, test } from 'vitest';
import { LedgerWriter } from './ledger-writer.ts';
import { VirtualTime } from './virtual-time.ts';

const fact = (timeMs: number): LedgerEntry => ({ kind: 'balance', balanceE6: 0 as MoneyE6, timeMs });
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

test('facts survive a database that is away, in order and once', async () => {
  const time = new VirtualTime();
  const stored: number[] = [];
  let away = true;
  const append = async (entries: readonly LedgerEntry[]): Promise<void> => {
    if (away) throw new Error('away');
    for (const entry of entries) if (entry.kind === 'balance') stored.push(entry.timeMs);
  };
  const writer = new LedgerWriter({ epoch: 'e', append }, time, {
    info: () => undefined,
    warn: () => undefined,
  });
  writer.write(fact(1));
  await settle();
  writer.write(fact(2));
  time.advanceTo(1_500);
  await settle();
  expect([stored, writer.behind]).toEqual([[], 2]);
  away = false;
  writer.write(fact(3));
  time.advanceTo(3_000);
  await writer.flushed();
  expect([stored, writer.behind]).toEqual([[1, 2, 3], 0]);
});

test('a fact that the ledger refuses for what it says keeps no other from being durable, and stays behind', async () => {
  const time = new VirtualTime();
  const stored: number[] = [];
  const append = async (entries: readonly LedgerEntry[]): Promise<void> => {
    const times = entries.flatMap((each) => (each.kind === 'balance' ? [each.timeMs] : []));
    if (times.includes(2)) throw new Error('its id is taken by other content');
    stored.push(...times);
  };
  const writer = new LedgerWriter({ epoch: 'e', append }, time, {
    info: () => undefined,
    warn: () => undefined,
  });
  const durable: number[] = [];
  for (const n of [1, 2, 3]) void writer.write(fact(n)).then(() => durable.push(n));
  for (let i = 0; i < 5; i++) {
    time.advanceTo(i * 1_000);
    await settle();
  }
  expect([stored, durable, writer.behind]).toEqual([[1, 3], [1, 3], 1]);
  expect(writer.lateness).toBe('the ledger is behind: its id is taken by other content');
});

test('virtual time fires what is due, in order of time and then of asking', () => {
  const time = new VirtualTime(100);
  const fired: string[] = [];
  time.after(20, () => fired.push(`b${time.nowMs()}`));
  time.after(10, () => {
    fired.push(`a${time.nowMs()}`);
    time.after(5, () => fired.push(`c${time.nowMs()}`));
  });
  const cancel = time.after(12, () => fired.push('never'));
  time.after(20, () => fired.push(`d${time.nowMs()}`));
  cancel();
  time.advanceTo(119);
  expect(fired).toEqual(['a110', 'c115']);
  time.advanceTo(200);
  expect(fired).toEqual(['a110', 'c115', 'b120', 'd120']);
  expect(time.nowMs()).toBe(200);
});
