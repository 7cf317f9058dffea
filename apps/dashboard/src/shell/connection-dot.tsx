import * as format from '../format.ts';
import { pageNowMs, useNowMs } from '../live/use-now.ts';
import { useConnection, useTopic } from '../live/use-view.ts';
import type { Connection } from '../live/view-store.ts';
import { CONNECTIONS } from '../text/shell.ts';

/** The trader speaks four times a second: who has been silent for this long says nothing of now. */
const OLD_MS = 5_000;

const COLOURS: Readonly<Record<Connection['state'], string>> = {
  connecting: 'bg-faint',
  live: 'bg-up',
  silent: 'bg-warn',
  lost: 'bg-down',
};

/** Whether the page hears the trader, and how old the newest word is. */
export function ConnectionDot() {
  const nowMs = Math.max(useNowMs(), pageNowMs());
  const { state } = useConnection();
  const market = useTopic('market');
  return (
    <span className="flex items-center gap-1.5 text-xs whitespace-nowrap text-muted">
      <span aria-hidden="true" className={`size-2 rounded-full ${COLOURS[state]}`} />
      <span>{CONNECTIONS[state]}</span>
      {market !== null && <Age ms={nowMs - market.atMs} />}
    </span>
  );
}

const Age = ({ ms }: { ms: number }) => (
  <span className={`w-10 text-right ${ms > OLD_MS ? 'font-semibold text-down' : ''}`}>{format.age(ms)}</span>
);
