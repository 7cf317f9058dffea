import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Query } from '../api/call.ts';

/** Of which trades a page tells, and in which order: as the address says it, and as web is asked. Words, never checked here: web does. */
export type TradeFilter = { readonly [Name in (typeof NAMES)[number]]?: string } & Pick<
  Query<'/api/history'>,
  'order'
>;

const NAMES = [
  ...(['mode', 'period', 'from', 'to', 'symbol', 'strategy', 'monitor', 'status', 'result'] as const),
  ...(['side', 'hour', 'order'] as const),
];

export function filterIn(search: Readonly<Record<string, unknown>>): TradeFilter {
  const given = NAMES.flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(given);
}

/** How many of its parts leave trades out. */
export const filtersSet = ({ order: _, ...filter }: TradeFilter): number => Object.keys(filter).length;

/** The filter of the address, and how to change it: what is empty goes. Days of one's own and a period exclude each other. */
export function useTradeFilter(): [TradeFilter, change: (change: TradeFilter) => void, clear: () => void] {
  const filter = filterIn(useSearch({ strict: false }));
  const navigate = useNavigate();
  const go = (search: TradeFilter) =>
    void navigate({ to: '.', search: filterIn(search) as never, replace: true, resetScroll: false });
  return [filter, (change) => go(changed(filter, change)), () => go({})];
}

export function changed(filter: TradeFilter, change: TradeFilter): TradeFilter {
  const { period, from, to, ...rest } = filter;
  const days = change.period ? {} : { from, to };
  const preset = change.from || change.to ? {} : { period };
  return filterIn({ ...rest, ...days, ...preset, ...change });
}
