import * as format from '../format.ts';
import { pageNowMs, useNowMs } from '../live/use-now.ts';
import { useConnection, useTopic } from '../live/use-view.ts';
import type { Connection } from '../live/view-store.ts';

const LOOKS: Readonly<Record<Connection['state'], { readonly text: string; readonly colour: string }>> = {
  connecting: { text: 'connecting', colour: 'bg-faint' },
  live: { text: 'live', colour: 'bg-up' },
  silent: { text: 'no trader', colour: 'bg-warn' },
  lost: { text: 'lost', colour: 'bg-down' },
};

/** Whether the page hears the trader, and how old the newest word is. */
export function ConnectionDot() {
  const nowMs = Math.max(useNowMs(), pageNowMs());
  const { state } = useConnection();
  const market = useTopic('market');
  const { text, colour } = LOOKS[state];
  return (
    <span className="flex items-center gap-1.5 text-xs whitespace-nowrap text-muted">
      <span aria-hidden="true" className={`size-2 rounded-full ${colour}`} />
      <span>{text}</span>
      {market !== null && <span className="w-11 text-right">{format.age(nowMs - market.atMs)}</span>}
    </span>
  );
}
