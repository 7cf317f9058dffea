import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';

export type ErrandSpec = {
  readonly file: string;
  readonly args: readonly string[];
  /** From the start to the first time, and from each end to the next time. */
  readonly firstMs: number;
  readonly everyMs: number;
};

/** It has time. */
const NICENESS = 10;

/** A command that is run again and again beside the programs, one at a time. */
export class Errand {
  readonly #spec: ErrandSpec;
  readonly #output: (chunk: Uint8Array | string) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #child: ChildProcess | null = null;
  #isStopped = false;

  constructor(spec: ErrandSpec, output: (chunk: Uint8Array | string) => void) {
    this.#spec = spec;
    this.#output = output;
  }

  start(): void {
    this.#later(this.#spec.firstMs);
  }

  /** Ends what is under way, and waits for its end. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  #later(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.#run(), delayMs);
  }

  #run(): void {
    const { file, args, everyMs } = this.#spec;
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', this.#output);
    child.on('spawn', () => {
      try {
        if (child.pid !== undefined) setPriority(child.pid, NICENESS);
      } catch {
        // Gone already, or a machine that does not let us.
      }
    });
    child.on('error', (error) => this.#output(`${error.message}\n`));
    child.on('close', () => {
      this.#child = null;
      this.#later(everyMs);
    });
  }
}
