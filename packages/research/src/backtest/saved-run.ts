import type { Parameters } from '@rec-io/domain/parameters';
import type { FillsResult } from './by-fills.ts';
import type { Figures } from './figures.ts';
import type { Significance } from './random-entries.ts';
import type { Sweep } from './sweep-figures.ts';

/** Bumped when a reader of the older one would misread it. */
export const SAVED_FORMAT = 'rec-io-backtest/1';
export const SAVED_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$/;

/** All that a result follows from, and what it is worth. Dollars and shares; times are ISO, UTC. */
export type SavedRun = {
  readonly format: typeof SAVED_FORMAT;
  readonly name: string;
  readonly madeAt: string;
  /** As it was typed. */
  readonly command: string;
  /** What must be known to read the numbers: what was modelled, what stands for what. Never left out of a report. */
  readonly marks: readonly string[];
  /** Why the numbers may be luck. */
  readonly warnings: readonly string[];
  readonly input: BacktestInput;
  readonly figures: Figures;
  readonly byFills: readonly FillsResult[];
  readonly significance: Significance | null;
  readonly sweep: Sweep | null;
};

export type BacktestInput = {
  readonly symbol: string;
  readonly quotes: 'modelled' | 'recorded';
  readonly from: string;
  readonly to: string;
  readonly files: readonly string[];
  /** SHA-256 of the bars. */
  readonly barsSha256: string;
  readonly model: string;
  readonly learntUntil: string;
  readonly strategy: string;
  readonly parameters: Parameters;
  readonly set: readonly string[];
  readonly balance: number;
  readonly fills: string;
  readonly market: string;
  readonly latencyMs: number;
  readonly seed: number;
};

/** @throws TypeError for what no version of the program has written, or a later one */
export function readSavedRun(text: string): SavedRun {
  let value: unknown;
  try {
    value = JSON.parse(text, fromJson);
  } catch {
    throw new TypeError('it is not JSON');
  }
  const format = (value as Partial<SavedRun> | null)?.format;
  if (format !== SAVED_FORMAT) throw new TypeError(`its format is ${String(format)}, not ${SAVED_FORMAT}`);
  const run = value as SavedRun;
  const parts = [run.name, run.madeAt, run.marks, run.input, run.figures];
  if (parts.some((part) => part === undefined)) throw new TypeError('a part of it is missing');
  return run;
}

export const savedText = (run: SavedRun): string => `${JSON.stringify(run, toJson, 1)}\n`;

/** JSON knows no NaN: what is not known is null in it. */
const toJson = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value;

const NUMBERS: ReadonlySet<string> = new Set([
  'expectedEdge',
  'won',
  'bestDayShare',
  'aboveZero',
  'deflatedSharpe',
]);
const fromJson = (key: string, value: unknown): unknown =>
  value === null && NUMBERS.has(key) ? Number.NaN : value;
