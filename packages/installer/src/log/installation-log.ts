import { closeSync, constants, fchmodSync, fstatSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Redaction } from './redaction.ts';

/** As the programs' logs have it, so that one command shows all of them: `level`, `time`, `name`, `msg`, then the details. */
type Level = 30 | 40 | 50;

/** An installation says some hundred lines; a package manager some thousand. */
const KEPT_LINES_MAX = 50_000;

/**
 * What an installation did, one JSON object a line. It is kept in memory first, because the place that it belongs to does not
 * exist yet, and written there when it does. Never a secret: every line passes the redaction.
 */
export class InstallationLog {
  readonly #redaction = new Redaction();
  readonly #nowMs: () => number;
  #lines: string[] = [];
  #file: number | null = null;

  constructor(nowMs: () => number = () => Date.now()) {
    this.#nowMs = nowMs;
  }

  /** A password, a key, a token of this run: from now on nothing of it passes, in whatever form. */
  addSecret(secret: string): void {
    this.#redaction.addSecret(secret);
  }

  info(msg: string, details: Readonly<Record<string, unknown>> = {}): void {
    this.#add(30, msg, details);
  }

  warn(msg: string, details: Readonly<Record<string, unknown>> = {}): void {
    this.#add(40, msg, details);
  }

  error(msg: string, details: Readonly<Record<string, unknown>> = {}): void {
    this.#add(50, msg, details);
  }

  /**
   * Writes what was said so far to that file and goes on there; lines of earlier installations stay. A file that is not a plain
   * one of this account is not written to: whoever put it there would have root write for them.
   * @returns whether it is written there; in memory it goes on either way
   */
  writeTo(path: string): boolean {
    this.close();
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      this.#file = openOwnFile(path);
      for (const line of this.#lines) writeSync(this.#file, line);
      return true;
    } catch {
      this.close();
      return false;
    }
  }

  /** All of this run, and nothing else, in a file of that name: for when the first place was taken back. */
  keepAt(path: string): boolean {
    rmSync(path, { force: true });
    return this.writeTo(path);
  }

  /** Whether it is written to a file at the moment. */
  get isWritten(): boolean {
    return this.#file !== null;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #add(level: Level, msg: string, details: Readonly<Record<string, unknown>>): void {
    const entry = { level, time: this.#nowMs(), name: 'install', ...details, msg };
    const line = `${JSON.stringify(this.#redaction.value(entry))}\n`;
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES_MAX) this.#lines = this.#lines.slice(-KEPT_LINES_MAX / 2);
    if (this.#file === null) return;
    try {
      writeSync(this.#file, line);
    } catch {
      // A full disk must not end an installation before it says so itself.
    }
  }
}

/** @throws when it is a link, belongs to another account, or has another name somewhere */
function openOwnFile(path: string): number {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  const { uid, nlink, mode } = fstatSync(file);
  const isPlain = (mode & constants.S_IFMT) === constants.S_IFREG;
  if (!isPlain || nlink !== 1 || uid !== (process.getuid?.() ?? uid)) {
    closeSync(file);
    throw new Error(`${path} is not a file of this account alone`);
  }
  fchmodSync(file, 0o600);
  return file;
}
