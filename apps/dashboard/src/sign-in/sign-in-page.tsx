import { type FormEvent, useState } from 'react';
import { clock } from '../format.ts';
import { type Credentials, signIn } from '../live/session.ts';
import { SIGN_IN } from '../text/sign-in.ts';
import { Button } from '../ui/button.tsx';
import { CodeField, PasswordFields } from './credential-fields.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { signInWithPasskey } from './sign-in-with-passkey.ts';
import { useWait } from './use-wait.ts';

export function SignInPage() {
  /** What was right, once a code is asked for on top of it; nowhere but here. */
  const [known, setKnown] = useState<Credentials | null>(null);
  const [isRecovery, setIsRecovery] = useState(false);
  const [wrongCodes, setWrongCodes] = useState(0);
  const [message, setMessage] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [waitSeconds, wait] = useWait();

  function begin(credentials: Credentials | null) {
    setKnown(credentials);
    setIsRecovery(false);
    setWrongCodes(0);
    setMessage(null);
    // Another login need not wait for this one's.
    wait(0);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const typed = (name: string) => String(fields.get(name));
    const given = known
      ? { ...known, code: typed('code') }
      : { login: typed('login'), password: typed('password') };
    setIsBusy(true);
    const result = await signIn(given);
    if (result.kind === 'signed-in') return location.replace('/');
    setIsBusy(false);
    if (result.kind === 'code-required') return begin(given);
    // Changed meanwhile.
    if (result.wrong === 'password') begin(null);
    if (result.wrong === 'code') setWrongCodes(wrongCodes + 1);
    setMessage(result.waitSeconds === null ? result.message : null);
    wait(result.waitSeconds ?? 0);
  }

  async function takePasskey() {
    setMessage(null);
    setIsBusy(true);
    const result = await signInWithPasskey();
    if (result.kind === 'signed-in') return location.replace('/');
    setIsBusy(false);
    if (result.kind === 'refused') setMessage(result.message);
  }

  function takeOtherKind() {
    setIsRecovery(!isRecovery);
    setWrongCodes(0);
    setMessage(null);
  }

  const label = isBusy
    ? SIGN_IN.busy
    : waitSeconds > 0
      ? SIGN_IN.waitFor(clock(waitSeconds))
      : SIGN_IN.submit;
  return (
    <main className="grid min-h-dvh place-items-center px-4 pb-[12dvh]">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-3">
          <img src="/icon.svg" alt="" className="size-11 rounded-xl border border-line" />
          <div>
            <h1 className="text-xl font-semibold tracking-tight">{SIGN_IN.product}</h1>
            <p className="text-sm text-muted">{SIGN_IN.page}</p>
          </div>
        </div>
        <form onSubmit={submit} className="grid gap-4 rounded-xl border border-line bg-panel p-5">
          {known ? (
            <CodeField
              // Another one, empty, after each code that was refused: none of them ever holds again.
              key={`${isRecovery} ${wrongCodes}`}
              login={known.login}
              isRecovery={isRecovery}
              isWrong={wrongCodes > 0}
            />
          ) : (
            <PasswordFields />
          )}
          <p role="alert" className="min-h-5 text-sm text-down">
            {waitSeconds > 0 ? SIGN_IN.wait : message}
          </p>
          <Button type="submit" look="main" disabled={isBusy || waitSeconds > 0} className="min-h-11">
            {label}
          </Button>
          <PasskeyButton isBusy={isBusy} onPress={() => void takePasskey()} />
          {known && (
            <div className="grid">
              <Button look="plain" disabled={isBusy} className="min-h-11" onClick={takeOtherKind}>
                {isRecovery ? SIGN_IN.useCode : SIGN_IN.useRecovery}
              </Button>
              <Button look="plain" disabled={isBusy} className="min-h-11" onClick={() => begin(null)}>
                {SIGN_IN.back}
              </Button>
            </div>
          )}
        </form>
        <p className="mt-4 text-center text-xs text-balance text-faint">
          {known ? (
            <>
              {SIGN_IN.lost} <code className="text-muted">{SIGN_IN.lostCommand(known.login)}</code>
            </>
          ) : (
            SIGN_IN.help
          )}
        </p>
      </div>
    </main>
  );
}
