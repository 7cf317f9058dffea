import { MONITORS } from '../text/monitors.ts';
import type { Value } from './draft.ts';

/** How much a monitor buys, by the keys of its size. */
export function sizeText(size: Readonly<Record<string, Value>>): string {
  const text = (key: string) => String(size[key] ?? '');
  if (size['size_rule'] === 'percent') return MONITORS.sizes.percent(text('percent_of_balance'));
  if (size['size_rule'] === 'kelly') return MONITORS.sizes.kelly(text('kelly_fraction'));
  return MONITORS.sizes.fixed(text('position_size'), text('multiplier'));
}
