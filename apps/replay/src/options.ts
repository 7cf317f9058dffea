import type { SeriesKind } from '@rec-io/domain/market';
import { utcTimeMs } from '@rec-io/domain/time';
import { InvalidArgumentError } from 'commander';

/** Exchange seconds per wall second; `max` waits for nothing. */
export type ReplaySpeed = number | 'max';

export type ReplayOptions = {
  readonly prices: readonly string[];
  /** First and last day, UTC, both included; null: as far as the files reach. */
  readonly fromDayMs: number | null;
  readonly toDayMs: number | null;
  readonly speed: ReplaySpeed;
  readonly seed: number;
  readonly symbol: 'BTC' | 'ETH' | null;
  /** As a monitor names it, or the file of one. */
  readonly strategy: string;
  readonly series: SeriesKind;
  /** Settings of strategy, size and protection, as typed: `min_edge=1`. */
  readonly set: readonly string[];
  readonly ledgerFile: string | null;
  /** Drop the results of all earlier replays first. */
  readonly fresh: boolean;
  readonly json: boolean;
};

/** `2018-03-01` as UTC midnight. */
export function parseDay(text: string): number {
  const timeMs = text.length === 10 ? utcTimeMs(text) : Number.NaN;
  if (Number.isNaN(timeMs)) throw new InvalidArgumentError(`"${text}" is not a day like 2018-03-01.`);
  return timeMs;
}

export function parseSpeed(text: string): ReplaySpeed {
  if (text === 'max') return 'max';
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1_000_000)) {
    throw new InvalidArgumentError(`"${text}" is neither "max" nor a number from 0 to 1,000,000.`);
  }
  return speed;
}

export function parseSeed(text: string): number {
  const seed = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(seed)) throw new InvalidArgumentError(`"${text}" is not a whole number from 0 on.`);
  return seed;
}

export function parseSymbol(text: string): 'BTC' | 'ETH' {
  if (text !== 'BTC' && text !== 'ETH') throw new InvalidArgumentError(`"${text}" is neither BTC nor ETH.`);
  return text;
}

/** One more of `key=value …`. */
export function parseSetting(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^[a-z][a-z0-9_]*=/.test(text))
    throw new InvalidArgumentError(`"${text}" is not a setting like min_edge=1.`);
  return [...before, text];
}

/** By key; of one that is set twice the last holds. */
export const settingsOf = (set: readonly string[]): ReadonlyMap<string, string> =>
  new Map(set.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const));
