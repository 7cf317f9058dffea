import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RotatingLog } from './rotating-log.ts';

describe('a log', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rec-io-log-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('keeps five files of limited size, the newest lines in the first', async () => {
    const log = new RotatingLog(join(directory, 'a.log'), 100);
    for (let line = 0; line < 1_000; line++) log.write(`line ${String(line).padStart(4, '0')}\n`);
    log.close();
    expect((await readdir(directory)).toSorted()).toEqual([
      'a.log',
      'a.log.1',
      'a.log.2',
      'a.log.3',
      'a.log.4',
    ]);
    for (const name of await readdir(directory)) {
      expect((await stat(join(directory, name))).size).toBeLessThanOrEqual(100);
    }
    expect(await readFile(join(directory, 'a.log'), 'utf8')).toMatch(/line 0999\n$/);
  });

  test('goes on where the last run stopped, and only its owner can read it', async () => {
    for (const text of ['first\n', 'second\n']) {
      const log = new RotatingLog(join(directory, 'a.log'));
      log.write(text);
      log.close();
    }
    expect(await readFile(join(directory, 'a.log'), 'utf8')).toBe('first\nsecond\n');
    expect((await stat(join(directory, 'a.log'))).mode & 0o777).toBe(0o600);
  });
});
