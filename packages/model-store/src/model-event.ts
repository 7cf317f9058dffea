import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import type { CalibrationBand } from '@rec-io/domain/research-view';
import { isObject } from '@rec-io/installer/json-file';
import { isModelName } from './model-name.ts';

/**
 * `promoted`: a refresh put its candidate in use. `kept`: it did not, the one before stays. `chosen`: a person did. `failed`: a refresh
 * came to no decision.
 */
const KINDS = ['promoted', 'kept', 'chosen', 'failed'] as const;
export type ModelEventKind = (typeof KINDS)[number];

/** One line of the journal. Names are those of stored models; null stands for the one that comes with the release. */
export type ModelEvent = {
  /** Wall time, UTC milliseconds. */
  readonly timeMs: number;
  readonly symbol: CoinSymbol;
  readonly event: ModelEventKind;
  /** Of `promoted` and `chosen` what is in use from now on; of `kept` the candidate; of `failed` what stays in use. */
  readonly model: string | null;
  /** What was in use until then. */
  readonly before: string | null;
  /** The program or the account that did it. */
  readonly by: string;
  readonly why: string;
  readonly scores?: ModelScores;
};

/** Two models, asked the same questions about weeks that neither has learnt from. */
export type ModelScores = {
  /** The weeks: closes after this time, up to that; ISO, UTC. */
  readonly from: string;
  readonly to: string;
  readonly candidate: ModelScore;
  readonly inUse: ModelScore;
  /** Mean log loss of the candidate minus that of the model in use, with its 95 % interval; below zero is better. */
  readonly difference: { readonly mean: number; readonly low: number; readonly high: number };
};

export type ModelScore = {
  readonly questions: number;
  readonly logLoss: number;
  readonly brier: number;
  /** 0…1; lower is better. */
  readonly calibrationError: number;
  /** By what was said, how often it came; not kept in older lines. */
  readonly bands?: readonly CalibrationBand[];
};

/** Whether a line changes which model is in use. */
export const chooses = ({ event }: ModelEvent): boolean => event === 'promoted' || event === 'chosen';

/** @returns null for what is no whole event: a line that a crash cut off, or that somebody changed */
export function eventOf(line: string): ModelEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const { timeMs, symbol, event, model, before, by, why } = value;
  const isEvent =
    Number.isSafeInteger(timeMs) &&
    SYMBOLS.some((each) => each === symbol) &&
    KINDS.some((each) => each === event) &&
    [model, before].every((name) => name === null || isModelName(name)) &&
    [by, why].every((text) => typeof text === 'string');
  return isEvent ? (value as ModelEvent) : null;
}
