import type { TraderState } from '@rec-io/domain/view';
import { useIsStale, useTopicPart } from '../live/use-view.ts';
import { SHELL, TRADER_STATES, TRADING_STATES } from '../text/shell.ts';

const COLOURS: Readonly<Record<TraderState, string>> = {
  starting: 'text-accent',
  reconciling: 'text-accent',
  trading: 'text-up',
  'market-only': 'text-accent',
  blocked: 'text-down',
};

/** What the trader does and, when it does not enter, why. */
export function TraderStateChip() {
  const state = useTopicPart('status', (status) => status.state);
  const trading = useTopicPart('status', (status) => status.trading);
  const exchangeConnected = useTopicPart('status', (status) => status.exchangeConnected);
  const reason = useReason();
  const isStale = useIsStale();
  if (state === null) return <span className="text-sm text-muted">{SHELL.waiting}</span>;
  const isHeldBack = state === 'trading' && trading !== null && trading !== 'active';
  const text = isHeldBack ? TRADING_STATES[trading] : TRADER_STATES[state];
  return (
    <span className={`min-w-0 truncate text-sm ${isStale ? 'stale' : ''}`} title={reason ?? text}>
      <span
        className={`font-semibold ${exchangeConnected === false || isHeldBack ? 'text-down' : COLOURS[state]}`}
      >
        {text}
      </span>
      {reason !== null && <span className="hidden text-muted lg:inline"> · {reason}</span>}
    </span>
  );
}

/** The reason on a line of its own, where the chip has no room for it. */
export function TraderReason() {
  const reason = useReason();
  if (reason === null) return null;
  return <p className="w-full text-xs text-muted lg:hidden">{reason}</p>;
}

function useReason(): string | null {
  const reason = useTopicPart('status', (status) => status.reason);
  const exchangeConnected = useTopicPart('status', (status) => status.exchangeConnected);
  return exchangeConnected === false ? SHELL.exchangeLost : reason;
}
