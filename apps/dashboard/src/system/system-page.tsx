import { useQuery } from '@tanstack/react-query';
import { useRole } from '../api/session-query.ts';
import * as format from '../format.ts';
import { zoneQuery } from '../history/history-query.ts';
import { useNowMs } from '../live/use-now.ts';
import { Page } from '../shell/page.tsx';
import { PAGE_NAMES } from '../text/shell.ts';
import { SYSTEM } from '../text/system.ts';
import { Refused } from '../ui/refused.tsx';
import { useTurns } from '../ui/use-turns.ts';
import { AlertsPart } from './alerts-part.tsx';
import { BackupsPart } from './backups-part.tsx';
import { DataAges } from './data-ages.tsx';
import { GrowthPart } from './growth-part.tsx';
import { HealthPart } from './health-part.tsx';
import { healthQuery } from './health-query.ts';
import { LogPanel } from './log-panel.tsx';
import { MachinePart } from './machine-part.tsx';
import { ProgramsPart } from './programs-part.tsx';
import { SafetyPart } from './safety-part.tsx';
import { type SystemReply, systemQuery } from './system-query.ts';
import { UpdatesPart } from './updates-part.tsx';

const TURNS = 4;
/** A line of its own on a phone, so that its height is known before its words. */
const SEEN = 'flex min-h-5 basis-full flex-wrap items-baseline gap-x-3 text-sm sm:min-w-64 sm:basis-auto';

/** The installation: what runs and how it does, how old its data is, and what its logs say. */
export function SystemPage() {
  const { data, error, dataUpdatedAt } = useQuery(systemQuery);
  const { data: zone } = useQuery(zoneQuery);
  const isOwner = useRole() === 'owner';
  const { isPending: isHealthToCome } = useQuery(healthQuery);
  // From above to below, and nothing before what would push it down.
  const turn = useTurns(isHealthToCome || (data === undefined && error === null) ? 0 : TURNS);
  return (
    <Page
      name={PAGE_NAMES.system}
      aside={data ? <Seen system={data} atMs={dataUpdatedAt} /> : <p className={SEEN} />}
    >
      <div className="grid gap-3">
        <HealthPart isOwner={isOwner} zone={zone ?? 'UTC'} />
        {turn > 0 && <AlertsPart isOwner={isOwner} zone={zone ?? 'UTC'} />}
        {error !== null && data !== undefined && (
          <p role="status" className="rounded-md bg-notice p-3 text-sm">
            {SYSTEM.notSaid}
          </p>
        )}
        {data === undefined && <Refused refusal={error} />}
        {data !== undefined && turn > 1 && (
          <div className={`grid gap-3 ${error === null ? '' : 'stale'}`}>
            <ProgramsPart system={data} isOwner={isOwner} />
            <div className="grid items-start gap-3 md:grid-cols-2 xl:grid-cols-3">
              <DataAges system={data} />
              <MachinePart system={data} />
              <SafetyPart system={data} zone={zone ?? 'UTC'} />
              <BackupsPart system={data} zone={zone ?? 'UTC'} />
              <UpdatesPart system={data} zone={zone ?? 'UTC'} />
            </div>
          </div>
        )}
        {turn > 2 && <GrowthPart />}
        {turn > 3 && isOwner && data !== undefined && <LogPanel />}
      </div>
    </Page>
  );
}

function Seen({ system, atMs }: { system: SystemReply; atMs: number }) {
  useNowMs();
  const { running, healthy } = system;
  const text = healthy ? SYSTEM.healthy : running ? SYSTEM.unhealthy : SYSTEM.stopped;
  return (
    <p className={SEEN}>
      <span className={`font-semibold ${healthy ? 'text-up' : 'text-down'}`}>{text}</span>
      <span className="text-xs text-muted">{SYSTEM.seen(format.age(Date.now() - atMs))}</span>
    </p>
  );
}
