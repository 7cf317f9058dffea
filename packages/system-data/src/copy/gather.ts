import type { Client } from 'pg';
import { sameFingerprint } from '../hashing.ts';
import type { Meter } from '../progress.ts';
import type { Chunk, Source } from '../source.ts';
import type { Wanted } from '../staging/destination.ts';
import { copyWorker, hashWorker } from './copy-lane.ts';
import { finishWorker } from './finish-lane.ts';
import { Lane } from './lane.ts';
import { destroy } from './pipe-copy.ts';
import { planWorks } from './plan-works.ts';
import type { TableWork } from './table-work.ts';

export type Verify = 'full' | 'counts' | 'none';

export type GatherOptions = {
  readonly source: Source;
  /** Holds the lock. */
  readonly target: Client;
  /** A session more on the target, tuned for this work. */
  readonly openTarget: () => Promise<Client>;
  /** Pairs of sessions that bring rows, and as many sessions that finish tables. */
  readonly jobs: number;
  /** `counts`: rows are only counted. `none`: for measurements. */
  readonly verify: Verify;
  /** Waits where the rate is limited. */
  readonly came: (bytes: number) => Promise<void> | undefined;
  readonly meter: Meter;
  readonly signal: AbortSignal;
};

/** To bring a chunk, or to look whether chunks of an earlier run are still the source’s. */
export type CopyTask =
  | { readonly kind: 'bring'; readonly work: TableWork; readonly chunk: Chunk; readonly isWhole: boolean }
  | { readonly kind: 'look'; readonly work: TableWork; readonly chunks: readonly FinishedChunk[] };
export type FinishedChunk = { readonly chunk: Chunk; readonly hashBefore: string | null };

/** Here, and not hashed at the source yet. */
export type Brought = { readonly work: TableWork; readonly chunk: Chunk };

export type FinishTask = { readonly work: TableWork; readonly run: (target: Client) => Promise<void> };

/** What the workers share. */
export type Gathering = GatherOptions & {
  readonly copying: Lane<CopyTask>;
  readonly hashing: Lane<Brought>;
  readonly finishing: Lane<FinishTask>;
};

/**
 * Brings tables into their staged ones, finishes and hashes them there. Three lanes: pairs of sessions that bring chunks, one that
 * hashes them at the source, and sessions of the target that build indexes and hash there, while others still copy.
 * @returns every table: proved, or with its failure
 * @throws SourceLost, and what concerns no single table (the target is full, the signal’s reason)
 */
export async function gather(
  wanted: readonly Wanted[],
  options: GatherOptions,
): Promise<readonly TableWork[]> {
  const sessions = new Set<Client>();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const gathering: Gathering = {
    ...options,
    async openTarget() {
      const client = await options.openTarget();
      client.once('end', () => sessions.delete(client));
      sessions.add(client);
      if (signal.aborted) destroy(client);
      return client;
    },
    signal,
    copying: new Lane(),
    hashing: new Lane(),
    finishing: new Lane(),
  };
  const { copying, hashing, finishing, jobs, source } = gathering;
  // An index that is built would be waited for.
  signal.addEventListener('abort', () => {
    for (const lane of [copying, hashing, finishing]) lane.abandon();
    for (const client of sessions) destroy(client);
  });
  signal.throwIfAborted();
  const works = await planWorks(wanted, gathering);
  signal.throwIfAborted();
  options.meter.phase('copying', works.length);
  copying.close();
  const each = (work: (index: number) => Promise<void>) =>
    Array.from({ length: jobs }, (_, index) => work(index));
  const copied = Promise.all(each((index) => copyWorker(gathering, index))).then(() => finishing.close());
  const hashed = source.readersMax > jobs ? [hashWorker(gathering)] : [];
  const workers = [copied, ...hashed, ...each(() => finishWorker(gathering))];
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(workers);
    options.signal.throwIfAborted();
    throw error;
  }
  options.signal.throwIfAborted();
  for (const work of works) judge(work, options.verify);
  return works;
}

function judge(work: TableWork, verify: Verify): void {
  if (verify === 'none' || work.failure !== null) return;
  const { here, there } = work;
  if (here !== null && (verify === 'counts' ? here.rows === there.rows : sameFingerprint(here, there)))
    return;
  work.fail(
    here === null
      ? 'it was not finished'
      : `what came is not what the source has: ${here.rows} rows here, ${there.rows} there${here.rows === there.rows ? ', with other values' : ''}`,
  );
}
