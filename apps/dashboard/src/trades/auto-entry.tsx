import { Suspense } from 'react';
import * as format from '../format.ts';
import { useNowMs } from '../live/use-now.ts';
import { useTopic, useTopicPart } from '../live/use-view.ts';
import { AUTO_ENTRY } from '../text/trade-monitor.ts';
import { later } from '../ui/later.ts';
import { Panel } from '../ui/panel.tsx';
import { entryLook } from './entry-look.ts';

/** Nobody needs the switches before the price is there. */
const AutoTradeControls = later(
  async () => (await import('../automation/auto-trade-controls.tsx')).AutoTradeControls,
);

/** Whether the strategy may buy now, and the switches above all monitors. */
export function AutoEntry() {
  const state = useTopicPart('status', (status) => status.autoEntryState);
  const strategy = useTopicPart('status', (status) => status.strategy);
  const reason = useTopicPart('status', (status) => status.reason);
  const look = state === null ? null : entryLook(state, reason);
  return (
    <Panel title={AUTO_ENTRY.title} aside={<span className="text-xs text-muted">{strategy}</span>}>
      <div className="flex items-center gap-3 px-3 py-2.5">
        {look === null ? (
          <span className="text-sm text-muted">{AUTO_ENTRY.waiting}</span>
        ) : (
          <>
            <span
              data-testid="auto-entry"
              className={`rounded px-2 py-0.5 text-sm font-bold tracking-wide whitespace-nowrap ${look.chip}`}
            >
              {state}
              {state === 'PAUSED' && <PausedFor />}
            </span>
            <span className="text-xs text-balance text-muted">{look.means}</span>
          </>
        )}
      </div>
      <Suspense>
        <AutoTradeControls />
      </Suspense>
    </Panel>
  );
}

/** Counts down on exchange time between messages. */
function PausedFor() {
  const nowMs = useNowMs();
  const status = useTopic('status');
  const seconds = status?.data.pausedForSeconds ?? null;
  if (status === null || seconds === null) return null;
  return <> {format.clock(seconds - ((nowMs - status.atMs) / 1000) * status.data.clockSpeed)}</>;
}
