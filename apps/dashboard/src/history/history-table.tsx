import { HISTORY } from '../text/history.ts';
import { HISTORY_COLUMNS, type HistoryColumn } from './history-columns.tsx';
import type { HistoryRow } from './history-query.ts';

/** Whole names, because the stylesheet is made from what stands in the sources. */
const FROM = { lg: 'hidden lg:table-cell', xl: 'hidden xl:table-cell' } as const;
const place = ({ from, isText }: HistoryColumn): string =>
  `px-1.5 py-1.5 whitespace-nowrap first:pl-3 last:pr-3 ${isText ? 'text-left' : 'text-right'} ${from ? FROM[from] : ''}`;

export function HistoryTable({
  rows,
  zone,
  mode,
}: {
  rows: readonly HistoryRow[];
  zone: string;
  mode: string | undefined;
}) {
  return (
    // Reached by keyboard, because it may be wider than the screen.
    <section
      aria-label={HISTORY.caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-panel -outline-offset-2"
    >
      <table className="w-full text-xs">
        <caption className="sr-only">{HISTORY.caption}</caption>
        <thead className="text-[0.7rem] text-faint">
          <tr>
            {HISTORY_COLUMNS.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={`font-medium tracking-wide uppercase ${place(column)}`}
              >
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} title={row.reason ?? row.ticker} className="border-t border-line/60">
              {HISTORY_COLUMNS.map((column) => (
                <td key={column.name} className={place(column)}>
                  {column.cell(row, zone, mode)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
