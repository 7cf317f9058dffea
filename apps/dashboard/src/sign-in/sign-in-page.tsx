import { type FormEvent, useEffect, useState } from 'react';
import { signIn } from '../live/session.ts';

const FIELD =
  'mt-1.5 block w-full rounded-md border border-line bg-ground px-3 py-2.5 text-base text-ink placeholder:text-faint';

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
            <h1 className="text-xl font-semibold tracking-tight">REC.IO</h1>
            <p className="text-sm text-muted">Trade Monitor</p>
          </div>
        </div>
        <form onSubmit={submit} className="rounded-xl border border-line bg-panel p-5">
          <label className="block text-sm text-muted">
            Login
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
            Password
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
            {waitSeconds > 0 ? `Too many failed sign-ins. Try again in ${waitSeconds} s.` : message}
          </p>
          <button
            type="submit"
            disabled={isBusy || waitSeconds > 0}
            className="mt-2 w-full rounded-md bg-accent px-4 py-2.5 font-semibold text-ground disabled:opacity-50"
          >
            {isBusy ? 'Signing in …' : 'Sign in'}
          </button>
        </form>
        <p className="mt-4 text-center text-xs text-balance text-faint">
          Login and password were shown once at the end of the installation.
        </p>
      </div>
    </main>
  );
}
