import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

const SIZE_BYTES_MAX = 10_000_000;
const KEPT_FILES = 5;

/**
 * A log file that never outgrows its room: at its limit it becomes `.1`, the former `.1` becomes `.2`, and the fifth is
 * dropped. The only rotation there is; nothing else renames these files.
 */
export class RotatingLog {
  readonly #path: string;
  readonly #sizeMax: number;
  #file: number;
  #size: number;

  constructor(path: string, sizeMax = SIZE_BYTES_MAX) {
    this.#path = path;
    this.#sizeMax = sizeMax;
    this.#file = openSync(path, 'a', 0o600);
    this.#size = fstatSync(this.#file).size;
  }

  write(chunk: Uint8Array | string): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    try {
      if (this.#size > 0 && this.#size + bytes.length > this.#sizeMax) this.#rotate();
      this.#size += writeSync(this.#file, bytes);
    } catch {
      // A full disk must not end trading: the line is lost, and the monitor sees the disk.
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #rotate(): void {
    rmSync(`${this.#path}.${KEPT_FILES - 1}`, { force: true });
    for (let number = KEPT_FILES - 2; number >= 1; number--)
      move(`${this.#path}.${number}`, `${this.#path}.${number + 1}`);
    renameSync(this.#path, `${this.#path}.1`);
    closeSync(this.#file);
    this.#file = openSync(this.#path, 'a', 0o600);
    this.#size = 0;
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // There are not that many files yet.
  }
}
