import { equityDay, type Figures } from '@rec-io/research/backtest/figures';
import type { SavedRun } from '@rec-io/research/backtest/saved-run';
import type { Interval } from '@rec-io/research/day-bootstrap';
import { sweepText } from './sweep-text.ts';

const count = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
export const dollars = (value: number, digits = 2): string =>
  Number.isFinite(value)
    ? `${value < 0 ? '−' : ''}$${Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`
    : '–';
const cents = (value: number): string =>
  Number.isFinite(value) ? `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}¢` : '–';
const percent = (share: number, digits = 1): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(digits)} %` : '–';
const within = (interval: Interval | null, show: (value: number) => string): string =>
  interval === null ? '–' : `${show(interval.mean)}  (95 %: ${show(interval.low)} … ${show(interval.high)})`;

/** What is told of a run, line by line: what, and its numbers in words. What a trade brings comes first. */
export function reportRows({
  input,
  figures,
  significance,
  byFills,
}: Omit<SavedRun, 'sweep'>): (readonly [what: string, told: string])[] {
  return [
    ['period', `${input.from.slice(0, 16)} … ${input.to.slice(0, 16)} UTC, ${input.symbol}`],
    ['strategy, model', `${input.strategy}; ${input.model}, learnt until ${input.learntUntil.slice(0, 10)}`],
    ['settings', input.set.length === 0 ? 'defaults' : input.set.join(' ')],
    ['profit of a trade', within(figures.perTrade, (value) => dollars(value, 4))],
    [
      'edge of a contract',
      `said ${cents(figures.expectedEdge)}, came ${within(figures.realisedEdge, cents)}`,
    ],
    ['trades', tradesLine(figures)],
    [
      'profit, fees',
      `${dollars(figures.profit)} after ${dollars(figures.fees)} of fees, on ${dollars(figures.cost)} paid for contracts`,
    ],
    ...byFills.map(({ fills, trades, profit, perTrade }): [string, string] => [
      `  ${fills}`,
      `${dollars(profit)}, ${count(trades)} trades, ${dollars(perTrade, 4)} each${fills === input.fills ? '  ← shown here' : ''}`,
    ]),
    ['drawdown', drawdownLine(figures, Date.parse(input.from))],
    ['in another order', monteCarloLine(figures)],
    [
      'at risk at once',
      `${dollars(figures.exposure.most)} at most, ${dollars(figures.exposure.mean)} in the mean of all hours`,
    ],
    [
      'random entries',
      significance === null
        ? '–'
        : `${cents(100 * significance.randomPerContract)} a contract, ours ${cents(100 * significance.takenPerContract)}, p = ${significance.pValue.toFixed(3)} (${count(significance.randomEntries)} tried)`,
    ],
    [
      'Sharpe ratio',
      `${figures.sharpe.yearly.toFixed(2)} a year; above zero with a probability of ${percent(figures.sharpe.aboveZero)}`,
    ],
    ['won', percent(figures.won)],
  ];
}

/** The report for a person: what is modelled and what warns first, then what a trade brings, the rest below. */
export function backtestText(run: SavedRun): string {
  const { input, figures, marks, warnings, sweep } = run;
  const rows = reportRows(run);
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    ...marks.map((mark) => `! ${mark}`),
    ...warnings.map((warning) => `WARNING: ${warning}`),
    '',
    ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
    ...calibrationLines(figures),
    ...(sweep === null ? [] : ['', ...sweepText(sweep, Date.parse(input.from))]),
    '',
  ].join('\n');
}

function tradesLine({ trades, contracts, signals, unfilled, unaffordable, void: voids }: Figures): string {
  const rest = [
    unfilled > 0 && `${count(unfilled)} found no quote within their limit`,
    unaffordable > 0 && `${count(unaffordable)} could not be paid`,
    voids > 0 && `${count(voids)} ended in a gap and count as nothing`,
  ].filter((each) => each !== false);
  const of = `${count(trades)} of ${count(signals)} signals, ${count(contracts)} contracts`;
  return rest.length === 0 ? of : `${of} (${rest.join('; ')})`;
}

function drawdownLine({ drawdown: { depth, share, peak, bottom } }: Figures, fromMs: number): string {
  if (peak < 0) return 'none';
  return `${dollars(depth)}, ${percent(share)} of the balance, from ${equityDay(fromMs, peak)} to ${equityDay(fromMs, bottom)}`;
}

function monteCarloLine({ monteCarlo }: Figures): string {
  if (monteCarlo === null) return '–';
  const { drawdown, halved, ruined, draws, days } = monteCarlo;
  const drawn = days === undefined ? 'single trades' : 'whole days';
  return (
    `drawdown ${dollars(drawdown.median)} in the median, ${dollars(drawdown.p95)} in one of 20, ${dollars(drawdown.p99)} in one of 100; ` +
    `balance halved in ${percent(halved)}, gone in ${percent(ruined)} (${count(draws)} draws of ${drawn})`
  );
}

function calibrationLines({ calibration }: Figures): string[] {
  if (calibration.length === 0) return [];
  return [
    '',
    '  said            trades    said     came   95 % by days',
    ...calibration.map(({ from, to, trades, said, came }) => {
      const bounds = `${percent(from, 0)} to ${percent(to, 0)}`;
      return `  ${bounds.padEnd(14)}${count(trades).padStart(8)}${percent(said).padStart(8)}${percent(came.mean).padStart(9)}   ${percent(came.low)} … ${percent(came.high)}`;
    }),
  ];
}
