import type { AlertChannel, AlertSeverity } from '@rec-io/domain/alert';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, type Got, orThrow, type Refusal, type Told, tell } from '../api/call.ts';
import * as format from '../format.ts';
import { ALERTS } from '../text/alerts.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone, sayFailure } from '../ui/say.ts';
import { Part } from './part.tsx';

type Alerts = Got<'/api/system/alerts'>;
type Channel = Alerts['channels'][number];
type Open = Alerts['open'][number];
type Tests = Told<'/api/system/alerts/test'>['tests'];

const alertsQuery = queryOptions<Alerts, Refusal>({
  queryKey: ['system', 'alerts'],
  queryFn: () => orThrow(ask('/api/system/alerts')),
  refetchInterval: 5_000,
  retry: false,
});

/** Who is told when something is wrong, what each channel did last, and what is wrong and known. */
export function AlertsPart({ isOwner, zone }: { isOwner: boolean; zone: string }) {
  const { data, error } = useQuery(alertsQuery);
  return (
    <Part title={ALERTS.title} means={ALERTS.means}>
      {data === undefined && error !== null && <Refused refusal={error} />}
      {data === undefined && error === null && <Empty>{ALERTS.loading}</Empty>}
      {data !== undefined && <Shown {...{ alerts: data, isOwner, zone }} />}
    </Part>
  );
}

function Shown({ alerts, isOwner, zone }: { alerts: Alerts; isOwner: boolean; zone: string }) {
  const { channels, quiet, open } = alerts;
  const used = channels.filter(({ isSet, problem }) => isSet || problem !== null);
  return (
    <div className="grid items-start gap-x-6 gap-y-2 px-3 pb-2 text-sm md:grid-cols-2">
      <div className="min-w-0">
        <h3 className="py-1 font-semibold">{ALERTS.open}</h3>
        {open.length === 0 && <p className="text-muted">{ALERTS.nothingOpen}</p>}
        <ul className="grid gap-2">
          {open.map((alert) => (
            <OpenAlert key={alert.no} {...{ alert, isOwner, zone }} />
          ))}
        </ul>
      </div>
      <div className="grid min-w-0 gap-2 py-1">
        {used.length === 0 && <p className="rounded-md bg-notice p-2 text-pretty">{ALERTS.nobody}</p>}
        {used.length > 0 && (
          <ul className="grid gap-1">
            {used.map((channel) => (
              <ChannelRow key={channel.name} {...{ channel, zone }} />
            ))}
          </ul>
        )}
        <p className="text-xs text-pretty text-muted">
          {quiet === null ? ALERTS.noQuiet : ALERTS.quiet(quiet.from, quiet.to, quiet.zone)}
        </p>
        {isOwner && used.length > 0 && <TestButton />}
      </div>
    </div>
  );
}

function OpenAlert({ alert, isOwner, zone }: { alert: Open; isOwner: boolean; zone: string }) {
  const { no, severity, label, reason, begunAtMs, acknowledged } = alert;
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const acknowledge = async () => {
    setIsBusy(true);
    const answer = await tell('/api/system/alerts/acknowledge', { no });
    await queries.invalidateQueries({ queryKey: alertsQuery.queryKey });
    setIsBusy(false);
    if (answer.ok) sayDone(ALERTS.acknowledged(no));
    else sayFailure(ALERTS.notAcknowledged, answer.refusal);
  };
  return (
    <li className="flex flex-wrap items-start justify-between gap-2">
      <div className="min-w-0 flex-1 basis-56">
        <p className={`font-semibold ${severity === 'critical' ? 'text-down' : 'text-warn'}`}>
          #{no} {ALERTS.severities[severity as AlertSeverity]}: {label}
        </p>
        <p className="text-pretty wrap-anywhere">{reason}</p>
        <p className="text-xs text-muted">
          {ALERTS.since(format.dayAndTime(begunAtMs, zone))}
          {acknowledged !== null &&
            `, ${ALERTS.known(acknowledged.by, format.dayAndTime(acknowledged.atMs, zone))}`}
        </p>
      </div>
      {isOwner && acknowledged === null && (
        <Button
          small
          disabled={isBusy}
          aria-label={ALERTS.acknowledgeNamed(no, label)}
          onClick={() => void acknowledge()}
        >
          {ALERTS.acknowledge}
        </Button>
      )}
    </li>
  );
}

function ChannelRow({ channel, zone }: { channel: Channel; zone: string }) {
  const { name, target, problem, lastTakenAtMs, lastFailedAtMs, lastFailure, waiting } = channel;
  // What failed before it was taken again is over.
  const isFailing = lastFailedAtMs !== null && lastFailedAtMs > (lastTakenAtMs ?? 0);
  return (
    <li className="min-w-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold">{ALERTS.channels[name as AlertChannel]}</span>
        {target !== null && <span className="wrap-anywhere">{target}</span>}
        <span className="text-xs text-muted">
          {lastTakenAtMs === null ? ALERTS.never : ALERTS.taken(format.dayAndTime(lastTakenAtMs, zone))}
          {waiting > 0 && `, ${ALERTS.waiting(waiting)}`}
        </span>
      </p>
      {problem !== null && <p className="text-pretty wrap-anywhere text-down">{problem}</p>}
      {isFailing && (
        <p className="text-pretty wrap-anywhere text-down">
          {ALERTS.failed(format.dayAndTime(lastFailedAtMs, zone), lastFailure ?? '')}
        </p>
      )}
    </li>
  );
}

/** What became of it stays to be read: it says what to do. */
function TestButton() {
  const [isBusy, setIsBusy] = useState(false);
  const [tests, setTests] = useState<Tests>([]);
  const test = async () => {
    setIsBusy(true);
    setTests([]);
    const answer = await tell('/api/system/alerts/test', {});
    setIsBusy(false);
    if (!answer.ok) return sayFailure(ALERTS.notTested, answer.refusal);
    setTests(answer.data.tests);
    if (answer.data.tests.every(({ failure }) => failure === null))
      sayDone(ALERTS.tested, ALERTS.testedMeans);
  };
  return (
    <div>
      <Button small disabled={isBusy} onClick={() => void test()}>
        {isBusy ? ALERTS.testing : ALERTS.test}
      </Button>
      {tests.length > 0 && (
        <ul role="status" aria-label={ALERTS.outcomes} className="mt-1 grid gap-1">
          {tests.map(({ channel, failure }) => (
            <li
              key={channel}
              className={`text-pretty wrap-anywhere ${failure === null ? 'text-up' : 'text-down'}`}
            >
              {ALERTS.outcome(ALERTS.channels[channel as AlertChannel], failure)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
