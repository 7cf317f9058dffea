import type { Interval } from '../day-bootstrap.ts';
import { htmlPage } from '../html-page.ts';
import { barChart, escaped, lineChart } from '../svg-charts.ts';
import { equityDay, type Figures } from './figures.ts';
import type { Division } from './parts.ts';
import type { SavedRun } from './saved-run.ts';
import type { Sweep } from './sweep-figures.ts';

/** More points than that are no wider line. */
const POINTS_MAX = 240;
const TRIALS_SHOWN = 30;

const dollars = (value: number, digits = 2): string =>
  Number.isFinite(value) ? `${value < 0 ? '−' : ''}$${Math.abs(value).toFixed(digits)}` : '–';
const percent = (share: number): string => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–');
const interval = (of: Interval | null, show: (value: number) => string): string =>
  of === null ? '–' : `${show(of.mean)} <small>${show(of.low)} … ${show(of.high)}</small>`;
const row = (label: string, ...cells: readonly string[]): string =>
  `<tr><td>${escaped(label)}${cells.map((cell) => `<td>${cell}`).join('')}</tr>`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  `<table><tr>${head.map((cell) => `<th>${escaped(cell)}`).join('')}</tr>\n${rows.join('\n')}</table>`;

/** A saved backtest as a page that needs nothing else: what is modelled and what warns before any number. */
export function backtestPage(run: SavedRun): string {
  const { input, figures, marks, warnings, sweep } = run;
  const period = `${input.from.slice(0, 10)} to ${input.to.slice(0, 10)}`;
  return htmlPage(
    `${input.symbol}, ${input.strategy}: backtest on ${input.quotes} quotes, ${period}`,
    [
      ...marks.map((mark) => `<p class="mark">${escaped(mark)}</p>`),
      ...warnings.map((warning) => `<p class="warning"><b>Warning:</b> ${escaped(warning)}</p>`),
      `<p><small>${escaped(run.command)}<br>${escaped(run.madeAt)}; bars ${escaped(input.barsSha256.slice(0, 16))}; model ${escaped(input.model)}, learnt until ${escaped(input.learntUntil.slice(0, 10))}</small></p>`,
      '<h2>What a trade brings</h2>',
      summary(run),
      '<h2>Pictures</h2>',
      ...pictures(figures, Date.parse(input.from)),
      ...(sweep === null ? [] : sweepParts(sweep, Date.parse(input.from))),
      '<h2>Parts</h2>',
      ...figures.divisions.map(divisionTable),
      '<h2>Settings</h2>',
      table(
        ['setting', 'value'],
        Object.entries(input.parameters).map(([key, value]) => row(key, escaped(String(value)))),
      ),
    ].join('\n'),
  );
}

function summary({ figures, significance, byFills, input }: SavedRun): string {
  const { perTrade, realisedEdge, expectedEdge, drawdown, monteCarlo, sharpe, exposure } = figures;
  const drawn = monteCarlo?.days === undefined ? 'single trades' : 'whole days';
  const cents = (value: number) => `${value.toFixed(2)}¢`;
  const rows = [
    row(
      'profit of a trade, after fees',
      interval(perTrade, (value) => dollars(value, 4)),
    ),
    row('edge of a contract: said', Number.isFinite(expectedEdge) ? cents(expectedEdge) : '–'),
    row('edge of a contract: came', interval(realisedEdge, cents)),
    row('trades, contracts', `${figures.trades}, ${figures.contracts}`),
    row(
      'signals, unfilled, not affordable',
      `${figures.signals}, ${figures.unfilled}, ${figures.unaffordable}`,
    ),
    row(
      'profit, fees, paid for contracts',
      `${dollars(figures.profit)}, ${dollars(figures.fees)}, ${dollars(figures.cost)}`,
    ),
    ...byFills.map(({ fills, trades, profit, perTrade: each }) =>
      row(
        `profit if fills are ${fills}${fills === input.fills ? ' (shown here)' : ''}`,
        `${dollars(profit)} <small>${trades} trades, ${dollars(each, 4)} each</small>`,
      ),
    ),
    row('drawdown', `${dollars(drawdown.depth)} <small>${percent(drawdown.share)}</small>`),
    row(
      `drawdown with ${drawn} in another order: median, one of 20, one of 100`,
      monteCarlo === null
        ? '–'
        : [monteCarlo.drawdown.median, monteCarlo.drawdown.p95, monteCarlo.drawdown.p99]
            .map((value) => dollars(value))
            .join(', '),
    ),
    row(
      `balance halved, gone, with ${drawn} drawn again`,
      monteCarlo === null ? '–' : `${percent(monteCarlo.halved)}, ${percent(monteCarlo.ruined)}`,
    ),
    row('at risk at once: most, mean', `${dollars(exposure.most)}, ${dollars(exposure.mean)}`),
    row(
      'random entries at the same prices and times, a contract',
      significance === null
        ? '–'
        : `${dollars(significance.randomPerContract, 4)} <small>ours ${dollars(significance.takenPerContract, 4)}, p = ${significance.pValue.toFixed(3)}</small>`,
    ),
    row(
      'Sharpe ratio of a year',
      `${sharpe.yearly.toFixed(2)} <small>above zero: ${percent(sharpe.aboveZero)}</small>`,
    ),
    row('won', percent(figures.won)),
  ];
  return `${table(['', ''], rows)}<p><small>Intervals hold 95 % of a thousand draws of whole days.</small></p>`;
}

function pictures({ equity, calibration, divisions }: Figures, fromMs: number): string[] {
  const step = Math.max(1, Math.ceil(equity.length / POINTS_MAX));
  const shown = equity.map((_, i) => i).filter((i) => i % step === 0 || i === equity.length - 1);
  const days = shown.map((i) => equityDay(fromMs, i).slice(0, 7));
  let peak = Number.NEGATIVE_INFINITY;
  const below = equity.map((value) => {
    peak = Math.max(peak, value);
    return value - peak;
  });
  const at = (values: readonly number[]) => shown.map((i) => values[i] ?? Number.NaN);
  const bins = calibration.map(({ from, to }) => `${(100 * from).toFixed(0)}–${(100 * to).toFixed(0)}`);
  const charts = [
    lineChart('Balance, dollars', days, [{ name: 'balance', values: at(equity) }]),
    lineChart('Below its peak, dollars', days, [{ name: 'drawdown', values: at(below) }]),
  ];
  if (bins.length > 0)
    charts.push(
      lineChart('Taken trades: when it said x %, how many paid?', bins, [
        { name: 'said', values: calibration.map(({ said }) => 100 * said) },
        { name: 'came', values: calibration.map(({ came }) => 100 * came.mean) },
        { name: 'came, lower end', values: calibration.map(({ came }) => 100 * came.low) },
        { name: 'came, upper end', values: calibration.map(({ came }) => 100 * came.high) },
      ]),
    );
  for (const { name, parts } of divisions.filter(({ parts: all }) => all.length > 1))
    charts.push(
      barChart(
        `Profit by ${name}, dollars`,
        parts.map(({ label }) => label),
        [{ name: 'profit', values: parts.map(({ profit }) => profit) }],
      ),
    );
  return charts;
}

function sweepParts(
  { trials, deflatedSharpe, overfitProbability, walkForward }: Sweep,
  fromMs: number,
): string[] {
  const settings = (set: Sweep['trials'][number]['set']) =>
    escaped(
      Object.entries(set)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
    );
  const best = trials
    .slice(0, TRIALS_SHOWN)
    .map(
      ({ set, trades, profit, sharpe }) =>
        `<tr><td>${settings(set)}<td>${trades}<td>${dollars(profit)}<td>${sharpe.toFixed(3)}</tr>`,
    );
  const parts = [
    '<h2>Sweep</h2>',
    `<p>${trials.length} combinations. Deflated Sharpe ratio of the best: ${deflatedSharpe.toFixed(2)}, where 0.95 and more is no luck (Bailey and López de Prado 2014). ` +
      `Probability of backtest overfitting: ${overfitProbability === null ? 'too few days' : overfitProbability.toFixed(2)} (Bailey, Borwein, López de Prado and Zhu 2016).</p>`,
    table(['settings', 'trades', 'profit', 'Sharpe of a day'], best),
  ];
  if (walkForward === null) return parts;
  const stretches = walkForward.stretches.map(
    ({ from, to, set, profit, hindsight }) =>
      `<tr><td>${equityDay(fromMs, from)} … ${equityDay(fromMs, to)}<td>${settings(set)}<td>${dollars(profit)}<td>${dollars(hindsight)}</tr>`,
  );
  return [
    ...parts,
    '<h2>Walk forward</h2>',
    `<p>Chosen on all days before, traded on the next ${walkForward.days}: ${dollars(walkForward.profit)}; the best in hindsight: ${dollars(walkForward.hindsight)}.</p>`,
    table(['stretch', 'settings', 'profit', 'best in hindsight'], stretches),
  ];
}

const divisionTable = ({ name, parts }: Division): string =>
  `<h3>By ${escaped(name)}</h3>${table(
    [name, 'trades', 'profit', 'of a trade'],
    parts.map(({ label, trades, profit, perTrade }) =>
      row(
        label,
        String(trades),
        dollars(profit),
        interval(perTrade, (value) => dollars(value, 4)),
      ),
    ),
  )}`;
