import type { Difference } from '@rec-io/domain/account-fold';
import { formatDecimal } from '@rec-io/domain/money';
import type { Trade } from '@rec-io/domain/trade';

/** What a replay found. Dollars are decimal numbers, exact to the sixth place. */
export type ReplayReport = {
  readonly symbol: string;
  readonly from: string;
  readonly to: string;
  readonly seed: number;
  readonly model: string;
  readonly strategy: string;
  /** Why it was not asked to the end; null when it was. */
  readonly suspended: string | null;
  readonly run: string;
  /** Hourly events that settled. */
  readonly hours: number;
  /** Minutes of the period for which the files hold no bar: carried forward up to ten, else without an index. */
  readonly missingMinutes: number;
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
  readonly signals: number;
  readonly denied: number;
  readonly orders: number;
  readonly unfilledOrders: number;
  readonly fills: number;
  readonly contracts: number;
  readonly settlements: number;
  readonly won: number;
  readonly lost: number;
  /** Mean model probability of the trades, and how often they won. */
  readonly meanProbability: number | null;
  readonly winRate: number | null;
  readonly feesUsd: number;
  /** Of the settled trades, after their fees. */
  readonly pnlUsd: number;
  readonly openPositions: number;
  /** What the positions still open at the end cost, fees included: not in `pnlUsd`. */
  readonly openCostUsd: number;
  readonly ledgerEqualsExchange: boolean;
  readonly maxDifferenceUsd: number;
  readonly differences: readonly Difference[];
  readonly ledgerEntries: number;
  readonly ledgerSha256: string;
  /** Entries that an earlier, killed attempt had stored, all found equal. */
  readonly resumedEntries: number;
  readonly elapsedS: number;
  readonly note: string;
};

export const usd = (moneyE6: number): number => Number(formatDecimal(moneyE6, 6));

export function tradeFigures(trades: Iterable<Trade>) {
  let [won, lost, unfilledOrders, contractsE2, probabilities, settled] = [0, 0, 0, 0, 0, 0];
  let [pnlE6, openCostE6] = [0, 0];
  for (const trade of trades) {
    if (trade.filledE2 === 0) unfilledOrders++;
    contractsE2 += trade.filledE2;
    if (trade.pnlE6 === null) {
      openCostE6 += trade.costE6 + trade.feesE6;
      continue;
    }
    settled++;
    pnlE6 += trade.pnlE6;
    probabilities += trade.intent.probability;
    if (trade.revenueE6 !== null && trade.revenueE6 > 0) won++;
    else lost++;
  }
  return {
    won,
    lost,
    unfilledOrders,
    contracts: contractsE2 / 100,
    pnlUsd: usd(pnlE6),
    openCostUsd: usd(openCostE6),
    meanProbability: settled === 0 ? null : probabilities / settled,
    winRate: settled === 0 ? null : won / settled,
  };
}

const count = (value: number): string => value.toLocaleString('en-US');
const percent = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(2)} %`);
const dollars = (value: number): string => `${value < 0 ? '−' : ''}$${Math.abs(value).toFixed(4)}`;

/** The report for a person. */
export function reportText(report: ReplayReport): string {
  const rows: [string, string][] = [
    ['period', `${report.from} … ${report.to}  (${report.symbol}, seed ${report.seed})`],
    ['strategy, model', `${report.strategy}, ${report.model}`],
    ['hours settled', count(report.hours)],
    [
      'minutes without a bar',
      `${count(report.missingMinutes)} (${report.gaps.length} longer than ten in a row: no entries there)`,
    ],
    ['signals', `${count(report.signals)} (${count(report.denied)} denied by the risk gate)`],
    ['orders', `${count(report.orders)} (${count(report.unfilledOrders)} found nobody at their limit)`],
    ['fills', `${count(report.fills)} (${count(report.contracts)} contracts)`],
    ['settlements', `${count(report.settlements)} (${count(report.won)} won, ${count(report.lost)} lost)`],
    ['probability said, came', `${percent(report.meanProbability)}, ${percent(report.winRate)}`],
    ['fees', dollars(report.feesUsd)],
    ['profit after fees', `${dollars(report.pnlUsd)}  (${report.note})`],
    [
      'open positions',
      `${count(report.openPositions)} (cost ${dollars(report.openCostUsd)}, not in the profit)`,
    ],
    [
      'ledger equals exchange',
      report.ledgerEqualsExchange
        ? `yes, to ${dollars(report.maxDifferenceUsd)}`
        : `NO: ${report.differences.length} differences, the largest ${dollars(report.maxDifferenceUsd)}`,
    ],
    ['ledger', `${count(report.ledgerEntries)} entries, sha256 ${report.ledgerSha256}`],
    ['took', `${report.elapsedS.toFixed(1)} s`],
  ];
  if (report.suspended !== null) rows.unshift(['NOT ASKED TO THE END', report.suspended]);
  if (report.resumedEntries > 0) {
    rows.push(['resumed', `${count(report.resumedEntries)} entries of a killed run were there, all equal`]);
  }
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
  const shown = report.differences.slice(0, 10);
  lines.push(...shown.map((d) => `  ${d.what}: ledger ${d.ledger}, exchange ${d.exchange}`));
  return `${lines.join('\n')}\n`;
}
