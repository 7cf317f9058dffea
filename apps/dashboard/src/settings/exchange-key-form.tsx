import { useState } from 'react';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import * as format from '../format.ts';
import { CONFIRM, EXCHANGE } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { OwnPassword } from '../ui/own-password.tsx';
import { Refused } from '../ui/refused.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { type Environment, EXCHANGE_KEYS_KEY } from './exchange-keys-query.ts';
import { KeyFile } from './key-file.tsx';

/** What the exchange said of the key, not what is wrong with its text: a key may be kept in spite of it. */
const SAID_OF_KEY = /^REC-63[1-8]$/;

/** Key id and private key: tried on the exchange, and only then kept. What was typed is forgotten when it closes. */
export function ExchangeKeyForm(props: {
  environment: Environment;
  onBack: () => void;
  onKept: (told: string) => void;
}) {
  const { environment, onBack, onKept } = props;
  const [keyId, setKeyId] = useState('');
  const [privateKey, setPrivateKey] = useState('');
  const [password, setPassword] = useState('');
  const [isTried, setIsTried] = useState(false);
  const { isBusy, refusal, act } = useActOn(EXCHANGE_KEYS_KEY);
  const lacks = {
    keyId: /^[\w-]{1,100}$/.test(keyId.trim()) ? null : EXCHANGE.keyIdMissing,
    privateKey: privateKey.trim() === '' ? EXCHANGE.privateKeyMissing : null,
    password: password === '' ? CONFIRM.passwordMissing : null,
  };
  const give = (untried: boolean) => {
    setIsTried(true);
    if (Object.values(lacks).some((problem) => problem !== null)) return;
    const body = { keyId: keyId.trim(), privateKey, password, untried };
    void act(
      () => send('put', '/api/exchange-keys/{environment}', { params: { environment }, body }),
      ({ shown, taken }) =>
        onKept(
          [
            shown === null
              ? EXCHANGE.keptUntried
              : EXCHANGE.kept(format.money(shown.balanceE6), shown.mayTrade),
            EXCHANGE.taken[taken as keyof typeof EXCHANGE.taken],
          ].join(' '),
        ),
    );
  };
  return (
    <form
      noValidate
      className="mt-2 grid gap-3 sm:max-w-xl"
      onSubmit={(event) => {
        event.preventDefault();
        give(false);
      }}
    >
      <Field
        label={EXCHANGE.keyId}
        means={EXCHANGE.keyIdMeans}
        spellCheck={false}
        maxLength={100}
        value={keyId}
        problem={isTried ? lacks.keyId : null}
        onChange={({ target }) => setKeyId(target.value)}
      />
      <KeyFile onText={setPrivateKey} />
      <TextArea
        label={EXCHANGE.privateKey}
        means={EXCHANGE.privateKeyMeans}
        rows={4}
        spellCheck={false}
        maxLength={12_000}
        value={privateKey}
        problem={isTried ? lacks.privateKey : null}
        onChange={({ target }) => setPrivateKey(target.value)}
      />
      <OwnPassword value={password} isTried={isTried} onChange={setPassword} />
      <Refused refusal={refusal} />
      <div className="flex flex-wrap gap-2">
        <Button onClick={onBack}>{CONFIRM.back}</Button>
        <Button type="submit" look="main" disabled={isBusy}>
          {isBusy ? EXCHANGE.busy : EXCHANGE.submit}
        </Button>
        {refusal !== null && SAID_OF_KEY.test(refusal.code) && (
          <Button look="danger" disabled={isBusy} onClick={() => give(true)}>
            {EXCHANGE.insist}
          </Button>
        )}
      </div>
    </form>
  );
}
