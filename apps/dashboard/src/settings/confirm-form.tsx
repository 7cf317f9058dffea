import { type ReactNode, useState } from 'react';
import type { Refusal } from '../api/call.ts';
import { CONFIRM } from '../text/settings.ts';
import { Button, type ButtonLook } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { OwnPassword } from '../ui/own-password.tsx';
import { Refused } from '../ui/refused.tsx';

/** A step that wants the password, a code, or both, and can be left. What was typed is forgotten with it. */
export function ConfirmForm(props: {
  submit: string;
  look?: ButtonLook;
  wantsPassword?: boolean;
  wantsCode?: boolean;
  isBusy: boolean;
  refusal: Refusal | null;
  onSubmit: (given: { password: string; code: string }) => void;
  onBack: () => void;
  children?: ReactNode;
}) {
  const { wantsPassword = false, wantsCode = false, look = 'main' } = props;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [isTried, setIsTried] = useState(false);
  const lacksPassword = wantsPassword && password === '';
  const lacksCode = wantsCode && code.trim() === '';
  return (
    <form
      noValidate
      className="grid gap-3 pt-2 pb-1 sm:max-w-md"
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (!lacksPassword && !lacksCode) props.onSubmit({ password, code: code.trim() });
      }}
    >
      {props.children}
      {wantsPassword && <OwnPassword value={password} isTried={isTried} onChange={setPassword} />}
      {wantsCode && (
        <Field
          label={CONFIRM.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          spellCheck={false}
          maxLength={32}
          value={code}
          problem={isTried && lacksCode ? CONFIRM.codeMissing : null}
          onChange={({ target }) => setCode(target.value)}
        />
      )}
      <Refused refusal={props.refusal} />
      <div className="flex gap-2">
        <Button onClick={props.onBack}>{CONFIRM.back}</Button>
        <Button type="submit" look={look} disabled={props.isBusy}>
          {props.submit}
        </Button>
      </div>
    </form>
  );
}
