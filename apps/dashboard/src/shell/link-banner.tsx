import * as format from '../format.ts';
import { useNowMs } from '../live/use-now.ts';
import { useConnection, useTopic } from '../live/use-view.ts';
import { CONNECTIONS } from '../text/shell.ts';

/** Says across the page that what is shown is old, since when, and that nothing needs to be done. */
export function LinkBanner() {
  const { state } = useConnection();
  if (state !== 'lost' && state !== 'silent') return null;
  return (
    <div role="alert" className="border-b border-down/50 bg-alarm px-3 py-2 text-center text-sm">
      <strong className="font-semibold">
        {state === 'lost' ? CONNECTIONS.lostTitle : CONNECTIONS.silentTitle}
      </strong>{' '}
      <HowOld /> <NothingYet /> {CONNECTIONS.reconnecting}
    </div>
  );
}

/** Not read aloud: it would be anew each quarter second. */
function HowOld() {
  const nowMs = useNowMs();
  const { sinceMs } = useConnection();
  const market = useTopic('market');
  return (
    <span aria-hidden="true">
      {CONNECTIONS.since(format.age(nowMs - sinceMs))}{' '}
      {market !== null && CONNECTIONS.shownIsOld(format.age(nowMs - market.atMs))}
    </span>
  );
}

/** Opened without a line: there is no old number either, and none may be taken for one. */
function NothingYet() {
  const market = useTopic('market');
  return market === null ? CONNECTIONS.nothingIsCurrent : null;
}
