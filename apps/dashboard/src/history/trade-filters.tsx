import { PERIODS } from '@rec-io/domain/day-range';
import { type ReactNode, useEffect, useId, useState } from 'react';
import * as format from '../format.ts';
import { FILTERS } from '../text/history.ts';
import { MODES } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import { filtersSet, type TradeFilter } from './trade-filter.ts';

type Options = readonly (readonly [value: string, name: string])[];

const named = (names: Readonly<Record<string, string>>): Options => Object.entries(names);
const PERIOD_OPTIONS = PERIODS.filter((period) => period !== 'all').map(
  (period) => [period, FILTERS.periods[period]] as const,
);
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
  const set = filtersSet(filter);
  const [isOpen, setIsOpen] = useState(false);
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
    <search aria-label={FILTERS.title} className="rounded-lg border border-line bg-panel">
      <div className="flex items-center justify-between gap-2 p-2 md:hidden">
        <Button small aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {FILTERS.show(set)}
        </Button>
        {set > 0 && (
          <Button small look="plain" onClick={onClear}>
            {FILTERS.clear}
          </Button>
        )}
      </div>
      <div
        className={`grid-cols-2 gap-2 p-2 sm:grid-cols-3 md:flex md:flex-wrap md:items-end ${isOpen ? 'grid' : 'hidden'}`}
      >
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
        <Button small look="plain" className="max-md:hidden" disabled={set === 0} onClick={onClear}>
          {FILTERS.clear}
        </Button>
      </div>
    </search>
  );
}

const INPUT =
  'block min-h-8 w-full rounded-md border border-edge bg-ground px-2 text-xs text-ink touch:min-h-11 touch:text-base';

function Labelled({ label, id, children }: { label: string; id: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-0.5 block text-[0.7rem] text-muted">
        {label}
      </label>
      {children}
    </div>
  );
}

function Select(props: {
  label: string;
  none: string;
  options: Options;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  const { label, none, options, value, onChange } = props;
  // A value of the address that nobody offers is shown all the same: web says what it thinks of it.
  const isOdd = value !== '' && !options.some(([known]) => known === value);
  return (
    <Labelled label={label} id={id}>
      <select id={id} className={INPUT} value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{none}</option>
        {isOdd && <option value={value}>{value}</option>}
        {options.map(([given, name]) => (
          <option key={given} value={given}>
            {name}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** Taken when it is left or Enter is pressed: half a word means no trade. */
function TextFilter(props: {
  label: string;
  type: 'date' | 'text';
  value: string;
  offered: readonly string[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  const { label, type, value, offered, onChange } = props;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const take = () => {
    if (typed.trim() !== value) onChange(typed.trim());
  };
  return (
    <Labelled label={label} id={id}>
      <input
        id={id}
        type={type}
        maxLength={200}
        className={INPUT}
        autoComplete="off"
        list={offered.length > 0 ? `${id}-offered` : undefined}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={take}
        onKeyDown={({ key }) => key === 'Enter' && take()}
      />
      {offered.length > 0 && (
        <datalist id={`${id}-offered`}>
          {offered.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </Labelled>
  );
}
