import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EventFacts } from './event-facts.ts';
import type { EarlierFact, Fact, Journal } from './facts.ts';
import { JournalError, JournalFile } from './journal-file.ts';

type KeptFact = Fact | EarlierFact;

/** A journal of less is not worth a snapshot; one that has outgrown its snapshot is. */
const JOURNAL_BYTES_MIN = 16 * 1024 * 1024;
/** Facts of a snapshot in one line of its file. */
const FACTS_PER_LINE = 500;
const SNAPSHOT = /^snapshot-(\d+)\.jsonl$/;
const JOURNAL = /^journal(?:-(\d+))?\.jsonl$/;

/**
 * All facts of an exchange in a directory, for weeks. A generation is a snapshot and the journal that follows it; the
 * journal of a directory without any snapshot is generation 0, `journal.jsonl`.
 *
 * A snapshot is written beside, synced, read back and only then renamed, so there is a whole one or none. The generation
 * before it stays until the next: should the newest snapshot be damaged later, that one and both journals are the same.
 */
export class FactStore implements Journal {
  readonly #directory: string;
  readonly #journalBytesMin: number;
  readonly #events = new EventFacts();
  #facts: KeptFact[];
  #generation: number;
  #journal: JournalFile;
  #snapshotBytes = 0;
  #snapshotGeneration: number;
  #compacting = false;
  /** Bytes of a last line that was cut off by a crash, and were dropped: nobody was answered for them. */
  readonly tornBytes: number;

  /** @throws JournalError when something that was kept cannot be read */
  constructor(directory: string, journalBytesMin = JOURNAL_BYTES_MIN) {
    this.#directory = directory;
    this.#journalBytesMin = journalBytesMin;
    const names = readdirSync(directory);
    for (const name of names) if (name.endsWith('.tmp')) rmSync(join(directory, name), { force: true });
    const { facts, generation } = this.#newestSnapshot(names);
    const journals = generationsOf(names, JOURNAL).filter((number) => number >= generation);
    this.#facts = facts;
    this.#snapshotGeneration = generation;
    this.#generation = journals.at(-1) ?? generation;
    for (const number of journals.slice(0, -1)) {
      // Whoever began the next one had written all of this one.
      const earlier = new JournalFile(this.#journalPath(number), false);
      pushAll(this.#facts, earlier.facts);
      void earlier.close();
    }
    this.#journal = new JournalFile(this.#journalPath(this.#generation));
    this.tornBytes = this.#journal.tornBytes;
    pushAll(this.#facts, this.#journal.facts);
    for (const fact of this.#facts) this.#events.add(fact);
  }

  /** What was kept when it was opened; handed out once, because it may be large. */
  takeFacts(): readonly KeptFact[] {
    const facts = this.#facts;
    this.#facts = [];
    return facts;
  }

  append(facts: readonly Fact[]): void {
    this.#journal.append(facts);
    for (const fact of facts) this.#events.add(fact);
  }

  /** Resolves when everything appended so far is on the disk. */
  durable(): Promise<void> {
    return this.#journal.durable();
  }

  /** A snapshot under way is left unfinished: what it would hold is in the journals. */
  close(): Promise<void> {
    return this.#journal.close();
  }

  /** Whether the journal has grown so far that a snapshot would make the next start faster. */
  get isDue(): boolean {
    return (
      !this.#compacting && this.#journal.bytes > Math.max(this.#journalBytesMin, 2 * this.#snapshotBytes)
    );
  }

  /**
   * Begins a new generation with what everything so far amounts to. What is appended from now on belongs to it; its
   * snapshot follows while others go on. When that fails, such as on a full disk, both journals still tell everything.
   * @param accounts the snapshot of all accounts
   */
  async compact(accounts: Fact, nowMs: number): Promise<void> {
    const next = this.#generation + 1;
    const former = this.#journal;
    former.sync();
    this.#journal = new JournalFile(this.#journalPath(next));
    syncDirectory(this.#directory);
    this.#generation = next;
    this.#compacting = true;
    try {
      const lines = linesOf([accounts, ...this.#events.kept(nowMs)]);
      await former.close();
      await this.#writeSnapshot(next, lines);
      this.#removeBefore(this.#snapshotGeneration);
      this.#snapshotGeneration = next;
    } finally {
      this.#compacting = false;
    }
  }

  async #writeSnapshot(generation: number, lines: readonly Buffer[]): Promise<void> {
    const path = this.#snapshotPath(generation);
    const temporary = `${path}.tmp`;
    const file = await open(temporary, 'w', 0o600);
    try {
      for (const line of lines) await file.writeFile(line);
      await file.sync();
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    if (!Buffer.concat(lines).equals(await readFile(temporary)))
      throw new JournalError(`${path}: the disk does not give back what was written`);
    await rename(temporary, path);
    syncDirectory(this.#directory);
    this.#snapshotBytes = lines.reduce((sum, { length }) => sum + length, 0);
  }

  /** Only files that a newer whole snapshot stands for. */
  #removeBefore(generation: number): void {
    for (const name of readdirSync(this.#directory)) {
      const match = SNAPSHOT.exec(name) ?? JOURNAL.exec(name);
      if (match && Number(match[1] ?? 0) < generation) rmSync(join(this.#directory, name), { force: true });
    }
  }

  #newestSnapshot(names: readonly string[]): { readonly facts: KeptFact[]; readonly generation: number } {
    const generations = generationsOf(names, SNAPSHOT).reverse();
    let damage: unknown = null;
    for (const generation of generations) {
      try {
        const path = this.#snapshotPath(generation);
        const facts = readSnapshot(path);
        this.#snapshotBytes = statSync(path).size;
        return { facts, generation };
      } catch (error) {
        damage ??= error;
      }
    }
    const first = generationsOf(names, JOURNAL)[0] ?? 0;
    // Without any snapshot only a journal from the very beginning tells everything.
    if (damage !== null && first > 0) throw damage;
    return { facts: [], generation: 0 };
  }

  #journalPath(generation: number): string {
    return join(this.#directory, generation === 0 ? 'journal.jsonl' : `journal-${generation}.jsonl`);
  }

  #snapshotPath(generation: number): string {
    return join(this.#directory, `snapshot-${generation}.jsonl`);
  }
}

/** A snapshot's file: facts, and at last how many they are and what they hash to. */
function linesOf(facts: readonly KeptFact[]): Buffer[] {
  const lines: Buffer[] = [];
  const hash = createHash('sha256');
  for (let i = 0; i < facts.length; i += FACTS_PER_LINE) {
    const line = Buffer.from(`${JSON.stringify(facts.slice(i, i + FACTS_PER_LINE))}\n`);
    hash.update(line);
    lines.push(line);
  }
  lines.push(Buffer.from(`${JSON.stringify({ facts: facts.length, sha256: hash.digest('hex') })}\n`));
  return lines;
}

/** @throws JournalError unless it is whole */
function readSnapshot(path: string): KeptFact[] {
  const bytes = readFileSync(path);
  const facts: KeptFact[] = [];
  const hash = createHash('sha256');
  let number = 0;
  for (let from = 0; from < bytes.length; ) {
    number++;
    const end = bytes.indexOf(10, from);
    if (end < 0) break;
    const line = parsed(bytes.toString('utf8', from, end), path, number);
    if (Array.isArray(line)) {
      hash.update(bytes.subarray(from, end + 1));
      pushAll(facts, line as KeptFact[]);
      from = end + 1;
      continue;
    }
    const { facts: count, sha256 } = line as { readonly facts?: unknown; readonly sha256?: unknown };
    if (count === facts.length && sha256 === hash.digest('hex') && end + 1 === bytes.length) return facts;
    break;
  }
  throw new JournalError(
    `${path}, line ${number}: the snapshot is not what was written; the file is damaged`,
  );
}

function parsed(text: string, path: string, line: number): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, with the line.
  }
  throw new JournalError(`${path}, line ${line}: expected facts as JSON; the file is damaged`);
}

const generationsOf = (names: readonly string[], pattern: RegExp): number[] =>
  names
    .flatMap((name) => {
      const match = pattern.exec(name);
      return match ? [Number(match[1] ?? 0)] : [];
    })
    .sort((a, b) => a - b);

/** `push(...all)` has too many arguments for a journal of weeks. */
function pushAll(facts: KeptFact[], more: readonly KeptFact[]): void {
  for (const fact of more) facts.push(fact);
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
