import type { TraderState } from '@rec-io/domain/view';
import { useIsStale, useTopicPart } from '../live/use-view.ts';

const WORDS: Readonly<Record<TraderState, { readonly text: string; readonly colour: string }>> = {
  starting: { text: 'Starting', colour: 'text-accent' },
  reconciling: { text: 'Comparing with the exchange', colour: 'text-accent' },
  trading: { text: 'Trading', colour: 'text-up' },
  'market-only': { text: 'Market only', colour: 'text-accent' },
  blocked: { text: 'Blocked', colour: 'text-down' },
};

/** What the trader does and, when it does not enter, why. */
export function TraderStateChip() {
  const state = useTopicPart('status', (status) => status.state);
  const exchangeConnected = useTopicPart('status', (status) => status.exchangeConnected);
  const reason = useReason();
  const isStale = useIsStale();
  if (state === null) return <span className="text-sm text-muted">Waiting for the trader …</span>;
  const { text, colour } = WORDS[state];
  return (
    <span className={`min-w-0 truncate text-sm ${isStale ? 'stale' : ''}`} title={reason ?? text}>
      <span className={`font-semibold ${exchangeConnected === false ? 'text-down' : colour}`}>{text}</span>
      {reason !== null && <span className="hidden text-muted sm:inline"> · {reason}</span>}
    </span>
  );
}

/** The reason on a line of its own, where the chip has no room for it. */
export function TraderReason() {
  const reason = useReason();
  if (reason === null) return null;
  return <p className="w-full text-xs text-muted sm:hidden">{reason}</p>;
}

function useReason(): string | null {
  const reason = useTopicPart('status', (status) => status.reason);
  const exchangeConnected = useTopicPart('status', (status) => status.exchangeConnected);
  return exchangeConnected === false ? 'no connection to the exchange' : reason;
}
