import type { KeyScope } from '@rec-io/domain/sign-in-means';
import { useState } from 'react';
import { tell } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { KEYS } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Field } from '../ui/field.tsx';
import { OwnPassword } from '../ui/own-password.tsx';
import { Refused } from '../ui/refused.tsx';
import { Select } from '../ui/select.tsx';
import { KEYS_KEY } from './keys-query.ts';

const SCOPES = [
  ['view', KEYS.scopes.view],
  ['trade', KEYS.scopes.trade],
] as const satisfies readonly (readonly [KeyScope, string])[];
const DAYS = ['30', '90', '365', ''] as const;

/** Name, scope, how long it holds, and the password once more. */
export function KeyForm({ onMade }: { onMade: (made: { name: string; key: string }) => void }) {
  const [name, setName] = useState('');
  const [scope, setScope] = useState<KeyScope>('view');
  const [days, setDays] = useState<(typeof DAYS)[number]>('90');
  const [password, setPassword] = useState('');
  const [isTried, setIsTried] = useState(false);
  const { isBusy, refusal, act } = useActOn(KEYS_KEY);
  const lacksName = name.trim() === '';
  return (
    <form
      noValidate
      className="grid gap-3 pt-2 sm:max-w-md"
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (lacksName || password === '') return;
        const wish = { name: name.trim(), scope, days: days === '' ? null : Number(days), password };
        void act(() => tell('/api/keys', wish), onMade);
      }}
    >
      <Field
        label={KEYS.name}
        means={KEYS.nameMeans}
        maxLength={100}
        value={name}
        problem={isTried && lacksName ? KEYS.nameMissing : null}
        onChange={({ target }) => setName(target.value)}
      />
      <Choice showLabel label={KEYS.scope} value={scope} options={SCOPES} onChange={setScope} />
      <p className="text-xs text-muted">{KEYS.scopesMean[scope]}</p>
      <Select
        label={KEYS.ends}
        value={days}
        options={DAYS.map((each) => [each, each === '' ? KEYS.never : KEYS.after(each)] as const)}
        onChange={(value) => setDays(value as (typeof DAYS)[number])}
      />
      <OwnPassword value={password} isTried={isTried} onChange={setPassword} />
      <Refused refusal={refusal} />
      <Button type="submit" look="main" className="justify-self-start" disabled={isBusy}>
        {KEYS.submit}
      </Button>
    </form>
  );
}
