import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { processStarted } from '@rec-io/installer/process-identity';
import { FORGIVEN_AFTER_MS, restartDelayMs } from './backoff.ts';
import type { ProgramReport, ProgramState } from './parent-state.ts';
import { readiness } from './readiness.ts';

export type ProgramSpec = {
  readonly program: string;
  readonly port: number;
  readonly file: string;
  readonly args: readonly string[];
  readonly readyUrl: string;
};

export type Supervision = {
  /** Everything that the program prints. */
  readonly output: (chunk: Uint8Array) => void;
  readonly onChange: () => void;
  readonly say: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

const POLL_STARTING_MS = 200;
const POLL_READY_MS = 2_000;
const STOP_MS = 10_000;
/** What V8 says before it ends a process whose heap is full. */
const HEAP_FULL = 'heap out of memory';

/** One program, kept alive: started again whenever it ends, later and later while it keeps ending. */
export class SupervisedProgram {
  readonly #spec: ProgramSpec;
  readonly #supervision: Supervision;
  #child: ChildProcess | null = null;
  #state: ProgramState = 'stopped';
  #started: string | null = null;
  #restarts = 0;
  #failures = 0;
  #readySinceMs: number | null = null;
  #lastEnd: string | null = null;
  #restartTimer: NodeJS.Timeout | undefined;
  #pollTimer: NodeJS.Timeout | undefined;

  constructor(spec: ProgramSpec, supervision: Supervision) {
    this.#spec = spec;
    this.#supervision = supervision;
  }

  report(): ProgramReport {
    const pid = this.#child?.pid;
    return {
      program: this.#spec.program,
      process: pid === undefined || this.#started === null ? null : { pid, started: this.#started },
      port: this.#spec.port,
      state: this.#state,
      restarts: this.#restarts,
      lastEnd: this.#lastEnd,
    };
  }

  start(): void {
    const { file, args, program } = this.#spec;
    // The channel is how a child notices that its parent is gone, even when that was killed.
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#child = child;
    this.#started = child.pid === undefined ? null : processStarted(child.pid);
    this.#readySinceMs = null;
    this.#change('starting');
    let memory: string | null = null;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        if (chunk.includes(HEAP_FULL)) memory = 'its memory was used up: JavaScript heap out of memory';
        this.#supervision.output(chunk);
      });
    child.on('error', (error) =>
      this.#supervision.say(`${program} cannot be started`, { error: error.message }),
    );
    child.on('close', (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      // Who sent that is not told: the kernel does where memory ends, and so does a person.
      const why = memory ?? (signal === 'SIGKILL' ? 'killed; dmesg says whether for want of memory' : null);
      this.#ended(why === null ? how : `${how} (${why})`);
    });
    this.#poll();
  }

  /** Asks it to end, and ends it when it does not. */
  async stop(limitMs = STOP_MS): Promise<void> {
    clearTimeout(this.#restartTimer);
    clearTimeout(this.#pollTimer);
    const child = this.#child;
    this.#change('stopped');
    if (child === null) return;
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    await closed;
    clearTimeout(killer);
  }

  #ended(how: string): void {
    clearTimeout(this.#pollTimer);
    this.#child = null;
    this.#lastEnd = `${how} at ${new Date().toISOString()}`;
    if (this.#state === 'stopped') {
      this.#supervision.onChange();
      return;
    }
    const readyForMs = this.#readySinceMs === null ? 0 : Date.now() - this.#readySinceMs;
    this.#failures = readyForMs >= FORGIVEN_AFTER_MS ? 1 : this.#failures + 1;
    const delayMs = restartDelayMs(this.#failures);
    this.#supervision.say(`${this.#spec.program} ended and will be started again`, { how, delayMs });
    this.#restartTimer = setTimeout(() => {
      this.#restarts++;
      this.start();
    }, delayMs);
    this.#change('waiting');
  }

  #poll(): void {
    const delayMs = this.#state === 'ready' ? POLL_READY_MS : POLL_STARTING_MS;
    this.#pollTimer = setTimeout(async () => {
      const child = this.#child;
      const { ready, reason } = await readiness(this.#spec.readyUrl);
      if (child === null || child !== this.#child || this.#state === 'stopped') return;
      if (ready && this.#state !== 'ready') {
        this.#readySinceMs ??= Date.now();
        this.#change('ready');
        this.#supervision.say(`${this.#spec.program} is ready`, { pid: child.pid });
      } else if (!ready && this.#state === 'ready') {
        this.#change('unready');
        this.#supervision.say(`${this.#spec.program} is not ready any more`, { reason });
      }
      this.#poll();
    }, delayMs);
  }

  #change(state: ProgramState): void {
    this.#state = state;
    this.#supervision.onChange();
  }
}
