import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lineTimeMs, readable, tail } from './log-lines.ts';

describe('the end of a log', () => {
  let path = '';
  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'rec-io-tail-')), 'a.log');
  });
  afterEach(() => rm(join(path, '..'), { recursive: true, force: true }));

  test('is empty for a file that is not there', async () => {
    expect(await tail(path, 5)).toEqual([]);
  });

  test('is its last whole lines, also of a file larger than what is read', async () => {
    await writeFile(path, Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`).join(''));
    expect(await tail(path, 2)).toEqual(['line 49998', 'line 49999']);
    expect((await tail(path, 1_000_000))[0]).toMatch(/^line \d+$/);
  });
});

test('a JSON line is shown as time, level, message and details', () => {
  const line = '{"level":40,"time":0,"name":"web","msg":"slow","ms":7,"who":"a b"}';
  expect(readable(line)).toBe('1970-01-01 00:00:00.000 warn slow ms=7 who=a b');
  expect(readable('plain text')).toBe('plain text');
  expect(readable('{broken')).toBe('{broken');
});

test('the time of a line is known for our own and for the database’s', () => {
  expect(lineTimeMs('{"time":5,"msg":""}')).toBe(5);
  expect(lineTimeMs('1970-01-01 00:00:01.500 UTC [1] LOG:  ready')).toBe(1_500);
  expect(lineTimeMs('no time')).toBeNull();
});
