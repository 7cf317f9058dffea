import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
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
  #bytes: number;
  #written = 0;
  #synced = 0;
  #syncing: Promise<void> | null = null;

  /**
   * @param mayBeTorn whether a crash may have cut the last line: not where another journal was begun after it
   * @throws JournalError when a line that must be whole cannot be read
   */
  constructor(path: string, mayBeTorn = true) {
    this.#descriptor = openSync(path, 'a+', 0o600);
    const bytes = readFileSync(this.#descriptor);
    const wholeBytes = bytes.lastIndexOf('\n') + 1;
    this.tornBytes = bytes.length - wholeBytes;
    if (this.tornBytes > 0 && !mayBeTorn)
      throw new JournalError(`${path}: its last line is not whole; the file is damaged`);
    if (this.tornBytes > 0) ftruncateSync(this.#descriptor, wholeBytes);
    this.facts = parse(bytes.subarray(0, wholeBytes), path);
    this.#bytes = wholeBytes;
  }

  /** How long the file is. */
  get bytes(): number {
    return this.#bytes;
  }

  append(facts: readonly Fact[]): void {
    const line = Buffer.from(`${JSON.stringify(facts)}\n`);
    // A disk that is nearly full may take a part of a line.
    for (let from = 0; from < line.length; ) from += writeSync(this.#descriptor, line, from);
    this.#bytes += line.length;
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

  /** Puts everything on the disk before it returns. */
  sync(): void {
    fdatasyncSync(this.#descriptor);
    this.#synced = this.#written;
  }

  async close(): Promise<void> {
    await this.durable();
    // A sync under way must not meet another file under this descriptor's number.
    await this.#syncing?.catch(() => undefined);
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

/** Line by line: a journal of weeks is longer than a text may be. */
function parse(bytes: Buffer, path: string): Fact[] {
  const facts: Fact[] = [];
  let number = 0;
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    number++;
    for (const fact of parseLine(bytes.toString('utf8', from, end), path, number)) facts.push(fact);
    from = end + 1;
  }
  return facts;
}

function parseLine(line: string, path: string, number: number): Fact[] {
  try {
    const facts: unknown = JSON.parse(line);
    if (Array.isArray(facts)) return facts as Fact[];
  } catch {
    // Told below, with the line.
  }
  throw new JournalError(`${path}, line ${number}: expected a list of facts as JSON; the file is damaged`);
}
