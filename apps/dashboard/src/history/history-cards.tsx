import * as format from '../format.ts';
import { HISTORY } from '../text/history.ts';
import { SideMark } from '../trades/trade-marks.tsx';
import { HISTORY_COLUMNS, Profit } from './history-columns.tsx';
import type { HistoryRow } from './history-query.ts';

/** On the phone: one card for a trade, with what it was and brought; the rest on a press. */
export function HistoryCards({
  rows,
  zone,
  mode,
}: {
  rows: readonly HistoryRow[];
  zone: string;
  mode: string | undefined;
}) {
  return (
    <ul aria-label={HISTORY.caption} className="grid gap-2">
      {rows.map((row) => (
        <li key={row.id} className="rounded-lg border border-line bg-panel">
          <Card row={row} zone={zone} mode={mode} />
        </li>
      ))}
    </ul>
  );
}

function Card({ row, zone, mode }: { row: HistoryRow; zone: string; mode: string | undefined }) {
  const price = (valueE4: number | null) => (valueE4 === null ? format.NOTHING : `${format.cents(valueE4)}¢`);
  return (
    <details className="group">
      <summary className="grid min-h-11 gap-1 px-3 py-2 -outline-offset-2">
        <span className="flex items-baseline justify-between gap-2">
          <span className="font-medium">
            <SideMark side={row.side === 'yes' ? 'yes' : 'no'} /> {format.strike(row.strikeE4)}{' '}
            <span className="text-sm text-muted">{row.contract}</span>
          </span>
          {row.pnlE6 === null ? (
            <span className="text-sm text-muted">{row.status}</span>
          ) : (
            <Profit pnlE6={row.pnlE6} />
          )}
        </span>
        <span className="flex justify-between gap-2 text-xs text-muted">
          <span>
            {format.day(row.openedAtMs, zone)} {format.timeIn(row.openedAtMs, zone)}
          </span>
          <span>
            {format.count(row.countE2)} × {price(row.buyPriceE4)} → {price(row.sellPriceE4)}
          </span>
        </span>
      </summary>
      <dl className="grid grid-cols-2 gap-x-4 border-t border-line px-3 py-2 text-xs">
        {HISTORY_COLUMNS.map(({ name, cell }) => (
          <div key={name} className="flex min-w-0 justify-between gap-2 py-0.5">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right break-words min-w-0">{cell(row, zone, mode)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
