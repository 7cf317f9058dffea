import { randomBytes } from 'node:crypto';
import { open, stat, truncate } from 'node:fs/promises';

/** Some hundred exits. */
const BYTES = 256 * 1024;

/** Whether a disk, or an account's share of it, has no room left. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');

/** Room on a disk that is given away when the disk is full: for what must be written then, too. */
export class DiskReserve {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes what room there is. Nothing is lost where there is none: then there is no reserve. */
  async fill(): Promise<void> {
    try {
      const known = await stat(this.#path).catch(() => null);
      if (known !== null && known.size >= BYTES) return;
      const file = await open(this.#path, 'w', 0o600);
      try {
        // A disk that compresses must not make nothing of it.
        await file.writeFile(randomBytes(BYTES));
        await file.datasync();
      } finally {
        await file.close();
      }
    } catch {
      await truncate(this.#path).catch(() => undefined);
    }
  }

  /** Gives the room away. False when there was none. */
  async release(): Promise<boolean> {
    const known = await stat(this.#path).catch(() => null);
    if (known === null || known.size === 0) return false;
    return truncate(this.#path).then(
      () => true,
      () => false,
    );
  }
}
