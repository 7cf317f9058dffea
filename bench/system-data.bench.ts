import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signingKey } from '@rec-io/installer/signing-key';
import { addressText } from '@rec-io/system-data/snapshot/address';
import { publish } from '@rec-io/system-data/snapshot/publish';
import { throttledLine } from '../packages/system-data/test/throttled-line.ts';
import type { Comparison, ComparisonContext, Run, Way } from './comparison.ts';
import {
  type Clusters,
  DEBIAN_BIN,
  hasDebianServer,
  startClusters,
  type Target,
} from './system-data/clusters.ts';
import { address, type CopyResult, copyOurs, copyOursAndKill } from './system-data/programs.ts';
import { dumpDirectory, dumpToPsql, hasPgcopydb, pgcopydb } from './system-data/rivals.ts';

let started: Promise<Clusters> | null = null;

/** All comparisons share them; the first waits for their data. */
function clusters(context: ComparisonContext): Promise<Clusters> {
  if (!hasDebianServer())
    throw new Error(
      `there is no ${DEBIAN_BIN}: apt-get install --no-install-recommends postgresql-15 pgcopydb`,
    );
  started ??= startClusters(context);
  return started;
}

export async function close(): Promise<void> {
  await (await started)?.stop();
}

const shown = ({ peakMb, bytes }: CopyResult): string =>
  `peak ${Math.round(peakMb)} MB, ${Math.round(bytes / 1e6)} MB came`;

const fromServer = ({ source }: Clusters, port = source.port): string =>
  `${address({ ...source, port })}?sslmode=disable`;

const ours = (
  name: string,
  all: Clusters,
  { verify = 'full', into = all.debian }: { verify?: 'full' | 'none'; into?: Target },
): Way => ({
  name,
  before: into.empty,
  run: async () => ({
    note: shown(await copyOurs({ from: fromServer(all), target: into.connection, verify })),
  }),
});

const RIVAL = hasPgcopydb() ? pgcopydb : dumpDirectory;

const copying: Comparison = {
  name: 'system data: a whole copy, from the first look to the last table in place',
  async setup(context) {
    const all = await clusters(context);
    const rival = RIVAL(all);
    const others = [dumpToPsql(all), ...(hasPgcopydb() ? [dumpDirectory(all)] : [])];
    const mine = [
      ours('recio clone, without proof', all, { verify: 'none' }),
      ours('recio clone, every row proved', all, {}),
      ours('recio clone, every row proved, into the embedded 18', all, { into: all.embedded }),
    ];
    return {
      ways: [rival, ...[...mine, ...others].map((way) => ({ ...way, against: rival.name }))],
      notes: hasPgcopydb() ? [] : ['without pgcopydb (apt-get install --no-install-recommends pgcopydb)'],
    };
  },
};

/** Of a fresh copy's time. */
const KILLED_AT = [0.2, 0.4, 0.6, 0.8, 0.95];

const goingOn: Comparison = {
  name: 'system data: going on after a kill, every row proved',
  async setup(context) {
    const all = await clusters(context);
    const copy = { from: fromServer(all), target: all.debian.connection } as const;
    let freshS = 0;
    const fresh: Way = {
      name: 'a fresh copy',
      before: all.debian.empty,
      async run() {
        const startMs = performance.now();
        await copyOurs(copy);
        freshS = (performance.now() - startMs) / 1_000;
        return { seconds: freshS };
      },
    };
    const killed = KILLED_AT.map(
      (share): Way => ({
        name: `killed at ${Math.round(share * 100)} %, then this`,
        against: fresh.name,
        async before() {
          // One that was faster this time is killed earlier the next.
          for (let afterS = share * freshS; ; afterS *= 0.9) {
            await all.debian.empty();
            if (await copyOursAndKill(copy, afterS)) return;
          }
        },
        run: async () => ({ note: shown(await copyOurs({ ...copy, resume: true })) }),
      }),
    );
    return { ways: [fresh, ...killed] };
  },
};

/** 100 Mbit/s. */
const SLOW = { bytesPerSecond: 12_500_000, roundTripMs: 40 };

const slowLine: Comparison = {
  name: 'system data: over 100 Mbit/s and 40 ms',
  async setup(context) {
    const all = await clusters(context);
    const line = await throttledLine(all.source, SLOW);
    let bytes = 0;
    const name = 'recio clone, every row proved';
    return {
      ways: [
        {
          name,
          against: WIRE,
          before: all.debian.empty,
          async run() {
            const before = line.bytesBrought;
            const result = await copyOurs({
              from: fromServer(all, line.port),
              target: all.debian.connection,
            });
            bytes = line.bytesBrought - before;
            return { note: shown(result) };
          },
        },
        { name: WIRE, run: async (): Promise<Run> => ({ seconds: bytes / SLOW.bytesPerSecond }) },
      ],
      close: () => line.close(),
    };
  },
};
const WIRE = 'the time of these bytes on the wire';

const snapshot: Comparison = {
  name: 'system data: a published snapshot, every row proved',
  async setup(context) {
    const all = await clusters(context);
    const directory = await mkdtemp(join(tmpdir(), 'rec-io-bench-'));
    const key = await signingKey(join(directory, 'key'));
    const published = join(directory, 'published');
    const server = ours('recio clone from the server', all, {});
    return {
      ways: [
        server,
        {
          name: 'recio operator publish',
          async run() {
            await rm(published, { recursive: true, force: true });
            const { bytes } = await publish({
              database: all.admin,
              directory: published,
              key,
              program: '0',
            });
            return { note: `${Math.round(bytes / 1e6)} MB` };
          },
        },
        {
          name: 'recio clone from the snapshot',
          against: server.name,
          before: all.debian.empty,
          run: async () => ({
            note: shown(
              await copyOurs({
                from: addressText(published, key.publicKey),
                target: all.debian.connection,
              }),
            ),
          }),
        },
      ],
      close: () => rm(directory, { recursive: true, force: true }),
    };
  },
};

export const comparisons: Comparison[] = [copying, goingOn, slowLine, snapshot];
