import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { readConfiguration } from '@rec-io/installer/configuration';
import { installationKind } from '@rec-io/installer/data-directory';
import { databaseConnections } from '@rec-io/installer/database-connections';
import { layout } from '@rec-io/installer/layout';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './fixtures/eventually.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { lastJson, type Recio, statusOf, temporaryRecio } from './fixtures/recio.ts';

type Fill = { readonly id: string };

/** Long: one system that grows, and shrinks again, with its trades. The tests follow each other. */
describe('a quick installation that has traded', { timeout: 300_000 }, () => {
  let recio: Recio;
  let full = '';
  let quick = '';
  let before: readonly Fill[] = [];
  const status = (dataDir: string) => statusOf({ dataDir });
  const fills = async (dataDir: string): Promise<readonly Fill[]> => {
    const kind = await installationKind(dataDir);
    const configuration = await readConfiguration(dataDir, kind);
    if (configuration === null) throw new Error(`no configuration in ${dataDir}`);
    const admin = await databaseConnections(layout(dataDir, kind), configuration).admin();
    const pool = openPool(admin, { max: 1, name: 'test' });
    try {
      // As the owner of the database that no policy binds: the embedded server's superuser.
      const { rows } = await pool.query<Fill>(
        'SELECT to_jsonb(f)::text AS id FROM users.fills_0001 f ORDER BY 1',
      );
      return rows;
    } finally {
      await pool.end();
    }
  };

  beforeAll(async () => {
    recio = await temporaryRecio();
    full = join(recio.base, 'in full');
    quick = join(recio.base, 'quick again');
    const installed = await recio.run(
      ...['install', '--quick', '--port-offset', String(await freeOffset())],
      ...['--source', 'seeded', '--speed', '60', '--json'],
    );
    expect(installed).toMatchObject({ code: 0 });
    await eventually(async () => ((await fills(recio.dataDir)).length > 0 ? true : null), 240_000);
  }, 300_000);
  afterAll(async () => {
    for (const dataDir of [recio.dataDir, full, quick])
      await recio.run('uninstall', '--purge', '--yes', '--data-dir', dataDir);
    await rm(recio.base, { recursive: true, force: true });
  });

  test('grows into a full one with every fill, is drained and stopped, and stays where it is', async () => {
    const grown = await recio.run(
      ...['install', '--yes', '--location', full, '--database', 'embedded', '--grow-from', recio.dataDir],
      ...['--full-name', 'Ada Lovelace', '--email', 'ada@example.org', '--json'],
    );
    expect(grown).toMatchObject({ code: 0, stderr: '' });
    expect(await status(full)).toMatchObject({ healthy: true });
    expect(await status(recio.dataDir)).toMatchObject({ running: false });
    expect(existsSync(join(recio.dataDir, 'receipt.json'))).toBe(true);
    expect(lastJson(await recio.run('entries', '--json', '--data-dir', full))).toMatchObject({
      entries: true,
    });
    const users = lastJson(await recio.run('user', 'list', '--json', '--data-dir', full));
    expect(users).toMatchObject([{ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.org' }]);
    before = await fills(full);
    expect(before.length).toBeGreaterThan(0);
  });

  test('is not let go without a word, and then wholly', async () => {
    expect(await recio.run('convert', '--confirm', '--data-dir', full)).toMatchObject({ code: 2 });
    expect(await recio.run('convert', '--confirm', '--yes', '--data-dir', full)).toMatchObject({ code: 0 });
    expect(existsSync(recio.dataDir)).toBe(false);
    expect(await recio.run('convert', '--confirm', '--yes', '--data-dir', full)).toMatchObject({
      stderr: expect.stringContaining('REC-128'),
    });
  });

  test('becomes a quick one again, with everything that happened since', async () => {
    const shrunk = await recio.run('convert', '--to', 'quick', '--into', quick, '--data-dir', full, '--json');
    expect(shrunk).toMatchObject({ code: 0, stderr: '' });
    expect(await status(quick)).toMatchObject({ healthy: true });
    expect(await status(full)).toMatchObject({ running: false });
    expect(await fills(quick)).toEqual(expect.arrayContaining([...before]));
    expect(await recio.run('convert', '--confirm', '--yes', '--data-dir', quick)).toMatchObject({ code: 0 });
    expect(existsSync(full)).toBe(false);
  });
});
