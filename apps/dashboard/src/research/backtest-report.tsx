import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import * as format from '../format.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { CalibrationChart } from '../performance/calibration-chart.tsx';
import { ProfitChart } from '../performance/profit-chart.tsx';
import { Part } from '../system/part.tsx';
import { BACKTEST_REPORT } from '../text/backtests.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { type BacktestReport, backtestQuery, backtestsQuery } from './backtests-query.ts';

const DAY_MS = 86_400_000;
const E6 = 1_000_000;

/** A saved run in full: what is modelled and what warns first, as the command tells it. */
export function BacktestReportPart(props: {
  name: string;
  isOwner: boolean;
  zone: string;
  onClose: () => void;
}) {
  const { name, isOwner, zone, onClose } = props;
  const { data, error, refetch } = useQuery(backtestQuery(name));
  const [isRemoving, setIsRemoving] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    top.current?.scrollIntoView({ block: 'nearest' });
    top.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={top} tabIndex={-1} className="scroll-mt-20 outline-none">
      <Part
        title={BACKTEST_REPORT.title(name)}
        {...(data === undefined
          ? {}
          : { means: BACKTEST_REPORT.made(format.dayAndTime(Date.parse(data.madeAt), zone)) })}
        aside={
          <span className="flex gap-2">
            {isOwner && data !== undefined && (
              <Button small aria-haspopup="dialog" onClick={() => setIsRemoving(true)}>
                {BACKTEST_REPORT.remove}
              </Button>
            )}
            <Button small onClick={onClose}>
              {BACKTEST_REPORT.close}
            </Button>
          </span>
        }
      >
        <RefusedAgain refusal={error} onAgain={() => void refetch()} />
        {data === undefined && error === null && <Empty>{BACKTEST_REPORT.loading}</Empty>}
        {data !== undefined && <Told report={data} zone={zone} />}
      </Part>
      <Dialog
        title={BACKTEST_REPORT.removeTitle(name)}
        means={BACKTEST_REPORT.removeMeans}
        isOpen={isRemoving}
        onClose={() => setIsRemoving(false)}
      >
        {isRemoving && <Remove name={name} onLeave={() => setIsRemoving(false)} onRemoved={onClose} />}
      </Dialog>
    </div>
  );
}

function Told({ report, zone }: { report: BacktestReport; zone: string }) {
  const { marks, warnings, rows, equity, calibration, from, command } = report;
  const [first = 0] = equity;
  const curve = equity.map((balance, day) => [
    Date.parse(from) + day * DAY_MS,
    Math.round((balance - first) * E6),
  ]);
  return (
    <div className="grid gap-2 pb-2">
      <ul className="grid gap-1 px-3 text-xs text-pretty text-muted">
        {marks.map((mark) => (
          <li key={mark}>{mark}</li>
        ))}
      </ul>
      <section aria-label={BACKTEST_REPORT.warnings} className="px-3">
        <h3 className="text-sm font-semibold">{BACKTEST_REPORT.warnings}</h3>
        {warnings.length === 0 && <p className="text-sm text-muted">{BACKTEST_REPORT.noWarnings}</p>}
        <ul className="grid gap-1">
          {warnings.map((warning) => (
            <li key={warning} className="rounded-md bg-alarm px-2 py-1.5 text-sm text-pretty">
              {warning}
            </li>
          ))}
        </ul>
      </section>
      {report.trades === 0 ? (
        <Empty>{BACKTEST_REPORT.noTrades}</Empty>
      ) : (
        <div className="grid gap-3 lg:grid-cols-2">
          <section aria-label={BACKTEST_REPORT.equity}>
            <h3 className="px-3 text-sm font-semibold">{BACKTEST_REPORT.equity}</h3>
            <ProfitChart curve={curve} zone={zone} />
          </section>
          {calibration.length > 0 && (
            <section aria-label={BACKTEST_REPORT.calibration}>
              <h3 className="px-3 text-sm font-semibold">{BACKTEST_REPORT.calibration}</h3>
              <CalibrationChart bins={calibration.map(asBin)} />
            </section>
          )}
        </div>
      )}
      <h3 className="px-3 text-sm font-semibold">{BACKTEST_REPORT.numbers}</h3>
      <dl className="px-3 text-sm">
        {rows.map(([what, told]) => (
          <div key={what} className="gap-x-3 border-t border-line/60 py-1 sm:flex">
            <dt className="shrink-0 text-muted sm:w-40">{what}</dt>
            <dd className="min-w-0 text-pretty wrap-anywhere">{told}</dd>
          </div>
        ))}
      </dl>
      <p className="px-3 text-xs wrap-anywhere text-muted">
        {BACKTEST_REPORT.command}: <code>{command}</code>
      </p>
    </div>
  );
}

const asBin = ({ from, to, trades, said, came }: BacktestReport['calibration'][number]) => ({
  ...{
    from,
    to,
    known: trades,
    paid: Math.round(came.mean * trades),
    unknown: 0,
    meanProbability: said,
    share: came.mean,
  },
  interval: [came.low, came.high],
});

function Remove(props: { name: string; onLeave: () => void; onRemoved: () => void }) {
  const { name, onLeave, onRemoved } = props;
  const queries = useQueryClient();
  const { isBusy, refusal, act } = useActOn(backtestsQuery.queryKey);
  const remove = () =>
    void act(
      () => send('delete', '/api/research/backtests/{name}', { params: { name } }),
      () => {
        queries.removeQueries({ queryKey: backtestQuery(name).queryKey });
        sayDone(BACKTEST_REPORT.removed(name));
        onRemoved();
      },
    );
  return (
    <>
      <Refused refusal={refusal} />
      <div className="mt-2 flex flex-wrap gap-2">
        <Button onClick={onLeave}>{BACKTEST_REPORT.leave}</Button>
        <Button look="danger" className="flex-1" disabled={isBusy} onClick={remove}>
          {BACKTEST_REPORT.remove}
        </Button>
      </div>
    </>
  );
}
