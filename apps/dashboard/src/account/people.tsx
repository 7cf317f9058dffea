import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import * as format from '../format.ts';
import { useZone } from '../settings/use-zone.ts';
import { ACCOUNT, PEOPLE } from '../text/account.ts';
import { Asked } from '../ui/asked.tsx';
import { Button } from '../ui/button.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { Section } from '../ui/section.tsx';
import { PEOPLE_KEY, type Person, peopleQuery } from './account-query.ts';
import { RightForm } from './right-form.tsx';

/** Everybody with a right on the account; for owners, who give and take them. */
export function People() {
  const query = useQuery(peopleQuery);
  return (
    <Section title={PEOPLE.title} means={PEOPLE.means}>
      <Asked query={query}>
        {(people) => (
          <ul className="divide-y divide-line">
            {people.map((person) => (
              <PersonLine key={person.userNo} person={person} />
            ))}
          </ul>
        )}
      </Asked>
      <RightForm />
    </Section>
  );
}

function PersonLine({ person }: { person: Person }) {
  const { login, role, grantedBy, grantedAtMs, isActive } = person;
  const zone = useZone();
  const [isAsked, setIsAsked] = useState(false);
  const { isBusy, refusal, act } = useActOn(PEOPLE_KEY);
  const take = () =>
    act(
      () => send('delete', '/api/rights/{login}', { params: { login } }),
      () => sayDone(PEOPLE.removed(login)),
    );
  return (
    <li className="py-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="text-sm font-medium break-words">
            {login} <span className="font-normal text-muted">· {ACCOUNT.roles[role]}</span>
            {!isActive && <span className="ml-2 text-xs text-warn">{PEOPLE.off}</span>}
          </p>
          <p className="text-xs text-muted">
            {PEOPLE.since(format.dayAndTime(grantedAtMs, zone), grantedBy)}
          </p>
        </div>
        {!isAsked && (
          <Button small aria-label={PEOPLE.removeNamed(login)} onClick={() => setIsAsked(true)}>
            {PEOPLE.remove}
          </Button>
        )}
      </div>
      {isAsked && (
        <div className="mt-2 flex flex-wrap items-center gap-2 text-sm">
          <p>{PEOPLE.sure(login)}</p>
          <Button small onClick={() => setIsAsked(false)}>
            {PEOPLE.keep}
          </Button>
          <Button small look="danger" disabled={isBusy} onClick={() => void take()}>
            {PEOPLE.remove}
          </Button>
        </div>
      )}
      <Refused refusal={refusal} />
    </li>
  );
}
