import { useQuery } from '@tanstack/react-query';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import * as format from '../format.ts';
import { SESSIONS } from '../text/settings.ts';
import { Asked } from '../ui/asked.tsx';
import { Button } from '../ui/button.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { deviceName } from './device-name.ts';
import { type OpenSession, SESSIONS_KEY, sessionsQuery } from './sessions-query.ts';
import { useZone } from './use-zone.ts';

/** Where I am signed in: which device, from where, since when; each can be ended. */
export function SessionList() {
  const query = useQuery(sessionsQuery);
  const zone = useZone();
  const { isBusy, refusal, act } = useActOn(SESSIONS_KEY);
  const end = ({ id }: OpenSession) =>
    act(
      () => send('delete', '/api/sessions/{id}', { params: { id } }),
      () => sayDone(SESSIONS.ended(1)),
    );
  const endOthers = () =>
    act(
      () => send('delete', '/api/sessions', {}),
      ({ ended }) => sayDone(SESSIONS.ended(ended)),
    );
  return (
    <Asked query={query}>
      {(sessions) => (
        <>
          <ul className="divide-y divide-line">
            {sessions.map((session) => (
              <li key={session.id} className="flex items-center justify-between gap-4 py-2.5">
                <div className="min-w-0">
                  <p className="text-sm font-medium break-words">
                    {deviceName(session.userAgent) || SESSIONS.unknown}
                    {session.isThis && (
                      <span className="ml-2 rounded bg-raised px-1.5 py-0.5 text-xs font-semibold">
                        {SESSIONS.isThis}
                      </span>
                    )}
                  </p>
                  <p className="text-xs text-muted">
                    {[
                      ...(session.address === '' ? [] : [SESSIONS.from(session.address)]),
                      SESSIONS.since(format.dayAndTime(session.createdAtMs, zone)),
                      ...(session.lastSeenAtMs === null
                        ? []
                        : [SESSIONS.seen(format.dayAndTime(session.lastSeenAtMs, zone))]),
                    ].join(' · ')}
                  </p>
                </div>
                {!session.isThis && (
                  <Button
                    small
                    disabled={isBusy}
                    aria-label={SESSIONS.endNamed(deviceName(session.userAgent) || SESSIONS.unknown)}
                    onClick={() => void end(session)}
                  >
                    {SESSIONS.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <Refused refusal={refusal} />
          {sessions.length > 1 && (
            <div className="flex justify-end py-2">
              <Button disabled={isBusy} onClick={() => void endOthers()}>
                {SESSIONS.endOthers}
              </Button>
            </div>
          )}
        </>
      )}
    </Asked>
  );
}
