import { writeJsonDurably } from '@rec-io/installer/durable-file';
import { readJsonObject } from '@rec-io/installer/json-file';
import { isAlive, type ProcessIdentity } from '@rec-io/installer/process-identity';

/** `starting` until it was first ready, `waiting` between its end and its restart. */
export type ProgramState = 'starting' | 'ready' | 'unready' | 'waiting' | 'stopped';

export type ProgramReport = {
  readonly program: string;
  readonly process: ProcessIdentity | null;
  readonly port: number;
  readonly state: ProgramState;
  readonly restarts: number;
  /** How it ended last, in words; null when it never did. */
  readonly lastEnd: string | null;
};

/** `<dataDir>/run/parent.json`: what the parent hosts. Only as true as its process is alive. */
export type ParentReport = {
  readonly process: ProcessIdentity;
  readonly state: 'starting' | 'running' | 'stopping' | 'stopped';
  readonly startedAt: string;
  readonly database: { readonly pid: number; readonly port: number } | null;
  readonly programs: readonly ProgramReport[];
  /** Why the start failed and what to do; null when it did not. */
  readonly failure: { readonly message: string; readonly remedy: string } | null;
};

/** @returns null when there is none or it is unreadable: it is only a record of what runs, and nothing is known then */
export async function readParentReport(path: string): Promise<ParentReport | null> {
  const value = await readJsonObject(path).catch(() => null);
  return value !== null && 'process' in value && Array.isArray(value['programs'])
    ? (value as ParentReport)
    : null;
}

export async function livingParent(path: string): Promise<ParentReport | null> {
  const report = await readParentReport(path);
  return report !== null && isAlive(report.process) ? report : null;
}

/** Writes the newest report, one at a time; those that were overtaken meanwhile are never written. */
export class ParentReportFile {
  readonly #path: string;
  #newest: ParentReport | null = null;
  #writing: Promise<void> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  write(report: ParentReport): Promise<void> {
    this.#newest = report;
    this.#writing ??= this.#drain();
    return this.#writing;
  }

  async #drain(): Promise<void> {
    while (this.#newest !== null) {
      const report = this.#newest;
      this.#newest = null;
      // A full disk must not end the parent: status then asks the programs themselves.
      await writeJsonDurably(this.#path, report).catch(() => undefined);
    }
    this.#writing = null;
  }
}
