import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MoneyE6 } from '@rec-io/domain/money';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fact } from './facts.ts';
import { JournalError, JournalFile } from './journal-file.ts';

let directory = '';
let path = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(directory, 'journal.jsonl');
});
afterEach(() => rmSync(directory, { recursive: true }));

const opened = (account: string): Fact => ({ kind: 'opened', account, balanceE6: 1 as MoneyE6, timeMs: 1 });

test('facts that were appended are there when it is opened again', async () => {
  const journal = new JournalFile(path);
  journal.append([opened('a'), opened('b')]);
  journal.append([opened('c')]);
  await Promise.all([journal.durable(), journal.durable()]);
  await journal.close();
  expect(new JournalFile(path).facts).toEqual([opened('a'), opened('b'), opened('c')]);
});

test('a last line that a crash has cut is dropped, and what follows stands on a line of its own', async () => {
  const journal = new JournalFile(path);
  journal.append([opened('a')]);
  await journal.close();
  appendFileSync(path, '[{"kind":"ope');
  const again = new JournalFile(path);
  expect(again.tornBytes).toBe(13);
  again.append([opened('b')]);
  await again.close();
  expect(new JournalFile(path).facts).toEqual([opened('a'), opened('b')]);
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
});

test('a damaged line before the last is refused by its number', () => {
  writeFileSync(path, '[]\nnonsense\n[]\n');
  expect(() => new JournalFile(path)).toThrow(JournalError);
  expect(() => new JournalFile(path)).toThrow(/line 2/);
});
