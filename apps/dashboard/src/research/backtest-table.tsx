import * as format from '../format.ts';
import { NumbersTable } from '../performance/numbers-table.tsx';
import { BACKTESTS } from '../text/backtests.ts';
import { Button } from '../ui/button.tsx';
import type { BacktestLine, Backtests } from './backtests-query.ts';

const E6 = 1_000_000;

/** What is saved, newest first; one that cannot be read is named below. */
export function BacktestTable(props: {
  runs: Backtests['runs'];
  zone: string;
  onLook: (name: string) => void;
}) {
  const { runs, zone, onLook } = props;
  const { columns } = BACKTESTS;
  if (runs.length === 0) return <p className="px-3 pb-2 text-sm text-muted">{BACKTESTS.none}</p>;
  const lines = runs.filter((run): run is BacktestLine => !('problem' in run));
  return (
    <>
      {lines.length > 0 && (
        <NumbersTable
          caption={BACKTESTS.caption}
          heads={[
            ...[columns.name, columns.act, columns.profit, columns.pessimistic, columns.drawdown],
            ...[columns.luck, columns.trades, columns.coin, columns.days, columns.strategy, columns.model],
            columns.made,
          ]}
          lines={lines.map((run) => ({
            name: run.name,
            cells: cells(run, zone, onLook),
            values: values(run),
          }))}
        />
      )}
      {runs.map(
        (run) =>
          'problem' in run && (
            <p key={run.name} className="px-3 pt-1.5 text-xs text-pretty wrap-anywhere text-warn">
              {BACKTESTS.unreadable(run.name, run.problem)}
            </p>
          ),
      )}
      <p className="px-3 py-1.5 text-xs text-pretty text-muted">{BACKTESTS.profitMeans}</p>
    </>
  );
}

function cells(run: BacktestLine, zone: string, onLook: (name: string) => void) {
  const { name, symbol, strategy, model, from, to, trades, warnings, madeAt } = run;
  return [
    <Button key="look" small aria-label={BACKTESTS.lookAt(name)} onClick={() => onLook(name)}>
      {BACKTESTS.look}
    </Button>,
    <Profit key="profit" dollars={run.profit} />,
    run.pessimistic === null ? format.NOTHING : <Profit key="pessimistic" dollars={run.pessimistic} />,
    format.money(run.drawdown * E6),
    <span key="luck" className={warnings.length === 0 ? '' : 'text-warn'}>
      {BACKTESTS.warnings(warnings.length)}
    </span>,
    trades.toLocaleString('en-US'),
    symbol,
    BACKTESTS.days(from.slice(0, 10), to.slice(0, 10)),
    strategy,
    model,
    format.dayAndTime(Date.parse(madeAt), zone),
  ];
}

const values = (run: BacktestLine): number[] => [
  ...[0, run.profit, run.pessimistic ?? Number.NaN, run.drawdown, run.warnings.length, run.trades],
  ...[run.symbol === 'BTC' ? 0 : 1, Date.parse(run.from), 0, 0, Date.parse(run.madeAt)],
];

const Profit = ({ dollars }: { dollars: number }) => (
  <span className={dollars < 0 ? 'text-down' : 'text-up'}>{format.profit(dollars * E6)}</span>
);
