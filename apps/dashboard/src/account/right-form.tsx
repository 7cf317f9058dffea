import { ACCOUNT_ROLES } from '@rec-io/domain/account-right';
import { useState } from 'react';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { ACCOUNT, PEOPLE } from '../text/account.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { PEOPLE_KEY, type Role } from './account-query.ts';

const ROLES = ACCOUNT_ROLES.map((role) => [role, ACCOUNT.roles[role]] as const);

/** Whom, and what: in place of what they had. */
export function RightForm() {
  const [login, setLogin] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [isTried, setIsTried] = useState(false);
  const { isBusy, refusal, act } = useActOn(PEOPLE_KEY);
  const wanted = login.trim();
  return (
    <form
      noValidate
      className="grid gap-3 pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (wanted === '') return;
        void act(
          () => send('put', '/api/rights/{login}', { params: { login: wanted }, body: { role } }),
          () => {
            setLogin('');
            setIsTried(false);
            sayDone(PEOPLE.given(wanted, ACCOUNT.roles[role]));
          },
        );
      }}
    >
      <h3 className="text-sm font-semibold">{PEOPLE.give}</h3>
      <Field
        label={PEOPLE.login}
        means={PEOPLE.loginMeans}
        maxLength={64}
        autoCapitalize="none"
        spellCheck={false}
        value={login}
        problem={isTried && wanted === '' ? PEOPLE.loginMissing : null}
        onChange={({ target }) => setLogin(target.value)}
      />
      <Choice showLabel label={PEOPLE.right} value={role} options={ROLES} onChange={setRole} />
      <p className="text-xs text-muted">{ACCOUNT.rolesMean[role]}</p>
      <Refused refusal={refusal} />
      <Button type="submit" look="main" className="justify-self-start" disabled={isBusy}>
        {PEOPLE.submit}
      </Button>
    </form>
  );
}
