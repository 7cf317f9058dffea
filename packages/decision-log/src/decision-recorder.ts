import { appendFile, mkdir } from 'node:fs/promises';
import type { Mode } from '@rec-io/domain/ledger';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import { DecisionEncoder } from './decision-encoder.ts';
import {
  decisionFile,
  decisionsDirectory,
  forgetOld,
  hourOf,
  type Kept,
  keptDecisions,
} from './decision-files.ts';
import { frameOf } from './zstd-frames.ts';

export type RecorderOptions = {
  /** `<data>/trader/decisions` */
  readonly root: string;
  readonly account: string;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Asked at each write, so that a change holds at once; as usual by default. */
  readonly kept?: () => Promise<Kept>;
  /** A killed trader loses the decisions of at most so long; 5 s by default. */
  readonly flushMs?: number;
};

/** Of one file, not written yet. */
type Batch = { readonly path: string; readonly lines: string[]; characters: number; decisions: number };

const FLUSH_MS = 5_000;
const USUAL = keptDecisions(new Map());
/** More waits for no disk. */
const WAITING_CHARACTERS_MAX = 8_000_000;

/**
 * Writes every decision to disk, beside the trading: what a slow or full disk does not take is dropped and counted, and trading
 * never waits for it or learns of it.
 */
export class DecisionRecorder {
  readonly #options: RecorderOptions;
  readonly #directory: string;
  readonly #encoder: DecisionEncoder;
  #waiting: Batch[] = [];
  #writing: Promise<void> | null = null;
  #hourMs = 0;
  #isDropping = false;
  #isStopped = false;
  #cancelTimer: () => void;
  dropped = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { root, account, mode } = options;
    this.#directory = decisionsDirectory(root, account, mode);
    this.#encoder = new DecisionEncoder(account, mode);
    this.#cancelTimer = this.#later();
  }

  /** Never throws. */
  readonly record = (record: DecisionRecord): void => {
    try {
      this.#take(record);
    } catch (error) {
      this.#drop(1, error);
    }
  };

  /** Writes what waits. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#writing;
    await this.#flush();
  }

  #take(record: DecisionRecord): void {
    const waiting = this.#waiting.reduce((sum, { characters }) => sum + characters, 0);
    if (waiting > WAITING_CHARACTERS_MAX) {
      this.#drop(1, 'the disk is too slow');
      return;
    }
    const hourMs = hourOf(record.input.nowMs);
    let batch = this.#waiting.at(-1);
    if (hourMs !== this.#hourMs) this.#encoder.reset();
    if (hourMs !== this.#hourMs || !batch) {
      batch = { path: decisionFile(this.#directory, hourMs), lines: [], characters: 0, decisions: 0 };
      this.#waiting.push(batch);
    }
    this.#hourMs = hourMs;
    const text = this.#encoder.encode(record);
    batch.lines.push(text);
    batch.characters += text.length;
    batch.decisions++;
  }

  #later(): () => void {
    const { timers, flushMs = FLUSH_MS } = this.#options;
    return timers.after(flushMs, () => {
      this.#writing = this.#flush().finally(() => {
        this.#writing = null;
      });
      // The next look comes after this one: two never write one file at once.
      void this.#writing.then(() => {
        if (!this.#isStopped) this.#cancelTimer = this.#later();
      });
    });
  }

  async #flush(): Promise<void> {
    const batches = this.#waiting;
    this.#waiting = [];
    let written = 0;
    try {
      for (const batch of batches) {
        await this.#write(batch);
        written++;
      }
      if (batches.length > 0) this.#isDropping = false;
    } catch (error) {
      const lost = [...batches.slice(written), ...this.#waiting];
      // What was taken meanwhile tells changes of what is lost.
      this.#waiting = [];
      this.#drop(
        lost.reduce((sum, { decisions }) => sum + decisions, 0),
        error,
      );
    }
  }

  async #write({ path, lines }: Batch): Promise<void> {
    const { clock, kept } = this.#options;
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await appendFile(path, await frameOf(lines.join('')), { mode: 0o600 });
    await forgetOld(this.#directory, clock.nowMs(), kept === undefined ? USUAL : await kept());
  }

  #drop(decisions: number, error: unknown): void {
    this.dropped += decisions;
    this.#encoder.reset();
    if (!this.#isDropping)
      this.#options.log.warn('decisions are not recorded: they cannot be explained later', {
        directory: this.#directory,
        error: String(error),
      });
    this.#isDropping = true;
  }
}
