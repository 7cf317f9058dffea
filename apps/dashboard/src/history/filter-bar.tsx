import { PERIODS } from '@rec-io/domain/day-range';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { FILTERS } from '../text/history.ts';
import { Button } from '../ui/button.tsx';

export type Options = readonly (readonly [value: string, name: string])[];

export const PERIOD_OPTIONS: Options = PERIODS.filter((period) => period !== 'all').map(
  (period) => [period, FILTERS.periods[period]] as const,
);

/** Filters beside each other; on the phone behind a button that says how many are set. */
export function FilterBar(props: { set: number; onClear: () => void; children: ReactNode }) {
  const { set, onClear, children } = props;
  const [isOpen, setIsOpen] = useState(false);
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
        {children}
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

export function Select(props: {
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
export function TextFilter(props: {
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
