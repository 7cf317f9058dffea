import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LogSight } from './log-sight.ts';

const line = (timeMs: number) => `{"level":30,"time":${timeMs},"name":"trader","msg":"looked"}\n`;

describe('a look at the logs', () => {
  let base = '';
  let path = '';
  let sight: LogSight;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io-log-sight-'));
    path = join(base, 'logs', 'trader.log');
    await mkdir(join(base, 'logs'));
    sight = new LogSight([{ program: 'trader', path }]);
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  const problem = async (newestMs: number | null) => (await sight.look(() => newestMs))[0]?.problem;

  test('finds nothing wrong while each line arrives, also one after which much was written, and across a turn of the file', async () => {
    await writeFile(path, line(1) + 'x'.repeat(900_000));
    expect(await problem(1)).toBeNull();
    expect(await problem(1)).toBeNull();
    await rename(path, `${path}.1`);
    await writeFile(path, line(2));
    expect(await problem(2)).toBeNull();
    expect(await problem(2)).toBeNull();
  });

  test('misses a line that went elsewhere, from the next look on, whatever older and newer ones are there', async () => {
    await writeFile(path, line(1) + line(9));
    expect(await problem(2)).toBeNull();
    expect(await problem(2)).toBe('what was logged at 1970-01-01T00:00:00.002Z is not in it');
    await writeFile(path, line(3));
    expect(await problem(3)).not.toBeNull();
    expect(await problem(3)).toBeNull();
  });

  test('takes what is told as lost for the end of it, and nothing that came later', async () => {
    const told = (sinceMs: number, toldMs: number) =>
      `{"level":50,"time":${toldMs},"name":"parent","bytes":7,"since":"${new Date(sinceMs).toISOString()}","msg":"lost"}\n`;
    await writeFile(path, told(100_000, 200_000));
    expect(await problem(150_000)).toBeNull();
    expect(await problem(200_001)).toBeNull();
    expect(await problem(200_001)).not.toBeNull();
  });

  test('says at once that there is no file, before anybody has written', async () => {
    expect(await problem(null)).toBe('it is not there');
    await rm(join(base, 'logs'), { recursive: true });
    await writeFile(join(base, 'logs'), '');
    expect(await problem(null)).toBe('it is not there');
    await rm(join(base, 'logs'));
    await mkdir(path, { recursive: true });
    expect(await problem(null)).toBe('it is no file');
  });
});
