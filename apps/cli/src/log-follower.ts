import { open, stat } from 'node:fs/promises';

/** Reads what is appended to a log, across its rotation. */
export class LogFollower {
  readonly #path: string;
  #inode = 0;
  #position = 0;
  #rest = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** Begins at the present end. */
  async skip(): Promise<void> {
    const found = await stat(this.#path).catch(() => null);
    this.#inode = found?.ino ?? 0;
    this.#position = found?.size ?? 0;
  }

  /** The whole lines written since. */
  async next(): Promise<readonly string[]> {
    const file = await open(this.#path, 'r').catch(() => null);
    if (file === null) return [];
    try {
      const { ino, size } = await file.stat();
      // Rotated, or emptied: a new file begins at its beginning.
      if (ino !== this.#inode || size < this.#position) this.#position = 0;
      this.#inode = ino;
      const { buffer, bytesRead } = await file.read({
        buffer: Buffer.alloc(size - this.#position),
        position: this.#position,
      });
      this.#position += bytesRead;
      const lines = (this.#rest + buffer.subarray(0, bytesRead).toString('utf8')).split('\n');
      this.#rest = lines.pop() ?? '';
      return lines;
    } finally {
      await file.close();
    }
  }
}
