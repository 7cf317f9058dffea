import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveState } from '@rec-io/app-monitor/archive-state';
import type { ArchiveStore } from '@rec-io/database/point-in-time/archive-store';
import { baseCopies } from '@rec-io/database/point-in-time/base-copy';
import { carry, letGo } from '@rec-io/database/point-in-time/carry';
import { reachable, spans } from '@rec-io/database/point-in-time/reach';
import { boundFor } from '@rec-io/domain/data-growth';
import { backupKey } from '@rec-io/installer/backup-key';
import { prepareBackups } from '@rec-io/installer/backup-place';
import { readDataBounds } from '@rec-io/installer/data-bounds-file';
import type { Layout } from '@rec-io/installer/layout';
import { type BackupEvent, backupEvents } from '../backups/backup-journal.ts';
import { writeArchiveMark } from './archive-mark.ts';
import { type ArchivePlace, archivePlace } from './archive-place.ts';

/** A minute may be lost anyhow; this is what comes on top. */
const LOOK_MS = 2_000;
/** How often it is told how things stand when nothing has changed. */
const TELL_MS = 15_000;

/** Carries the database's log to the backups while the system runs, and tells how that goes. Its trouble is nobody else's. */
export class ArchiveCarrier {
  readonly #layout: Layout;
  readonly #say: (message: string) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #looking: Promise<void> = Promise.resolve();
  #isStopped = false;
  #toldMs = Number.NEGATIVE_INFINITY;
  #said = '';
  /** Of the archive's files, as they were told last. */
  readonly #sizes = new Map<string, number>();

  constructor(layout: Layout, say: (message: string) => void) {
    this.#layout = layout;
    this.#say = say;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#look(false).finally(() => {
        if (!this.#isStopped) this.start();
      });
    }, LOOK_MS);
  }

  /** Once more, when the server has ended and handed over its last. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
    await this.#look(true);
  }

  async #look(isLast: boolean): Promise<void> {
    try {
      const { carried, failures } = await carryNow(this.#layout);
      const isDue = performance.now() - this.#toldMs >= TELL_MS;
      if (carried > 0 || isDue || isLast || failures.join() !== this.#said) {
        await writeArchiveMark(this.#layout, await archiveState(this.#layout, failures, this.#sizes));
        this.#toldMs = performance.now();
      }
      this.#tell(failures);
    } catch (error) {
      this.#tell([error instanceof Error ? error.message : String(error)]);
    }
  }

  /** Each trouble once. */
  #tell(failures: readonly string[]): void {
    const said = failures.join();
    if (said !== '' && said !== this.#said) this.#say(`the archive of the database's log: ${failures[0]}`);
    this.#said = said;
  }
}

/** Carries what waits. Never throws: what goes wrong is told. */
export async function carryNow(
  layout: Layout,
): Promise<{ readonly carried: number; readonly failures: readonly string[] }> {
  try {
    const place = await archivePlace(layout);
    if (place === null || place.store === null) return { carried: 0, failures: [] };
    await prepareBackups(layout);
    const { carried, failures } = await carry(place.spool, place.store, await backupKey(layout));
    return { carried: carried.length, failures };
  } catch (error) {
    return { carried: 0, failures: [error instanceof Error ? error.message : String(error)] };
  }
}

/**
 * @param failures of the newest try to carry
 * @param known sizes of an earlier call, and of this one afterwards: what is known is not asked again
 */
export async function archiveState(
  layout: Layout,
  failures: readonly string[],
  known = new Map<string, number>(),
): Promise<ArchiveState> {
  const place = await archivePlace(layout);
  const store = place?.store ?? null;
  const span = store === null ? null : await newestSpan(layout, store);
  const sizes = store === null ? new Map<string, number>() : await store.sizes(known);
  known.clear();
  for (const [file, bytes] of sizes) known.set(file, bytes);
  const events = await backupEvents(layout).catch((): readonly BackupEvent[] => []);
  const proof = events.findLast(isOfProof);
  return {
    atMs: Date.now(),
    newestMs: span?.newestMs ?? null,
    fromMs: span?.fromMs ?? null,
    waiting: place === null ? 0 : await waiting(place),
    letGo: place === null ? 0 : await letGo(place.spool),
    failures: place === null || (await archives(place)) ? failures : [NOT_YET, ...failures],
    bytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
    provedMs: events.findLast(({ event }) => event === 'archive-proved')?.timeMs ?? null,
    proofFailure: proof?.event === 'failed' ? proof.why : null,
    bytesMax: boundFor('archive', (await readDataBounds(layout.dataBounds)).bounds).bytes,
  };
}

const isOfProof = (event: BackupEvent): boolean =>
  event.event === 'archive-proved' || (event.event === 'failed' && event.what === 'archive-proof');

const NOT_YET =
  'the database was started by an earlier version, which archives nothing; from its next start on it does: recio stop, recio start';

/** Whether the newest server of the cluster was started with the archive. */
async function archives({ placement: { clusterDir } }: ArchivePlace): Promise<boolean> {
  const options = await readFile(join(clusterDir, 'postmaster.opts'), 'utf8').catch(() => null);
  return options === null || options.includes('archive_mode=on');
}

/** The newest stored moment, and from when on there is no gap before it. */
async function newestSpan(layout: Layout, store: ArchiveStore) {
  const logs = await store.logs();
  const newestMs = logs.reduce<number | null>(
    (newest, { timeMs }) => Math.max(newest ?? timeMs, timeMs),
    null,
  );
  const copies = await baseCopies(store);
  const histories = copies.length === 0 ? new Map() : await store.histories(await backupKey(layout));
  const last = spans(reachable(copies, logs, histories)).at(-1);
  return { newestMs, fromMs: last !== undefined && last.toMs === newestMs ? last.fromMs : null };
}

/** In the spool, and with the server. */
async function waiting({ spool, placement: { clusterDir } }: ArchivePlace): Promise<number> {
  const names = async (directory: string) => readdir(directory).catch((): string[] => []);
  const spooled = (await names(spool)).filter((name) => name.endsWith('.gz'));
  const ready = (await names(join(clusterDir, 'pg_wal', 'archive_status'))).filter((name) =>
    name.endsWith('.ready'),
  );
  return spooled.length + ready.length;
}
