import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { databaseIdentity } from '@rec-io/database/embedded/identity';
import { placement } from '@rec-io/database/embedded/placement';
import { ArchiveStore } from '@rec-io/database/point-in-time/archive-store';
import { BASE_COPY_FORMAT, BASE_COPY_SUFFIX } from '@rec-io/database/point-in-time/base-copy';
import { DAY_MS } from '@rec-io/domain/time';
import { type Layout, layout as layoutOf } from '@rec-io/installer/layout';
import { afterEach, expect, test } from 'vitest';
import { oldBeside, removeOldLeftovers } from './old-leftovers.ts';

const NOW = Date.UTC(2026, 10, 28);
const SEGMENT = '000000010000000000000007';
const OURS = 71n;
const stamp = (daysAgo: number): string =>
  new Date(NOW - daysAgo * DAY_MS).toISOString().replaceAll(/[-:.]/g, '');
const before = (daysAgo: number): string => `cluster.before-${stamp(daysAgo)}`;

let made: readonly string[] = [];
afterEach(async () => {
  for (const path of made) await rm(path, { recursive: true, force: true });
});

/** An installation whose cluster says that it is `OURS`, and has databases beside it. */
async function installation(beside: readonly string[]): Promise<{ layout: Layout; folder: string }> {
  const layout = layoutOf(await mkdtemp(join(tmpdir(), 'rec-io leftovers ')));
  const { id } = await databaseIdentity(layout.data);
  const { base, clusterDir } = placement({
    ...{ dataDir: layout.data, id },
    isRoot: process.getuid?.() === 0,
  });
  made = [layout.dataDir, base];
  const systemId = Buffer.alloc(8);
  systemId.writeBigUInt64LE(OURS);
  await mkdir(join(clusterDir, 'global'), { recursive: true });
  await writeFile(join(clusterDir, 'global', 'pg_control'), systemId);
  for (const name of beside) await mkdir(join(dirname(clusterDir), name, 'base'), { recursive: true });
  return { layout, folder: dirname(clusterDir) };
}

/** An archive with one part of a log, as old as that. */
async function archive({ pointInTime }: Layout, systemId: bigint, daysAgo: number): Promise<ArchiveStore> {
  const store = new ArchiveStore(pointInTime, String(systemId));
  await store.prepare();
  await writeFile(join(store.logDirectory, `${SEGMENT}-${stamp(daysAgo)}.gz.age`), 'log');
  return store;
}

/** As whole as its manifest says: nobody looks into it here. */
async function baseCopy(store: ArchiveStore): Promise<void> {
  const file = `copy${BASE_COPY_SUFFIX}`;
  const manifest = {
    ...{ product: 'rec-io-base-copy', formatVersion: BASE_COPY_FORMAT, file, systemId: store.systemId },
    ...{ major: 18, timeline: 1, segmentBytes: 16 * 2 ** 20, startLsn: '0/1', stopLsn: '0/2' },
    ...{ startedMs: NOW, endedMs: NOW, bytes: 1, fileBytes: 1, sha256: '' },
  };
  await writeFile(join(store.directory, file), '');
  await writeFile(join(store.directory, `${file}.json`), JSON.stringify(manifest));
}

test('databases that were kept beside go after a month, and the newest never', () => {
  expect(oldBeside([before(40), before(31), before(29)], NOW)).toEqual([before(40), before(31)]);
  expect(oldBeside([before(90), before(40)], NOW)).toEqual([before(90)]);
  expect(oldBeside([before(90)], NOW)).toEqual([]);
  expect(oldBeside(['cluster.before-somebody', before(40), before(1)], NOW)).toEqual([before(40)]);
});

test('archives of databases that are gone go after a month, once the present one can be gone back with', async () => {
  const { layout, folder } = await installation([before(90), before(40)]);
  const ours = await archive(layout, OURS, 90);
  await archive(layout, 72n, 31);
  await archive(layout, 73n, 29);
  const theirs = join(layout.pointInTime, 'somebody');
  await mkdir(theirs);

  expect(await removeOldLeftovers(layout, NOW)).toEqual([join(folder, before(90))]);
  expect((await readdir(layout.pointInTime)).toSorted()).toEqual(['71', '72', '73', 'somebody']);

  await baseCopy(ours);
  expect(await removeOldLeftovers(layout, NOW)).toEqual([join(layout.pointInTime, '72')]);
  expect((await readdir(layout.pointInTime)).toSorted()).toEqual(['71', '73', 'somebody']);
  expect((await readdir(folder)).filter((name) => name.includes('before'))).toEqual([before(40)]);
});

test('where no database was made nothing is removed', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rec-io leftovers '));
  made = [dataDir];
  expect(await removeOldLeftovers(layoutOf(dataDir), NOW)).toEqual([]);
});
