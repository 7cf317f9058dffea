import { type FormEvent, useEffect, useState } from 'react';
import { signIn } from '../live/session.ts';
import { SIGN_IN } from '../text/sign-in.ts';
import { Button } from '../ui/button.tsx';
import { FIELD } from '../ui/field.tsx';

export function SignInPage() {
  const [message, setMessage] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [waitSeconds, setWaitSeconds] = useState(0);

  useEffect(() => {
    if (waitSeconds <= 0) return;
    const timer = setTimeout(() => setWaitSeconds(waitSeconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [waitSeconds]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setIsBusy(true);
    const result = await signIn(String(fields.get('login')), String(fields.get('password')));
    if (result.kind === 'signed-in') return location.replace('/');
    setMessage(result.waitSeconds === null ? result.message : null);
    setWaitSeconds(result.waitSeconds ?? 0);
    setIsBusy(false);
  }

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
        <form onSubmit={submit} className="rounded-xl border border-line bg-panel p-5">
          <label className="block text-sm text-muted">
            {SIGN_IN.login}
            <input
              name="login"
              autoComplete="username"
              autoCapitalize="none"
              required
              maxLength={64}
              className={FIELD}
            />
          </label>
          <label className="mt-4 block text-sm text-muted">
            {SIGN_IN.password}
            <input
              name="password"
              type="password"
              autoComplete="current-password"
              required
              maxLength={256}
              className={FIELD}
            />
          </label>
          <p role="alert" className="mt-3 min-h-5 text-sm text-down">
            {waitSeconds > 0 ? SIGN_IN.wait(waitSeconds) : message}
          </p>
          <Button
            type="submit"
            look="main"
            disabled={isBusy || waitSeconds > 0}
            className="mt-2 min-h-11 w-full"
          >
            {isBusy ? SIGN_IN.busy : SIGN_IN.submit}
          </Button>
        </form>
        <p className="mt-4 text-center text-xs text-balance text-faint">{SIGN_IN.help}</p>
      </div>
    </main>
  );
}
