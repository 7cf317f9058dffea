import type { TraderState } from '@rec-io/domain/view';
import { useIsStale, useTopicPart } from '../live/use-view.ts';

const WORDS: Readonly<Record<TraderState, { readonly text: string; readonly colour: string }>> = {
  starting: { text: 'Starting', colour: 'text-accent' },
  reconciling: { text: 'Comparing with the exchange', colour: 'text-accent' },
  trading: { text: 'Trading', colour: 'text-up' },
  blocked: { text: 'Blocked', colour: 'text-down' },
};

/** What the trader does and, when it does not enter, why. */
export function TraderStateChip() {
  const state = useTopicPart('status', (status) => status.state);
  const reason = useTopicPart('status', (status) => status.reason);
  const exchangeConnected = useTopicPart('status', (status) => status.exchangeConnected);
  const isStale = useIsStale();
  if (state === null) return <span className="text-sm text-muted">Waiting for the trader …</span>;
  const { text, colour } = WORDS[state];
  const because = exchangeConnected === false ? 'no connection to the exchange' : reason;
  return (
    <span className={`min-w-0 truncate text-sm ${isStale ? 'stale' : ''}`} title={because ?? text}>
      <span className={`font-semibold ${exchangeConnected === false ? 'text-down' : colour}`}>{text}</span>
      {because !== null && <span className="text-muted"> · {because}</span>}
    </span>
  );
}
