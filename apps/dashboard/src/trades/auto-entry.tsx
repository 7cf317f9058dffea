import type { StatusView } from '@rec-io/domain/view';
import * as format from '../format.ts';
import { useNowMs } from '../live/use-now.ts';
import { useTopic, useTopicPart } from '../live/use-view.ts';
import { Panel } from '../ui/panel.tsx';

type EntryState = StatusView['autoEntryState'];

const LOOKS: Readonly<Record<EntryState, { readonly chip: string; readonly means: string }>> = {
  ACTIVE: { chip: 'bg-up text-ground', means: 'In the entry window: buys what passes every rule.' },
  INACTIVE: {
    chip: 'border border-warn/70 text-warn',
    means: 'Outside the entry window: entries happen between 15 and 2 minutes before the hour.',
  },
  PAUSED: {
    chip: 'bg-down text-ground',
    means: 'The price moved sharply: entries wait until it has been calm.',
  },
  DISABLED: {
    chip: 'border border-line text-muted',
    means: 'Switched off by the owner. Open trades stay supervised.',
  },
};

/** Whether the strategy may buy now. */
export function AutoEntry() {
  const state = useTopicPart('status', (status) => status.autoEntryState);
  const strategy = useTopicPart('status', (status) => status.strategy);
  return (
    <Panel title="Auto entry" aside={<span className="text-xs text-muted">{strategy}</span>}>
      <div className="flex items-center gap-3 px-3 py-2.5">
        {state === null ? (
          <span className="text-sm text-muted">Waiting for the trader …</span>
        ) : (
          <>
            <span
              data-testid="auto-entry"
              className={`rounded px-2 py-0.5 text-sm font-bold tracking-wide whitespace-nowrap ${LOOKS[state].chip}`}
            >
              {state}
              {state === 'PAUSED' && <PausedFor />}
            </span>
            <span className="text-xs text-balance text-muted">{LOOKS[state].means}</span>
          </>
        )}
      </div>
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
