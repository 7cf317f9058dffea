import { join } from 'node:path';
import { explain } from '@rec-io/installer/explain';
import { ownIdentity } from '@rec-io/installer/process-identity';
import { watchDatabase } from './database-watch.ts';
import { Errand, type ErrandSpec } from './errand.ts';
import { type ParentReport, ParentReportFile } from './parent-state.ts';
import { RotatingLog } from './rotating-log.ts';
import { type ProgramSpec, SupervisedProgram } from './supervised-program.ts';

/** The database as the parent sees it. */
export interface HostedDatabase {
  /** Starts it, or takes over one that runs already; its schema is right afterwards. */
  start(): Promise<{ readonly pid: number; readonly port: number }>;
  stop(): Promise<void>;
}

export type ParentOptions = {
  /** In the order of their needs: each starts when the one before is ready. */
  readonly programs: readonly ProgramSpec[];
  readonly database: HostedDatabase;
  /** By the name of its log: what is run again and again while the programs run. */
  readonly errands: Readonly<Record<string, ErrandSpec>>;
  readonly logs: string;
  readonly stateFile: string;
};

/** A program that is not ready by then does not hold up the others: they say themselves what they miss. */
const READY_MS_MAX = 60_000;

/** Hosts the database and the programs of quick mode until it is stopped. */
export class Parent {
  readonly #options: ParentOptions;
  readonly #log: RotatingLog;
  readonly #logs: RotatingLog[] = [];
  readonly #reports: ParentReportFile;
  readonly #programs: SupervisedProgram[];
  readonly #errands: Errand[];
  readonly #startedAt = new Date().toISOString();
  #state: ParentReport['state'] = 'starting';
  #database: ParentReport['database'] = null;
  #failure: ParentReport['failure'] = null;
  #stopped: Promise<void> | null = null;
  #watch: { stop(): Promise<void> } | null = null;

  constructor(options: ParentOptions) {
    this.#options = options;
    this.#reports = new ParentReportFile(options.stateFile);
    this.#log = new RotatingLog(join(options.logs, 'parent.log'));
    this.#programs = options.programs.map((spec) => {
      const log = new RotatingLog(join(options.logs, `${spec.program}.log`));
      this.#logs.push(log);
      return new SupervisedProgram(spec, {
        output: (chunk) => log.write(chunk),
        onChange: () => void this.#report(),
        say: (message, details) => this.#say('info', message, details),
      });
    });
    this.#errands = Object.entries(options.errands).map(([name, spec]) => {
      const log = new RotatingLog(join(options.logs, `${name}.log`));
      this.#logs.push(log);
      return new Errand(spec, (chunk) => log.write(chunk));
    });
  }

  /** @throws CatalogueError when the database cannot be brought up; nothing runs then */
  async start(): Promise<void> {
    await this.#report();
    try {
      const running = await this.#options.database.start();
      this.#databaseChanged(running, null);
      this.#watch = watchDatabase({
        database: this.#options.database,
        running,
        onChange: (now, reason) => this.#databaseChanged(now, reason),
      });
    } catch (error) {
      const failure = explain(error);
      this.#failure = { message: failure.message, remedy: failure.remedy };
      this.#say('error', failure.message, { why: failure.why, remedy: failure.remedy });
      await this.stop();
      throw failure;
    }
    for (const program of this.#programs) {
      if (this.#state !== 'starting') return;
      program.start();
      await this.#readyOrLate(program);
    }
    if (this.#state !== 'starting') return;
    this.#state = 'running';
    for (const errand of this.#errands) errand.start();
    await this.#report();
  }

  /** Ends the programs, the last started first, and then the database. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#state = 'stopping';
    this.#say('info', 'stopping', {});
    await this.#report();
    // They need the database, too.
    for (const errand of this.#errands) await errand.stop();
    for (const program of this.#programs.toReversed()) await program.stop();
    // Before the database stops, or its end would be taken for an accident.
    await this.#watch?.stop();
    await this.#options.database.stop().catch((error: unknown) => {
      const { message, remedy } = explain(error);
      this.#failure ??= { message, remedy };
      this.#say('error', message, {});
    });
    this.#database = null;
    this.#state = 'stopped';
    this.#say('info', 'stopped', {});
    await this.#report();
    for (const log of [...this.#logs, this.#log]) log.close();
  }

  /** Into the parent's own log; nothing once it has stopped. */
  say(message: string): void {
    if (this.#state !== 'stopped') this.#say('error', message, {});
  }

  #databaseChanged(running: ParentReport['database'], reason: string | null): void {
    this.#database = running;
    if (reason !== null) this.#say('error', reason, {});
    else this.#say('info', 'the database is ready', running ?? {});
    void this.#report();
  }

  async #readyOrLate(program: SupervisedProgram): Promise<void> {
    for (let waitedMs = 0; waitedMs < READY_MS_MAX && this.#state === 'starting'; waitedMs += 50) {
      if (program.report().state === 'ready') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #report(): Promise<void> {
    return this.#reports.write({
      process: ownIdentity(),
      state: this.#state,
      startedAt: this.#startedAt,
      database: this.#database,
      programs: this.#programs.map((program) => program.report()),
      failure: this.#failure,
    });
  }

  #say(level: 'info' | 'error', msg: string, details: Readonly<Record<string, unknown>>): void {
    const line = { level: level === 'info' ? 30 : 50, time: Date.now(), name: 'parent', ...details, msg };
    this.#log.write(`${JSON.stringify(line)}\n`);
  }
}
