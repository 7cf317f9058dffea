import { useId, useState } from 'react';
import { queryText } from '../api/call.ts';
import { HISTORY } from '../text/history.ts';
import type { TradeFilter } from './trade-filter.ts';

const LINK =
  'inline-flex min-h-8 items-center rounded-md border border-line bg-raised px-3 text-xs font-semibold hover:border-edge touch:min-h-11';
const YEARS_BACK = 5;

/** Files of what is meant, and of a tax year. */
export function ExportLinks({ filter: { order: _, ...filter } }: { filter: TradeFilter }) {
  const id = useId();
  const [thisYear] = useState(() => new Date().getFullYear());
  const [year, setYear] = useState(thisYear);
  return (
    <section aria-label={HISTORY.exports} className="flex flex-wrap items-center gap-2">
      <a className={LINK} href={`/api/history.csv${queryText(filter)}`} download title={HISTORY.csvMeans}>
        {HISTORY.csv}
      </a>
      <label htmlFor={id} className="text-xs text-muted">
        {HISTORY.taxYear}
      </label>
      <select
        id={id}
        className="min-h-8 rounded-md border border-edge bg-ground px-2 text-xs touch:min-h-11 touch:text-base"
        value={year}
        onChange={({ target }) => setYear(Number(target.value))}
      >
        {Array.from({ length: YEARS_BACK }, (_, back) => thisYear - back).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <a
        className={LINK}
        href={`/api/tax.csv${queryText({ year, mode: filter.mode })}`}
        download
        title={HISTORY.taxMeans(year)}
      >
        {HISTORY.tax}
      </a>
    </section>
  );
}
