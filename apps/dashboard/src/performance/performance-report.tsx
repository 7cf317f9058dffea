import type { ReactNode } from 'react';
import * as format from '../format.ts';
import { Profit } from '../history/history-columns.tsx';
import { Fact, Facts } from '../orders/facts.tsx';
import { PERFORMANCE as TEXT } from '../text/performance.ts';
import { CalibrationChart } from './calibration-chart.tsx';
import { CalibrationTable } from './calibration-table.tsx';
import { GroupTable } from './group-table.tsx';
import type { Performance } from './performance-query.ts';
import { ProfitChart } from './profit-chart.tsx';

/** What says most comes first: expected value and calibration; how many were won comes last. */
export function PerformanceReport({ performance, zone }: { performance: Performance; zone: string }) {
  const { all, calibration, curve, winRate } = performance;
  const isKnown = calibration.some(({ known }) => known > 0);
  const hasUnknown = calibration.some(({ unknown }) => unknown > 0);
  return (
    <>
      {performance.isCut && <p className="rounded-md bg-notice p-3 text-sm">{TEXT.isCut}</p>}
      <div className="grid gap-3 lg:grid-cols-2">
        <Part title={TEXT.expectedValue} means={TEXT.expectedValueMeans}>
          <ExpectedValue performance={performance} />
        </Part>
        <Part title={TEXT.calibration} means={TEXT.calibrationMeans}>
          {isKnown ? (
            <CalibrationChart bins={calibration} />
          ) : (
            <p className="px-3 py-2 text-sm">{TEXT.noneKnown}</p>
          )}
          <CalibrationTable bins={calibration} />
          {hasUnknown && <p className="px-3 py-2 text-xs text-muted">{TEXT.unknownMeans}</p>}
        </Part>
      </div>
      <Part title={TEXT.profit} means={TEXT.profitMeans}>
        <ProfitChart curve={curve} zone={zone} />
        <div className="px-3 pb-2">
          <Facts>
            <Fact name={TEXT.drawdown}>{format.money(performance.drawdownE6)}</Fact>
            <Fact name={TEXT.maxDrawdown}>{format.money(performance.maxDrawdownE6)}</Fact>
          </Facts>
        </div>
      </Part>
      <div className="grid gap-3 lg:grid-cols-2">
        <Part title={TEXT.byStrategy}>
          <GroupTable caption={TEXT.byStrategy} groups={performance.byStrategy} />
        </Part>
        <Part title={TEXT.byHour}>
          <GroupTable
            caption={TEXT.byHour}
            groups={performance.byHour}
            nameOf={(key) => format.hour(Number(key))}
          />
        </Part>
        <Part title={TEXT.byStrikeDistance}>
          <GroupTable
            caption={TEXT.byStrikeDistance}
            groups={performance.byStrikeDistance}
            nameOf={TEXT.distance}
          />
        </Part>
        <Part title={TEXT.bySide}>
          <GroupTable caption={TEXT.bySide} groups={performance.bySide} />
        </Part>
      </div>
      <Part title={TEXT.winRate} means={TEXT.winRateMeans}>
        <p className="px-3 py-2 text-sm">
          {winRate === null ? format.NOTHING : format.share(winRate)} ({all.won} / {all.lost})
        </p>
      </Part>
    </>
  );
}

function ExpectedValue({ performance }: { performance: Performance }) {
  const { all, meanExpectedE6, meanRealisedE6, realisedInterval } = performance;
  const [from, to] = realisedInterval ?? [];
  const between =
    from === undefined || to === undefined
      ? TEXT.tooFew
      : TEXT.between(format.profit(from), format.profit(to));
  return (
    <div className="px-3 py-1">
      <dl>
        <Fact name={TEXT.promised}>
          {meanExpectedE6 === null ? format.NOTHING : format.profit(meanExpectedE6)}
        </Fact>
        <Fact name={TEXT.brought} means={between}>
          <Profit pnlE6={meanRealisedE6} />
        </Fact>
        <Fact name={TEXT.promisedAll}>{format.profit(all.expectedE6)}</Fact>
        <Fact name={TEXT.broughtAll}>
          <Profit pnlE6={all.realisedE6} />
        </Fact>
        <Fact name={TEXT.fees}>{format.fee(all.feesE6)}</Fact>
        <Fact name={TEXT.trades}>{all.trades}</Fact>
        <Fact name={TEXT.contracts}>{format.count(all.contractsE2)}</Fact>
      </dl>
    </div>
  );
}

function Part({ title, means, children }: { title: string; means?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border border-line bg-panel">
      <h2 className="px-3 pt-2 text-base font-semibold">{title}</h2>
      {means !== undefined && <p className="px-3 pb-2 text-xs text-muted">{means}</p>}
      {children}
    </section>
  );
}
