import { columnsOfOrder, type LayoutFacts } from './bar-layout.ts';
import { csvFields } from './csv-fields.ts';
import { scaledDecimal } from './csv-numbers.ts';
import { type ReadTime, readTime } from './csv-times.ts';

/** Shares of the rows with numbers in them that fit a layout, 0…1; of no row, 1. */
type OrderFit = {
  /** The high is the highest and the low the lowest, where prices differ at all. */
  readonly prices: number;
  /** The time has a form of that layout. */
  readonly times: number;
};

/** Whether rows without a header may be of this layout. */
export function fitsOrder(rows: readonly string[], { order, times }: LayoutFacts): OrderFit {
  const columns = columnsOfOrder(order ?? []);
  const time: ReadTime = { timeMs: 0, form: null };
  let [read, moved, fit, timed] = [0, 0, 0, 0];
  for (const row of rows) {
    const fields = csvFields(row);
    const [open = Number.NaN, high = Number.NaN, low = Number.NaN, close = Number.NaN] = [
      columns.open,
      columns.high,
      columns.low,
      columns.close,
    ].map((at) => scaledDecimal(fields[at] ?? '', 4));
    if (Number.isNaN(open + high + low + close)) continue;
    read++;
    if (Math.max(open, high, low, close) > Math.min(open, high, low, close)) {
      moved++;
      if (high >= Math.max(open, close, low) && low <= Math.min(open, close)) fit++;
    }
    readTime(fields[columns.time] ?? '', time);
    if (time.form !== null && times.includes(time.form)) timed++;
  }
  return { prices: share(fit, moved), times: share(timed, read) };
}

const share = (part: number, all: number): number => (all === 0 ? 1 : part / all);
