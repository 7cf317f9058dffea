import { useQuery } from '@tanstack/react-query';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import * as format from '../format.ts';
import { KEYS } from '../text/settings.ts';
import { Asked } from '../ui/asked.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { type ApiKey, KEYS_KEY, keysQuery } from './keys-query.ts';
import { useZone } from './use-zone.ts';

/** Those that hold first; those that are over stay to be seen. */
export function KeyList() {
  const query = useQuery(keysQuery);
  return (
    <Asked query={query}>
      {(keys) =>
        keys.length === 0 ? (
          <Empty>{KEYS.none}</Empty>
        ) : (
          <ul className="divide-y divide-line">
            {keys
              .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)))
              .map((key) => (
                <Key key={key.id} of={key} />
              ))}
          </ul>
        )
      }
    </Asked>
  );
}

const isOver = ({ revokedAtMs, expiresAtMs }: ApiKey): boolean =>
  revokedAtMs !== null || (expiresAtMs !== null && expiresAtMs <= Date.now());

function Key({ of }: { of: ApiKey }) {
  const zone = useZone();
  const { isBusy, refusal, act } = useActOn(KEYS_KEY);
  const at = (timeMs: number) => format.dayAndTime(timeMs, zone);
  const { id, name, scope, ownerNo, account, createdAtMs, lastUsedAtMs, revokedAtMs, expiresAtMs } = of;
  const end =
    revokedAtMs !== null
      ? KEYS.revoked(at(revokedAtMs))
      : expiresAtMs === null
        ? KEYS.holds
        : isOver(of)
          ? KEYS.expired(at(expiresAtMs))
          : KEYS.until(at(expiresAtMs));
  const revoke = () =>
    act(
      () => send('delete', '/api/keys/{id}', { params: { id } }),
      () => sayDone(KEYS.revokedNow(name)),
    );
  return (
    <li className="py-2.5">
      <div className="flex items-center justify-between gap-4">
        <div className="min-w-0">
          <p className={`text-sm font-medium break-words ${isOver(of) ? 'text-muted line-through' : ''}`}>
            {name}
          </p>
          <p className="text-xs text-muted">
            {[
              KEYS.scopes[scope],
              KEYS.account(account, ownerNo),
              KEYS.madeAt(at(createdAtMs)),
              lastUsedAtMs === null ? KEYS.unused : KEYS.used(at(lastUsedAtMs)),
              end,
            ].join(' · ')}
          </p>
        </div>
        {!isOver(of) && (
          <Button
            small
            look="danger"
            disabled={isBusy}
            aria-label={KEYS.revokeNamed(name)}
            onClick={() => void revoke()}
          >
            {KEYS.revoke}
          </Button>
        )}
      </div>
      <Refused refusal={refusal} />
    </li>
  );
}
