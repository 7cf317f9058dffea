import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseIdentity } from '@rec-io/database/embedded/identity';
import { placement } from '@rec-io/database/embedded/placement';
import type { DataGrowth } from '@rec-io/domain/data-growth';
import { HOUR_MS } from '@rec-io/domain/time';
import { layout } from '@rec-io/installer/layout';
import { directorySize } from '@rec-io/program-parts/directory-size';
import { lastJson } from '../fixtures/recio.ts';
import { type HeldMemory, heldMemory } from './held-memory.ts';
import { openReaders } from './readers.ts';
import type { Scene } from './scene.ts';

/** What an installation takes at a moment. */
export type Sample = {
  /** Of exchange time since the beginning. */
  readonly hour: number;
  readonly wallS: number;
  readonly memory: Readonly<Record<string, HeldMemory>>;
  /** Bytes on the disk: what `recio data sizes` tells by name, and of it the write-ahead log and its archive. */
  readonly disk: Readonly<Record<string, number>>;
};

export type Watched = Awaited<ReturnType<Awaited<ReturnType<typeof openWatch>>['end']>>;

/** Takes a sample at once and at each interval, while signed-in pages read. */
export async function openWatch(
  scene: Scene,
  {
    readers,
    everyMs,
    say,
  }: { readonly readers: number; readonly everyMs: number; readonly say: (line: string) => void },
) {
  const reading = await openReaders(scene.webUrl, scene.signIn, readers);
  const startMs = await scene.exchangeTimeMs();
  const startedAtMs = performance.now();
  const samples: Sample[] = [];
  const ending = new AbortController();
  const watching = (async () => {
    while (!ending.signal.aborted) {
      const atMs = performance.now();
      try {
        const sample = await take(scene, startMs, startedAtMs);
        samples.push(sample);
        say(lineOf(sample));
      } catch (error) {
        // Somebody is away for a moment: the next minute is as good.
        say(`no sample: ${error}`);
      }
      const restMs = Math.max(0, everyMs - (performance.now() - atMs));
      await sleep(restMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    async end() {
      ending.abort();
      await watching;
      await reading.close();
      return { samples, readers: { count: readers, ...reading.read } };
    },
  };
}

async function take(scene: Scene, startMs: number, startedAtMs: number): Promise<Sample> {
  const { process: parent, database, programs } = await scene.report();
  const roots: Record<string, number> = { parent: parent.pid };
  if (database !== null) roots['database'] = database.pid;
  for (const { program, process } of programs) if (process !== null) roots[program] = process.pid;
  const memory = await heldMemory(roots);
  const { dataDir } = scene.recio;
  const { rows } = lastJson<DataGrowth>(await scene.recio.run('data', 'sizes', '--json'));
  const disk: Record<string, number> = {};
  for (const { name, bytes } of rows) disk[name] = bytes ?? 0;
  const { id } = await databaseIdentity(dataDir);
  const { clusterDir } = placement({ dataDir, id, isRoot: process.getuid?.() === 0 });
  disk['write-ahead log'] = (await directorySize(join(clusterDir, 'pg_wal'))) ?? 0;
  disk['archive'] = (await directorySize(layout(dataDir).pointInTime)) ?? 0;
  const hour = ((await scene.exchangeTimeMs()) - startMs) / HOUR_MS;
  return { hour, wallS: (performance.now() - startedAtMs) / 1_000, memory, disk };
}

const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);

const lineOf = ({ hour, memory, disk }: Sample): string =>
  [
    `hour ${hour.toFixed(1)}:`,
    ...Object.entries(memory).map(([name, { pss, rss }]) => `${name} ${mb(pss)} (${mb(rss)})`),
    ...Object.entries(disk)
      .filter(([, bytes]) => bytes > 1e6)
      .map(([name, bytes]) => `| ${name} ${mb(bytes)}`),
  ].join(' ');
