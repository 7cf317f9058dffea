import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultDataDir, locateDataDir } from './data-dir.ts';

describe('the installation that a command means', () => {
  let directory = '';
  let record = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rec-io-where-'));
    record = join(directory, 'installation.json');
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('is the option, else the environment, else the last one installed, else the default', async () => {
    const environment = { HOME: '/home/a', RECIO_DATA_DIR: '/from/environment' };
    expect(await locateDataDir('/from/option', environment, record)).toBe('/from/option');
    expect(await locateDataDir(undefined, environment, record)).toBe('/from/environment');
    expect(await locateDataDir(undefined, { HOME: '/home/a' }, record)).toBe('/home/a/.local/share/rec-io');
    await writeFile(record, '{"dataDir":"/the/last one"}');
    expect(await locateDataDir(undefined, { HOME: '/home/a' }, record)).toBe('/the/last one');
  });

  test('is the default when the record of the last one is unreadable', async () => {
    await writeFile(record, '{');
    expect(await locateDataDir(undefined, { HOME: '/home/a' }, record)).toBe('/home/a/.local/share/rec-io');
  });

  test('follows XDG, and ignores a relative path as XDG demands', () => {
    expect(defaultDataDir({ XDG_DATA_HOME: '/xdg', HOME: '/h' })).toBe('/xdg/rec-io');
    expect(defaultDataDir({ XDG_DATA_HOME: 'xdg', HOME: '/h' })).toBe('/h/.local/share/rec-io');
  });
});
