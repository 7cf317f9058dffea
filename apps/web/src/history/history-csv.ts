import { csvLine } from '@rec-io/domain/csv';
import { wallTime } from '@rec-io/domain/day-range';
import type { HistoryRow } from '@rec-io/domain/history';

const HEADING = [
  ...[
    'ID',
    'Status',
    'Date',
    'Time',
    'Symbol',
    'Strategy',
    'Contract',
    'Strike',
    'Side',
    'Prob',
    'Diff',
    'Buy',
    'Sell',
  ],
  ...['Position', 'Fees', 'PnL', 'Closed', 'Symbol Open', 'Symbol Close', 'Mom', 'W/L'],
];

const dollars = (e4: number | null): number | null => (e4 === null ? null : e4 / 10_000);
const money = (e6: number | null): number | null => (e6 === null ? null : e6 / 1_000_000);

/** The history as the 21 columns of its page: dollars, percent, cents and contracts; times in `zone`. */
export async function* historyCsv(
  pages: AsyncIterable<readonly HistoryRow[]>,
  zone: string,
): AsyncGenerator<string> {
  yield csvLine(HEADING);
  for await (const rows of pages) yield rows.map((row) => csvLine(cells(row, zone))).join('');
}

function cells(row: HistoryRow, zone: string) {
  const [date = '', time = ''] = wallTime(zone, row.openedAtMs).split(' ');
  return [
    ...[row.id, row.status, date, time, row.symbol, row.strategy, row.contract],
    ...[dollars(row.strikeE4), row.side, row.entryProbability * 100, row.entryEdgeE4 / 100],
    ...[
      dollars(row.buyPriceE4),
      dollars(row.sellPriceE4),
      row.countE2 / 100,
      money(row.feesE6),
      money(row.pnlE6),
    ],
    row.closedAtMs === null ? null : wallTime(zone, row.closedAtMs),
    ...[dollars(row.symbolOpenE4), dollars(row.symbolCloseE4), row.momentumBp, row.winLoss],
  ];
}
