import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import * as format from '../format.ts';
import { passkeyObstacle } from '../passkeys/passkey-obstacle.ts';
import { PASSKEYS } from '../text/passkeys.ts';
import { CONFIRM } from '../text/settings.ts';
import { Asked } from '../ui/asked.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { PasskeyForm } from './passkey-form.tsx';
import { PASSKEYS_KEY, type Passkey, passkeysQuery } from './passkeys-query.ts';
import { useZone } from './use-zone.ts';

/** Mine, and the way to another; where this page can have none, why. */
export function PasskeyList() {
  const query = useQuery(passkeysQuery);
  const [isAdding, setIsAdding] = useState(false);
  const obstacle = passkeyObstacle();
  return (
    <>
      <Asked query={query}>
        {(passkeys) =>
          passkeys.length === 0 ? (
            <p className="py-2 text-sm text-muted">{PASSKEYS.none}</p>
          ) : (
            <ul className="divide-y divide-line">
              {passkeys.map((each) => (
                <PasskeyLine key={each.id} passkey={each} />
              ))}
            </ul>
          )
        }
      </Asked>
      <div className="py-2">
        {obstacle !== null ? (
          <p className="text-sm text-muted">{obstacle}</p>
        ) : isAdding ? (
          <PasskeyForm onDone={() => setIsAdding(false)} />
        ) : (
          <Button onClick={() => setIsAdding(true)}>{PASSKEYS.add}</Button>
        )}
      </div>
    </>
  );
}

function PasskeyLine({ passkey }: { passkey: Passkey }) {
  const { id, name, hostName, createdAtMs, lastUsedAtMs } = passkey;
  const zone = useZone();
  const [newName, setNewName] = useState<string | null>(null);
  const { isBusy, refusal, act } = useActOn(PASSKEYS_KEY);
  const at = (timeMs: number) => format.dayAndTime(timeMs, zone);
  const rename = (to: string) =>
    act(
      () => send('patch', '/api/passkeys/{id}', { params: { id }, body: { name: to } }),
      () => setNewName(null),
    );
  const remove = () =>
    act(
      () => send('delete', '/api/passkeys/{id}', { params: { id } }),
      () => sayDone(PASSKEYS.removed(name)),
    );
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="text-sm font-medium break-words">{name}</p>
          <p className="text-xs text-muted">
            {[
              PASSKEYS.of(hostName),
              PASSKEYS.made(at(createdAtMs)),
              lastUsedAtMs === null ? PASSKEYS.unused : PASSKEYS.used(at(lastUsedAtMs)),
            ].join(' · ')}
          </p>
        </div>
        <div className="flex gap-2">
          <Button small aria-label={PASSKEYS.renameNamed(name)} onClick={() => setNewName(name)}>
            {PASSKEYS.rename}
          </Button>
          <Button
            small
            look="danger"
            disabled={isBusy}
            aria-label={PASSKEYS.removeNamed(name)}
            onClick={() => void remove()}
          >
            {PASSKEYS.remove}
          </Button>
        </div>
      </div>
      {newName !== null && (
        <form
          noValidate
          className="mt-2 grid gap-2 sm:max-w-md"
          onSubmit={(event) => {
            event.preventDefault();
            if (newName.trim() !== '') void rename(newName.trim());
          }}
        >
          <Field
            label={PASSKEYS.name}
            maxLength={100}
            value={newName}
            problem={newName.trim() === '' ? PASSKEYS.nameMissing : null}
            onChange={({ target }) => setNewName(target.value)}
          />
          <div className="flex gap-2">
            <Button small onClick={() => setNewName(null)}>
              {CONFIRM.back}
            </Button>
            <Button small type="submit" look="main" disabled={isBusy}>
              {PASSKEYS.save}
            </Button>
          </div>
        </form>
      )}
      <Refused refusal={refusal} />
    </li>
  );
}
