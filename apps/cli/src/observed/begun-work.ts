import { fork } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BegunWork } from '@rec-io/domain/backtest-view';
import { writeDurably } from '@rec-io/installer/durable-file';
import { isObject } from '@rec-io/installer/json-file';
import { madeDirectory } from '@rec-io/installer/made-directory';
import type { BackgroundNews } from '../background.ts';
import { leftMs } from '../backtest/progress.ts';
import { CLONE } from '../clone.ts';

/** Asked to end, and not gone after this, it is ended: what learns for long does not listen. */
const GRACE_MS = 3_000;
/** Of what it prints; a result is as long as it is. */
const SAID_MAX = 2_000;

const CANCELLED = 'It was cancelled: nothing of it was kept.';
export const WITH_WEB = 'Web ended meanwhile, and it ended with web: nothing of it was kept.';

/** How a command that was begun ended. */
export type Ended = { readonly failure: string | null; readonly printed: string };

/**
 * One command of `recio` at a time, in a process of its own that yields to trading, and how far it is. That one is under way is written
 * down: where web ends meanwhile, however that was, the next one says what became of it.
 */
export class BegunCommand {
  readonly #file: string;
  /** Whether what nobody saw end was kept. */
  readonly #isKept: (name: string) => Promise<boolean>;
  #now: BegunWork['now'] = null;
  #last: BegunWork['last'] = null;
  #phaseMs = 0;
  #why: string | null = null;
  #child: ReturnType<typeof fork> | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #looked: Promise<void> | null = null;

  /** @param file where it is written down what is under way */
  constructor(file: string, isKept: (name: string) => Promise<boolean>) {
    this.#file = file;
    this.#isKept = isKept;
  }

  async view(): Promise<BegunWork> {
    await this.#lookBack();
    return { now: this.#now, last: this.#last };
  }

  /**
   * Begins `recio ARGS`. @param onEnd told how it ended
   * @returns why it was not begun; null when it was
   */
  async begin(
    name: string,
    by: string,
    args: readonly string[],
    onEnd: (ended: Ended) => void = () => undefined,
  ): Promise<string | null> {
    await this.#lookBack();
    if (this.#now !== null) return `${this.#now.name} is under way already: one at a time.`;
    const sinceMs = Date.now();
    this.#now = { name, by, sinceMs, phase: 'start', share: 0, leftMs: null };
    this.#phaseMs = performance.now();
    this.#why = null;
    try {
      const owner = await madeDirectory(dirname(this.#file));
      await writeDurably(this.#file, JSON.stringify({ name, by, sinceMs }), 0o600, owner);
    } catch (error) {
      this.#now = null;
      return `It could not keep what comes of it: ${error instanceof Error ? error.message : String(error)}.`;
    }
    this.#ended = this.#run(args).then(async (ended) => {
      await rm(this.#file, { force: true });
      this.#now = null;
      this.#child = null;
      this.#last = { name, by, endedAtMs: Date.now(), failure: ended.failure };
      onEnd(ended);
    });
    return null;
  }

  /** @returns whether one was under way */
  cancel(why = CANCELLED): boolean {
    if (this.#now === null) return false;
    this.#why = why;
    const child = this.#child;
    child?.kill('SIGTERM');
    const timer = setTimeout(() => child?.kill('SIGKILL'), GRACE_MS);
    child?.once('close', () => clearTimeout(timer));
    return true;
  }

  /** Ends with web, and stays written down as that. */
  async stop(): Promise<void> {
    const now = this.#now;
    this.cancel(WITH_WEB);
    await this.#ended;
    if (now === null || this.#last?.failure !== WITH_WEB) return;
    await writeDurably(this.#file, JSON.stringify(now)).catch(() => undefined);
  }

  /** What a web before this one left written down. */
  #lookBack(): Promise<void> {
    this.#looked ??= (async () => {
      const text = await readFile(this.#file, 'utf8').catch(() => null);
      if (text === null || this.#now !== null) return;
      const { name, by } = written(text);
      const failure = (await this.#isKept(name)) ? null : WITH_WEB;
      this.#last = { name, by, endedAtMs: null, failure };
    })();
    return this.#looked;
  }

  async #run(args: readonly string[]): Promise<Ended> {
    const child = fork(CLONE.main, [...args, '--json', '--background'], {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    let [printed, said] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID_MAX);
    });
    child.on('message', (news: BackgroundNews) => this.#take(news));
    const { promise, resolve } = Promise.withResolvers<string | null>();
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(
        code === 0
          ? null
          : (failureIn(printed) ?? lastLine(said) ?? `It ended with ${signal ?? `code ${code}`}.`),
      ),
    );
    const failure = await promise;
    return { failure: failure === null ? null : (this.#why ?? failure), printed };
  }

  #take({ phase, share }: BackgroundNews): void {
    if (this.#now === null) return;
    if (phase !== this.#now.phase) this.#phaseMs = performance.now();
    this.#now = { ...this.#now, phase, share, leftMs: leftMs(performance.now() - this.#phaseMs, share) };
  }
}

function written(text: string): { readonly name: string; readonly by: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return { name: String(value['name']), by: String(value['by']) };
  } catch {
    // What a full disk left of it.
  }
  return { name: '?', by: '?' };
}

/** What a command says in JSON when it fails. */
function failureIn(printed: string): string | null {
  try {
    const { error } = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as {
      error?: { code: string; title: string; remedy: string };
    };
    return error === undefined ? null : `${error.code} ${error.title} ${error.remedy}`;
  } catch {
    return null;
  }
}

const lastLine = (said: string): string | null => said.trim().split('\n').at(-1) || null;
