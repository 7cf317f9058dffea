import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { EngineLog, ExitJournal } from '@rec-io/engine/ports';
import { DiskReserve, isDiskFull } from './disk-reserve.ts';

/**
 * The file that keeps exits' intents, and what a person was told, while PostgreSQL does not answer: one line per entry, a digest before its JSON. It is on the
 * disk when `append` resolves. A line that a crash cut off is dropped: nobody was told that it is kept. The file is emptied once the
 * ledger has every entry of it; an entry that is read again after that was not quite done is no harm, the ledger knows its id.
 * On a disk that is full, as it may be for the database at the same time, it writes into a reserve that lies beside it.
 * @param path of one account and mode; its folder is made
 */
export async function fileExitJournal(path: string, log: EngineLog): Promise<FileExitJournal> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  try {
    // A file whose name is not on the disk is not kept.
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
    const reserve = new DiskReserve(`${path}.reserve`);
    await reserve.fill();
    return new FileExitJournal(file, reserve, await readJournal(file, path, log));
  } catch (error) {
    await file.close();
    throw error;
  }
}

export class FileExitJournal implements ExitJournal {
  readonly #file: FileHandle;
  readonly #reserve: DiskReserve;
  readonly #kept: Map<string, LedgerEntry>;
  /** What was written whole; beyond it may be a piece of a line that failed. */
  #bytes: number;
  /** One write at a time, in the order of asking. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: FileHandle, reserve: DiskReserve, { kept, bytes }: Reading) {
    this.#file = file;
    this.#reserve = reserve;
    this.#kept = kept;
    this.#bytes = bytes;
  }

  /** How many entries it holds that the ledger does not have yet. */
  get waiting(): number {
    return this.#kept.size;
  }

  append(entries: readonly LedgerEntry[]): Promise<void> {
    return this.#next(async () => {
      const lines = entries.map(lineOf);
      const written = Buffer.from(lines.join(''));
      try {
        await this.#write(written);
      } catch (error) {
        if (!isDiskFull(error) || !(await this.#reserve.release())) throw error;
        await this.#write(written);
      }
      this.#bytes += written.length;
      for (const [i, entry] of entries.entries()) this.#kept.set(lines[i] ?? '', entry);
    });
  }

  async read(): Promise<readonly LedgerEntry[]> {
    return [...this.#kept.values()];
  }

  forget(entries: readonly LedgerEntry[]): Promise<void> {
    return this.#next(async () => {
      for (const entry of entries) this.#kept.delete(lineOf(entry));
      if (this.#kept.size > 0 || this.#bytes === 0) return;
      await this.#file.truncate(0);
      this.#bytes = 0;
      await this.#file.datasync();
      await this.#reserve.fill();
    });
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#next(() => this.#file.close());
  }

  async #write(written: Buffer): Promise<void> {
    try {
      await this.#file.appendFile(written);
      await this.#file.datasync();
    } catch (error) {
      // What follows a torn line must not be taken for its end.
      await this.#file.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

type Reading = { readonly kept: Map<string, LedgerEntry>; readonly bytes: number };

/** Keeps every whole line, says which are damaged, and cuts off a torn end. */
async function readJournal(file: FileHandle, path: string, log: EngineLog): Promise<Reading> {
  const content = await file.readFile();
  const bytes = content.lastIndexOf('\n') + 1;
  if (bytes < content.length) await file.truncate(bytes);
  const kept = new Map<string, LedgerEntry>();
  for (const line of content.toString('utf8', 0, bytes).split('\n').slice(0, -1)) {
    const entry = entryOf(line);
    if (entry) kept.set(`${line}\n`, entry);
    else log.warn('a line of the local journal is damaged: an exit may be missing in the ledger', { path });
  }
  return { kept, bytes };
}

const digestOf = (json: string): string => createHash('sha256').update(json).digest('hex').slice(0, 16);

function lineOf(entry: LedgerEntry): string {
  const json = JSON.stringify(entry);
  return `${digestOf(json)} ${json}\n`;
}

function entryOf(line: string): LedgerEntry | null {
  const json = line.slice(17);
  return line.slice(0, 16) === digestOf(json) ? (JSON.parse(json) as LedgerEntry) : null;
}
