import { useEffect, useRef } from 'react';
import { SIGN_IN } from '../text/sign-in.ts';
import { Field } from '../ui/field.tsx';

/** The keyboard is in it as soon as it is there. */
function useFirst() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return field;
}

export function PasswordFields() {
  return (
    <>
      <Field
        ref={useFirst()}
        label={SIGN_IN.login}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        required
        maxLength={64}
      />
      <Field
        label={SIGN_IN.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={256}
      />
    </>
  );
}

/** One field `code`, for either kind. */
export function CodeField({
  login,
  isRecovery,
  isWrong,
}: {
  login: string;
  isRecovery: boolean;
  isWrong: boolean;
}) {
  return (
    <Field
      ref={useFirst()}
      name="code"
      required
      maxLength={32}
      spellCheck={false}
      aria-invalid={isWrong}
      {...(isRecovery
        ? {
            label: SIGN_IN.recovery,
            means: SIGN_IN.recoveryMeans(login),
            autoCapitalize: 'characters',
          }
        : {
            label: SIGN_IN.code,
            means: SIGN_IN.codeMeans(login),
            inputMode: 'numeric',
            autoComplete: 'one-time-code',
          })}
    />
  );
}
