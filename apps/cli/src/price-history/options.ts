import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { LAYOUT_IDS, type LayoutId } from '@rec-io/prices/bar-layout';
import { InvalidArgumentError } from 'commander';

/** `btc` → `BTC` */
export function coin(text: string): CoinSymbol {
  const found = SYMBOLS.find((symbol) => symbol === text.toUpperCase());
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${SYMBOLS.join(', ')}.`);
  return found;
}

export function layoutId(text: string): LayoutId {
  const found = LAYOUT_IDS.find((id) => id === text.toLowerCase());
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${LAYOUT_IDS.join(', ')}.`);
  return found;
}
