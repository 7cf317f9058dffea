import { closeSync, fdatasync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Fact, Journal } from './facts.ts';

const syncData = promisify(fdatasync);

/** The journal holds something that this program did not write, or that the disk has damaged. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

/**
 * Facts as lines of JSON, one line per operation. Written at once, so a killed process loses nothing; on the disk when
 * `durable` resolves, so a machine without power loses nothing that was answered.
 */
export class JournalFile implements Journal {
  /** What was there when it was opened. */
  readonly facts: readonly Fact[];
  /** Bytes of a last line that was cut off by a crash, and were dropped: nobody was answered for them. */
  readonly tornBytes: number;
  readonly #descriptor: number;
  #written = 0;
  #synced = 0;
  #syncing: Promise<void> | null = null;

  /** @throws JournalError when a line before the last cannot be read */
  constructor(path: string) {
    this.#descriptor = openSync(path, 'a+', 0o600);
    const bytes = readFileSync(this.#descriptor);
    const wholeBytes = bytes.lastIndexOf('\n') + 1;
    this.tornBytes = bytes.length - wholeBytes;
    if (this.tornBytes > 0) ftruncateSync(this.#descriptor, wholeBytes);
    this.facts = parse(bytes.subarray(0, wholeBytes).toString(), path);
  }

  append(facts: readonly Fact[]): void {
    const line = Buffer.from(`${JSON.stringify(facts)}\n`);
    // A disk that is nearly full may take a part of a line.
    for (let from = 0; from < line.length; ) from += writeSync(this.#descriptor, line, from);
    this.#written++;
  }

  /** Resolves when everything appended so far is on the disk. Calls that come together share one sync. */
  async durable(): Promise<void> {
    const wanted = this.#written;
    while (this.#synced < wanted) {
      this.#syncing ??= this.#sync();
      await this.#syncing;
    }
  }

  async close(): Promise<void> {
    await this.durable();
    closeSync(this.#descriptor);
  }

  async #sync(): Promise<void> {
    const reached = this.#written;
    try {
      await syncData(this.#descriptor);
      this.#synced = reached;
    } finally {
      this.#syncing = null;
    }
  }
}

function parse(text: string, path: string): Fact[] {
  const lines = text.split('\n');
  lines.pop();
  return lines.flatMap((line, i) => {
    try {
      const facts: unknown = JSON.parse(line);
      if (Array.isArray(facts)) return facts as Fact[];
    } catch {
      // Told below, with the line.
    }
    throw new JournalError(`${path}, line ${i + 1}: expected a list of facts as JSON; the file is damaged`);
  });
}
