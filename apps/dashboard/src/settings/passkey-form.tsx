import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser';
import { useState } from 'react';
import { type Answer, type Told, tell } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { PASSKEYS } from '../text/passkeys.ts';
import { CONFIRM } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { OwnPassword } from '../ui/own-password.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { deviceName } from './device-name.ts';
import { PASSKEYS_KEY } from './passkeys-query.ts';

/** A name and the password; the rest is between the person and the device. */
export function PasskeyForm({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState(deviceName(navigator.userAgent));
  const [password, setPassword] = useState('');
  const [isTried, setIsTried] = useState(false);
  const { isBusy, refusal, act } = useActOn(PASSKEYS_KEY);
  const wanted = name.trim();
  return (
    <form
      noValidate
      className="grid gap-3 sm:max-w-md"
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (wanted === '' || password === '') return;
        void act(
          () => enrol(wanted, password),
          () => {
            sayDone(PASSKEYS.added(wanted));
            onDone();
          },
        );
      }}
    >
      <Field
        label={PASSKEYS.name}
        means={PASSKEYS.nameMeans}
        maxLength={100}
        value={name}
        problem={isTried && wanted === '' ? PASSKEYS.nameMissing : null}
        onChange={({ target }) => setName(target.value)}
      />
      <OwnPassword value={password} isTried={isTried} onChange={setPassword} />
      <Refused refusal={refusal} />
      <div className="flex gap-2">
        <Button onClick={onDone}>{CONFIRM.back}</Button>
        <Button type="submit" look="main" disabled={isBusy}>
          {isBusy ? PASSKEYS.waiting : PASSKEYS.submit}
        </Button>
      </div>
    </form>
  );
}

async function enrol(name: string, password: string): Promise<Answer<Told<'/api/passkeys'>>> {
  const begun = await tell('/api/passkeys/options', { password });
  if (!begun.ok) return begun;
  try {
    const optionsJSON = begun.data as unknown as PublicKeyCredentialCreationOptionsJSON;
    const answer = await startRegistration({ optionsJSON });
    return await tell('/api/passkeys', { name, answer: given(answer) });
  } catch {
    return { ok: false, refusal: { code: 'page.no_passkey', message: PASSKEYS.cancelled, fix: null } };
  }
}

type Given = Parameters<typeof tell<'/api/passkeys'>>[1]['answer'];

/** What web takes of it; browsers add to it as they like. */
const given = ({
  id,
  rawId,
  type,
  response,
  clientExtensionResults,
}: Awaited<ReturnType<typeof startRegistration>>): Given => ({
  ...{ id, rawId, type },
  response: { ...response },
  clientExtensionResults: { ...clientExtensionResults },
});
