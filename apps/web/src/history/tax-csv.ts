import { csvLine } from '@rec-io/domain/csv';
import { wallTime } from '@rec-io/domain/day-range';
import type { HistoryRow } from '@rec-io/domain/history';
import type { Mode } from '@rec-io/domain/ledger';

const HEADING = [
  ...[
    'Acquired',
    'Disposed',
    'How',
    'Description',
    'Quantity',
    'Proceeds',
    'Cost',
    'Fees',
    'Gain',
    'Mode',
    'ID',
  ],
];
const money = (e6: number): number => e6 / 1_000_000;

/**
 * A line for every trade that was closed in the year, then their sums. Money in dollars: gain is proceeds less cost less fees, to
 * a millionth. Times in `zone`.
 */
export async function* taxCsv(
  pages: AsyncIterable<readonly HistoryRow[]>,
  { year, zone, mode }: { readonly year: number; readonly zone: string; readonly mode: Mode },
): AsyncGenerator<string> {
  yield csvLine(HEADING);
  const sums = { trades: 0, proceedsE6: 0, costE6: 0, feesE6: 0, gainE6: 0 };
  for await (const rows of pages) {
    const sold = rows.flatMap((row) => taxed(row) ?? []);
    for (const { proceedsE6, costE6, feesE6, gainE6 } of sold) {
      sums.trades++;
      sums.proceedsE6 += proceedsE6;
      sums.costE6 += costE6;
      sums.feesE6 += feesE6;
      sums.gainE6 += gainE6;
    }
    yield sold.map((each) => csvLine(line(each, zone, mode))).join('');
  }
  const { trades, proceedsE6, costE6, feesE6, gainE6 } = sums;
  yield csvLine([
    ...['Sum', null, null, `${trades} trades closed in ${year}, days of ${zone}`, null],
    ...[money(proceedsE6), money(costE6), money(feesE6), money(gainE6), mode, null],
  ]);
  if (mode !== 'prod')
    yield csvLine([
      ...['Note', null, null, `No real money: ${mode}, made against simulated or practice makers`, null],
      ...[null, null, null, null, mode, null],
    ]);
}

type Taxed = {
  readonly row: HistoryRow;
  readonly proceedsE6: number;
  readonly costE6: number;
  readonly feesE6: number;
  readonly gainE6: number;
};

/** Null for a trade of which nothing was bought. */
function taxed(row: HistoryRow): Taxed | null {
  const { buyPriceE4, countE2, feesE6, pnlE6 } = row;
  if (buyPriceE4 === null || pnlE6 === null || countE2 === 0) return null;
  // 1/10,000 $ times 1/100 contract; the mean price may have more places, its cost never has.
  const costE6 = Math.round(buyPriceE4 * countE2);
  return { row, costE6, feesE6, gainE6: pnlE6, proceedsE6: pnlE6 + costE6 + feesE6 };
}

function line({ row, proceedsE6, costE6, feesE6, gainE6 }: Taxed, zone: string, mode: Mode) {
  return [
    wallTime(zone, row.openedAtMs),
    row.closedAtMs === null ? null : wallTime(zone, row.closedAtMs),
    row.closeMethod === 'expired' ? 'settled' : 'sold',
    `${row.contract} ${row.side.toUpperCase()} (${row.ticker})`,
    row.countE2 / 100,
    ...[money(proceedsE6), money(costE6), money(feesE6), money(gainE6), mode, row.id],
  ];
}
