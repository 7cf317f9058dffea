import type { ReactNode } from 'react';
import * as format from '../format.ts';
import { HISTORY } from '../text/history.ts';
import { ExplainLink } from '../trades/explain-link.tsx';
import { profitColour, SideMark } from '../trades/trade-marks.tsx';
import type { HistoryRow } from './history-query.ts';

export type HistoryColumn = {
  readonly name: string;
  /** From which width on it is in the table. */
  readonly from?: 'lg' | 'xl';
  readonly isText?: boolean;
  /** @param mode of the rows; undefined: the present one */
  readonly cell: (row: HistoryRow, zone: string, mode: string | undefined) => ReactNode;
};

const { columns: NAMES } = HISTORY;

/** Nothing where it is not known. */
const known = (value: number | null, text: (value: number) => string): string =>
  value === null ? format.NOTHING : text(value);
const cents = (value: number) => `${format.cents(value)}¢`;

/** The 21, the essential ones first. */
export const HISTORY_COLUMNS: readonly HistoryColumn[] = [
  { name: NAMES.date, isText: true, cell: (row, zone) => format.day(row.openedAtMs, zone) },
  { name: NAMES.time, isText: true, cell: (row, zone) => format.timeIn(row.openedAtMs, zone) },
  {
    name: NAMES.strike,
    cell: (row, _zone, mode) => {
      const what = `${row.side.toUpperCase()} ${format.strike(row.strikeE4)}`;
      return (
        <ExplainLink id={row.id} what={what} mode={mode}>
          {format.strike(row.strikeE4)}
        </ExplainLink>
      );
    },
  },
  { name: NAMES.side, isText: true, cell: (row) => <SideMark side={row.side === 'yes' ? 'yes' : 'no'} /> },
  { name: NAMES.profit, cell: (row) => <Profit pnlE6={row.pnlE6} /> },
  { name: NAMES.winLoss, isText: true, cell: (row) => row.winLoss ?? format.NOTHING },
  { name: NAMES.buy, cell: (row) => known(row.buyPriceE4, cents) },
  { name: NAMES.sell, cell: (row) => known(row.sellPriceE4, cents) },
  { name: NAMES.position, cell: (row) => format.count(row.countE2) },
  { name: NAMES.probability, cell: (row) => format.probability(row.entryProbability) },
  { name: NAMES.edge, cell: (row) => format.edge(row.entryEdgeE4) },
  { name: NAMES.fees, from: 'lg', cell: (row) => format.fee(row.feesE6) },
  { name: NAMES.status, from: 'lg', isText: true, cell: (row) => row.status },
  { name: NAMES.contract, from: 'lg', isText: true, cell: (row) => row.contract },
  { name: NAMES.closed, from: 'xl', isText: true, cell: closed },
  { name: NAMES.symbol, from: 'xl', isText: true, cell: (row) => row.symbol },
  { name: NAMES.strategy, from: 'xl', isText: true, cell: (row) => row.strategy },
  { name: NAMES.symbolOpen, from: 'xl', cell: (row) => format.indexPrice(row.symbolOpenE4) },
  { name: NAMES.symbolClose, from: 'xl', cell: (row) => known(row.symbolCloseE4, format.indexPrice) },
  { name: NAMES.momentum, from: 'xl', cell: (row) => known(row.momentumBp, format.basisPoints) },
  { name: NAMES.id, from: 'xl', isText: true, cell: (row) => row.id },
];

/** With its day only where that is another one than the entry's. */
function closed({ openedAtMs, closedAtMs }: HistoryRow, zone: string): string {
  if (closedAtMs === null) return format.NOTHING;
  const day = format.day(closedAtMs, zone);
  const time = format.timeIn(closedAtMs, zone);
  return day === format.day(openedAtMs, zone) ? time : `${day} ${time}`;
}

export const Profit = ({ pnlE6 }: { pnlE6: number | null }) => (
  <span className={`font-semibold ${profitColour(pnlE6)}`}>{known(pnlE6, format.profit)}</span>
);
