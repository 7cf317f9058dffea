import type { OverallHealth } from '@rec-io/domain/health-view';
import { useQuery } from '@tanstack/react-query';
import * as format from '../format.ts';
import { useNowMs } from '../live/use-now.ts';
import { HEALTH } from '../text/health.ts';
import { Empty } from '../ui/empty.tsx';
import { Fold } from '../ui/fold.tsx';
import { Refused } from '../ui/refused.tsx';
import { CheckTable } from './check-table.tsx';
import { ActList, IncidentList } from './health-history.tsx';
import { type Health, healthQuery } from './health-query.ts';
import { HoldNow } from './hold-now.tsx';
import { Part } from './part.tsx';

const COLOURS: Readonly<Record<OverallHealth, string>> = {
  healthy: 'text-up',
  degraded: 'text-warn',
  offline: 'text-down',
};

/** Whether all is well and why not, every check, what was wrong lately, and what the monitor did about it. */
export function HealthPart({ isOwner, zone }: { isOwner: boolean; zone: string }) {
  const { data, error } = useQuery(healthQuery);
  const health = data?.health ?? null;
  return (
    <Part
      title={HEALTH.title}
      means={HEALTH.means}
      aside={
        health !== null && (
          <p className={`text-base font-semibold ${COLOURS[health.overall as OverallHealth]}`}>
            {HEALTH.overall[health.overall as OverallHealth]}
          </p>
        )
      }
    >
      {data === undefined && error !== null && <Refused refusal={error} />}
      {data === undefined && error === null && <Empty>{HEALTH.loading}</Empty>}
      {data !== undefined && health === null && <Empty>{HEALTH.nobody}</Empty>}
      {health !== null && <Shown {...{ health, isOwner, zone }} />}
    </Part>
  );
}

function Shown({ health, isOwner, zone }: { health: Health; isOwner: boolean; zone: string }) {
  const { checks, deadMan, hold, incidents, acts } = health;
  const bad = checks.filter(({ state }) => state === 'degraded' || state === 'failed');
  const labelOf = (name: string) => checks.find((each) => each.name === name)?.label ?? name;
  return (
    <div className="px-3 pb-2 text-sm">
      <Age health={health} />
      {deadMan.state !== 'watching' && (
        <p className="py-1 font-semibold text-down">{HEALTH.dead(deadMan.state, deadMan.why ?? '')}</p>
      )}
      {hold !== null && <HoldNow hold={hold} isOwner={isOwner} />}
      {bad.length === 0 && deadMan.state === 'watching' && <p className="py-1 text-muted">{HEALTH.well}</p>}
      {bad.length > 0 && (
        <ul className="grid gap-2 py-1">
          {bad.map((check) => (
            <li key={check.name} className="min-w-0">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className={`font-semibold ${check.state === 'failed' ? 'text-down' : 'text-warn'}`}>
                  {check.label}: {HEALTH.states[check.state as 'failed']}
                </span>
                <span className="text-xs text-muted">
                  {HEALTH.since(format.dayAndTime(check.sinceMs, zone))}
                </span>
              </p>
              <p className="text-pretty wrap-anywhere">{check.reason}</p>
              <p className="text-xs text-pretty text-muted">{check.fix}</p>
            </li>
          ))}
        </ul>
      )}
      <Fold name={HEALTH.all(checks.length)}>
        <CheckTable checks={checks} zone={zone} />
      </Fold>
      <div className="mt-1 grid items-start gap-x-6 md:grid-cols-2">
        <IncidentList incidents={incidents} labelOf={labelOf} zone={zone} />
        <ActList acts={acts} zone={zone} />
      </div>
    </div>
  );
}

function Age({ health: { from, atMs } }: { health: Health }) {
  useNowMs();
  const age = format.age(Math.max(0, Date.now() - atMs));
  return from === 'monitor' ? (
    <p className="text-xs text-muted">{HEALTH.looked(age)}</p>
  ) : (
    <p role="status" className="rounded-md bg-notice p-2">
      {HEALTH.written(age)}
    </p>
  );
}
