import { defaultsOf, type Parameters } from '@rec-io/domain/parameters';
import { WATCHLIST_PARAMETERS } from '@rec-io/domain/watchlist';
import type { Monitor } from '../monitors/monitors-query.ts';

const STRATEGY = 'Hourly HTC';
const KEYS: readonly string[] = WATCHLIST_PARAMETERS.map(({ key }) => key);

/**
 * By whose settings strikes are watched: the first monitor of Hourly HTC for the coin that may enter, else that is switched on, else
 * any; without one, the standard settings.
 */
export function watchedBy(
  monitors: readonly Monitor[],
  symbol: string | null,
): { readonly name: string | null; readonly settings: Parameters } {
  const own = monitors.filter(
    (each) => each.strategy === STRATEGY && each.symbol === symbol && each.series === 'hourly',
  );
  const found = own.find(({ obstacle }) => obstacle === null) ?? own.find(({ enabled }) => enabled) ?? own[0];
  const standard = defaultsOf(WATCHLIST_PARAMETERS);
  if (found === undefined) return { name: null, settings: standard };
  const known = Object.entries(found.entersBy).filter(([key]) => KEYS.includes(key));
  return { name: found.name, settings: { ...standard, ...Object.fromEntries(known) } };
}
