import * as format from '../format.ts';
import { FILTERS } from '../text/history.ts';
import { MODES } from '../text/shell.ts';
import { FilterBar, type Options, PERIOD_OPTIONS, Select, TextFilter } from './filter-bar.tsx';
import { filtersSet, type TradeFilter } from './trade-filter.ts';

const named = (names: Readonly<Record<string, string>>): Options => Object.entries(names);
const HOUR_OPTIONS = Array.from({ length: 24 }, (_, hour) => [String(hour), format.hour(hour)] as const);
const MODE_OPTIONS = Object.entries(MODES).map(([mode, { name }]) => [mode, name] as const);
const same = (...words: string[]): Options => words.map((word) => [word, word]);

/** Which trades are meant. Every choice goes into the address at once, so that a page can be shared and loaded again. */
export function TradeFilters(props: {
  filter: TradeFilter;
  onChange: (change: TradeFilter) => void;
  onClear: () => void;
  /** What is known to be there, offered while one types. */
  strategies: readonly string[];
  monitors: readonly string[];
  /** Only trades that are over are told of: their status and order are no question. */
  isOfClosed?: boolean;
}) {
  const { filter, onChange, onClear, strategies, monitors, isOfClosed = false } = props;
  const select = (name: keyof TradeFilter, options: Options, none: string = FILTERS.all) => (
    <Select
      label={FILTERS[name as 'side']}
      none={none}
      options={options}
      value={filter[name] ?? ''}
      onChange={(value) => onChange({ [name]: value })}
    />
  );
  const text = (name: 'from' | 'to' | 'strategy' | 'monitor', offered: readonly string[] = []) => (
    <TextFilter
      label={FILTERS[name]}
      type={name === 'from' || name === 'to' ? 'date' : 'text'}
      offered={offered}
      value={filter[name] ?? ''}
      onChange={(value) => onChange({ [name]: value })}
    />
  );
  const hasOwnDays = filter.from !== undefined || filter.to !== undefined;
  return (
    <FilterBar set={filtersSet(filter)} onClear={onClear}>
      {select('period', PERIOD_OPTIONS, hasOwnDays ? FILTERS.ownDays : FILTERS.all)}
      {text('from')}
      {text('to')}
      {select('symbol', same('BTC', 'ETH'))}
      {text('strategy', strategies)}
      {text('monitor', monitors)}
      {!isOfClosed && select('status', same('pending', 'open', 'closing', 'closed', 'expired', 'error'))}
      {select('result', named(FILTERS.results))}
      {select('side', same('yes', 'no'))}
      {select('hour', HOUR_OPTIONS)}
      {select('mode', MODE_OPTIONS, FILTERS.modePresent)}
      {!isOfClosed && select('order', [['asc', FILTERS.orders.asc]], FILTERS.orders.desc)}
    </FilterBar>
  );
}
