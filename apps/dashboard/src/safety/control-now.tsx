import type { TradingState } from '@rec-io/domain/trading-state';
import { useQuery } from '@tanstack/react-query';
import { controlQuery } from '../api/trading.ts';
import * as format from '../format.ts';
import { SAFETY } from '../text/safety.ts';

const COLOURS = { active: 'text-up', reducing: 'text-warn', halted: 'text-down' } as const;

/** What trading does now, why, and what stands in the way of more. */
export function ControlNow() {
  const { data, error } = useQuery(controlQuery);
  if (error !== null)
    return (
      <p role="status" className="rounded-md bg-notice p-3 text-sm">
        {SAFETY.unknownState} {error.message}
      </p>
    );
  if (data === undefined) return <p className="p-3 text-sm text-muted">{SAFETY.asking}</p>;
  const state = data.state as TradingState;
  const { newest, killFile, flattening, trips } = data;
  return (
    <div className="rounded-md bg-raised p-3 text-sm">
      <p role="status" className={`font-semibold ${COLOURS[state]}`}>
        {SAFETY.states[state]}
      </p>
      {newest !== null && state !== 'active' && (
        <p className="text-muted">{SAFETY.setBy(newest.by, newest.reason)}</p>
      )}
      {killFile !== null && <p className="text-warn">{SAFETY.killFile(killFile.by, killFile.reason)}</p>}
      {flattening !== null && <p className="text-warn">{SAFETY.flattening(flattening)}</p>}
      {trips.length > 0 && (
        <>
          <p className="mt-1.5 text-warn">{SAFETY.tripped}</p>
          <ul className="list-disc pl-5 text-muted">
            {trips.map(({ code, reason }) => (
              <li key={code}>{reason}</li>
            ))}
          </ul>
        </>
      )}
      <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
        <Fact name={SAFETY.openTrades}>{data.openTrades}</Fact>
        <Fact name={SAFETY.exposure}>{format.money(data.exposureE6)}</Fact>
        <Fact name={SAFETY.lossHour}>{format.money(data.losses.hourE6)}</Fact>
        <Fact name={SAFETY.lossDay}>{format.money(data.losses.dayE6)}</Fact>
        {data.unknownOrders > 0 && <Fact name={SAFETY.unknownOrders}>{data.unknownOrders}</Fact>}
      </dl>
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: string | number }) => (
  <div className="flex flex-col-reverse">
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="font-semibold">{children}</dd>
  </div>
);
