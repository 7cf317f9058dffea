import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { StrategyFailure } from './strategy-failure.ts';

export type SandboxLimits = {
  /** For one decision, from ask to answer, in wall milliseconds. */
  readonly deadlineMs: number;
  /** For starting and loading. */
  readonly loadMs: number;
  /** Of the strategy's heap. */
  readonly memoryMb: number;
};

export const SANDBOX_LIMITS: SandboxLimits = { deadlineMs: 100, loadMs: 10_000, memoryMb: 64 };

const HOST = join(import.meta.dirname, 'sandbox', 'host.ts');
/** More than the sandbox ever says in one line: only one that was taken over says more. */
const LINE_MAX = 2_000_000;
const STDERR_MAX = 2_000;
/** Of processor time; only one whose trader was killed in the middle of an endless loop ever comes to it. */
const CPU_SECONDS_MAX = 3_600;

type Waiting = {
  readonly resolve: (line: string) => void;
  readonly reject: (failure: StrategyFailure) => void;
  readonly withinMs: number;
};

/**
 * A process of its own for code that is not ours: no environment, no files but its own loader's, no programs, no code from
 * texts, a small heap. A thread would not do: one that runs out of memory takes the whole process along, and one that is in
 * a long native call cannot be ended (both measured; docs/decisions).
 */
export class SandboxProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #limits: SandboxLimits;
  /** Asked and not answered, oldest first. */
  readonly #waiting: Waiting[] = [];
  /** The oldest one's time. */
  #timer: NodeJS.Timeout | undefined;
  #unread = '';
  #stderr = '';
  #ended: StrategyFailure | null = null;

  private constructor(limits: SandboxLimits) {
    this.#limits = limits;
    const node = [
      process.execPath,
      '--permission',
      `--allow-fs-read=${dirname(HOST)}`,
      '--disallow-code-generation-from-strings',
      '--experimental-vm-modules',
      '--no-warnings',
      `--max-old-space-size=${limits.memoryMb}`,
      '--max-semi-space-size=4',
      HOST,
    ];
    const limited = `ulimit -t ${CPU_SECONDS_MAX}; ulimit -c 0; exec nice -n 5 "$@"`;
    this.#child = spawn('/bin/sh', ['-c', limited, 'sh', ...node], {
      env: { PATH: '/usr/bin:/bin', TZ: 'UTC' },
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(0, STDERR_MAX);
    });
    // What could not be written was not read: the end of the process tells why.
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', (error) => this.#end(new StrategyFailure('crashed', error.message)));
    this.#child.on('close', (code, signal) => this.#end(this.#crash(code, signal)));
  }

  /**
   * Starts one and gives it the source.
   * @returns the process and what the strategy declares, as JSON
   * @throws StrategyFailure
   */
  static async start(
    source: string,
    limits: SandboxLimits,
  ): Promise<{ readonly sandbox: SandboxProcess; readonly declaration: unknown }> {
    const sandbox = new SandboxProcess(limits);
    try {
      const declaration = await sandbox.#say(JSON.stringify(source), limits.loadMs);
      return { sandbox, declaration };
    } catch (error) {
      sandbox.kill();
      throw error;
    }
  }

  get isRunning(): boolean {
    return this.#ended === null;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * @param ask JSON on one line
   * @returns the decision as the strategy answered it, of whatever form
   * @throws StrategyFailure; `late` and `crashed` end the process
   */
  ask(ask: string): Promise<unknown> {
    return this.#say(ask, this.#limits.deadlineMs);
  }

  kill(): void {
    this.#end(new StrategyFailure('crashed', 'it was stopped'));
  }

  async #say(line: string, withinMs: number): Promise<unknown> {
    if (this.#ended) throw this.#ended;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#waiting.push({ resolve, reject, withinMs });
    if (this.#waiting.length === 1) this.#time();
    this.#child.stdin.write(`${line}\n`);
    return valueIn(await promise);
  }

  #time(): void {
    clearTimeout(this.#timer);
    const [asked] = this.#waiting;
    if (asked !== undefined) this.#timer = setTimeout(() => this.#late(asked), asked.withinMs);
  }

  #read(text: string): void {
    const lines = (this.#unread + text).split('\n');
    this.#unread = lines.pop() ?? '';
    if (this.#unread.length > LINE_MAX) this.#end(new StrategyFailure('crashed', 'it says too much'));
    for (const line of lines) {
      const next = this.#waiting.shift();
      if (next === undefined) this.#end(new StrategyFailure('crashed', 'it says what nobody asked'));
      else next.resolve(line);
    }
    this.#time();
  }

  /** Its answer may be there, and not read only because this process was busy. */
  #late(asked: Waiting): void {
    setImmediate(() => {
      if (this.#waiting[0] === asked)
        this.#end(new StrategyFailure('late', `it took more than ${asked.withinMs} ms`));
    });
  }

  #crash(code: number | null, signal: string | null): StrategyFailure {
    if (/heap|allocation|memory|invalid size/i.test(this.#stderr))
      return new StrategyFailure('crashed', `it needs more than ${this.#limits.memoryMb} MB of memory`);
    const [line = ''] = this.#stderr.trim().split('\n').slice(-1);
    return new StrategyFailure(
      'crashed',
      `its process ended (${signal ?? code})${line === '' ? '' : `: ${line}`}`,
    );
  }

  #end(failure: StrategyFailure): void {
    if (this.#ended) return;
    this.#ended = failure;
    this.#child.kill('SIGKILL');
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) reject(failure);
  }
}

/** @throws StrategyFailure for anything but a value */
function valueIn(line: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(line);
  } catch {
    throw new StrategyFailure('invalid', 'its answer is no JSON');
  }
  const { value, code, message } = Object(answer) as { value?: unknown; code?: unknown; message?: unknown };
  if (value !== undefined) return value;
  throw new StrategyFailure(code === 'threw' ? 'threw' : 'invalid', String(message));
}
