import * as format from '../format.ts';
import { useNowMs } from '../live/use-now.ts';
import { useConnection, useTopic } from '../live/use-view.ts';

/** Says across the page that what is shown is old, since when, and that nothing needs to be done. */
export function LinkBanner() {
  const { state } = useConnection();
  if (state !== 'lost' && state !== 'silent') return null;
  return (
    <div role="alert" className="border-b border-down/50 bg-[#3a1618] px-3 py-2 text-center text-sm">
      <strong className="font-semibold">
        {state === 'lost' ? 'No connection to REC.IO' : 'The trader does not answer'}
      </strong>{' '}
      <HowOld /> Reconnecting by itself.
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
      for {format.age(nowMs - sinceMs)}.{' '}
      {market !== null && <>What is shown is {format.age(nowMs - market.atMs)} old.</>}
    </span>
  );
}
