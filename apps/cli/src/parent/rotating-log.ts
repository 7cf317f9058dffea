import { closeSync, fstatSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';

const SIZE_BYTES_MAX = 10_000_000;
const KEPT_FILES = 5;
const LOOK_MS = 1_000;

/**
 * A log file that never outgrows its room: at its limit it becomes `.1`, the former `.1` becomes `.2`, and the fifth is
 * dropped. The only rotation there is; nothing else renames these files.
 *
 * A place that cannot be written ends nothing: what comes meanwhile is lost, the monitor misses it there, and the file is opened anew as soon
 * as its directory is one again, by itself. No directory is made: whoever removes an installation is not to find it again. Its first line then says how much is missing.
 */
export class RotatingLog {
  readonly #path: string;
  readonly #sizeMax: number;
  readonly #looking: NodeJS.Timeout;
  #file: number | null = null;
  #size = 0;
  #lost = { bytes: 0, sinceMs: 0 };

  constructor(path: string, sizeMax = SIZE_BYTES_MAX) {
    this.#path = path;
    this.#sizeMax = sizeMax;
    this.#ensureOpen();
    this.#looking = setInterval(() => this.#ensureOpen(), LOOK_MS).unref();
  }

  write(chunk: Uint8Array | string): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let written = 0;
    try {
      if (this.#file !== null && this.#size > 0 && this.#size + bytes.length > this.#sizeMax) this.#rotate();
      this.#ensureOpen();
      // On a disk that fills, less than all may be taken.
      while (this.#file !== null && written < bytes.length) written += this.#put(bytes.subarray(written));
    } catch {
      // A full disk must not end trading.
    }
    this.#lose(bytes.length - written);
  }

  /** What could not be written yet and never will be. */
  get lostBytes(): number {
    return this.#lost.bytes;
  }

  close(): void {
    clearInterval(this.#looking);
    this.#shut();
  }

  /** The file that is written is the one that stands at its place: whoever moves or removes that has it made anew. */
  #ensureOpen(): void {
    try {
      const there = statSync(this.#path, { throwIfNoEntry: false });
      if (this.#file !== null) {
        const { dev, ino } = fstatSync(this.#file);
        if (there?.dev === dev && there.ino === ino) {
          if (this.#lost.bytes > 0) this.#tellLost();
          return;
        }
      }
      this.#shut();
      this.#file = openSync(this.#path, 'a', 0o600);
      this.#size = fstatSync(this.#file).size;
      if (this.#lost.bytes > 0) this.#tellLost();
    } catch {
      // Not yet.
    }
  }

  /** @throws where it cannot be written either */
  #tellLost(): void {
    const { bytes, sinceMs } = this.#lost;
    const line = {
      level: 50,
      time: Date.now(),
      name: 'parent',
      bytes,
      since: new Date(sinceMs).toISOString(),
    };
    // What came last may have been cut off in the middle of a line.
    const said = Buffer.from(
      `${this.#size > 0 ? '\n' : ''}${JSON.stringify({ ...line, msg: 'the log could not be written: what came meanwhile is lost' })}\n`,
    );
    if (this.#put(said) === said.length) this.#lost = { bytes: 0, sinceMs: 0 };
  }

  #put(bytes: Uint8Array): number {
    const written = this.#file === null ? 0 : writeSync(this.#file, bytes);
    this.#size += written;
    return written;
  }

  #lose(bytes: number): void {
    if (bytes === 0) return;
    this.#lost = { bytes: this.#lost.bytes + bytes, sinceMs: this.#lost.sinceMs || Date.now() };
  }

  #shut(): void {
    const file = this.#file;
    // Before all else: the number of a closed file is soon another's.
    this.#file = null;
    if (file !== null) closeSync(file);
  }

  #rotate(): void {
    rmSync(`${this.#path}.${KEPT_FILES - 1}`, { force: true });
    for (let number = KEPT_FILES - 2; number >= 1; number--)
      move(`${this.#path}.${number}`, `${this.#path}.${number + 1}`);
    renameSync(this.#path, `${this.#path}.1`);
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // There are not that many files yet.
  }
}
