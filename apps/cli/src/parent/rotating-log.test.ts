import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

  test('whose directory is replaced by a file comes back by itself, and says how much is missing', async () => {
    const logs = join(directory, 'logs');
    await mkdir(logs);
    const log = new RotatingLog(join(logs, 'a.log'));
    log.write('before\n');
    await rename(logs, join(directory, 'moved'));
    await writeFile(logs, '');
    log.write('12345\n');
    expect(await readFile(join(directory, 'moved', 'a.log'), 'utf8')).toBe('before\n');
    await rm(logs);
    await mkdir(logs);
    // Nobody writes: it is there all the same.
    await vi.waitFor(() => stat(join(logs, 'a.log')), { timeout: 10_000 });
    log.write('after\n');
    log.close();
    const [told, ...rest] = (await readFile(join(logs, 'a.log'), 'utf8')).trim().split('\n');
    expect(JSON.parse(told ?? '')).toMatchObject({ bytes: 6, msg: expect.stringContaining('is lost') });
    expect(rest).toEqual(['after']);
  });

  test('that is not there at the beginning keeps nobody from starting', async () => {
    await writeFile(join(directory, 'logs'), '');
    const log = new RotatingLog(join(directory, 'logs', 'a.log'));
    expect(() => log.write('lost\n')).not.toThrow();
    await rm(join(directory, 'logs'));
    await mkdir(join(directory, 'logs'));
    log.write('kept\n');
    log.close();
    expect(await readFile(join(directory, 'logs', 'a.log'), 'utf8')).toMatch(/"bytes":5.*\nkept\n$/);
  });

  test.skipIf(!existsSync('/dev/full'))('on a full disk counts what it loses', async () => {
    const log = new RotatingLog('/dev/full', Number.POSITIVE_INFINITY);
    expect(() => log.write('lost\n')).not.toThrow();
    expect(log.lostBytes).toBe(5);
    log.close();
  });
});
