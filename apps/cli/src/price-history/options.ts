import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { utcTimeMs } from '@rec-io/domain/time';
import { LAYOUT_IDS, type LayoutId } from '@rec-io/prices/bar-layout';
import { InvalidArgumentError } from 'commander';

/** `btc` → `BTC` */
export function coin(text: string): CoinSymbol {
  const found = SYMBOLS.find((symbol) => symbol === text.toUpperCase());
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${SYMBOLS.join(', ')}.`);
  return found;
}

const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d)?$/;

/** A day or a minute, UTC. */
export function time(text: string): number {
  const timeMs = TIME.test(text) ? utcTimeMs(text.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(timeMs))
    throw new InvalidArgumentError('It must be a day or a minute, UTC: 2024-01-31, 2024-01-31T12:05.');
  return timeMs;
}

export function layoutId(text: string): LayoutId {
  const found = LAYOUT_IDS.find((id) => id === text.toLowerCase());
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${LAYOUT_IDS.join(', ')}.`);
  return found;
}
