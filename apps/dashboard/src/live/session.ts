import type { Wish } from '../api/call.ts';
import { SIGN_IN } from '../text/sign-in.ts';

export type SignedIn = { readonly login: string; readonly expiresAtMs: number };

/** `code` is of the second factor, or a recovery code. */
export type Credentials = Wish<'/api/session'>;

export type SignInResult =
  | { readonly kind: 'signed-in' }
  /** The password is right, and a code is wanted, too. */
  | { readonly kind: 'code-required' }
  /** `wrong`: what of it was; null where the attempt was not looked at. */
  | {
      readonly kind: 'refused';
      readonly wrong: 'password' | 'code' | null;
      readonly message: string;
      readonly waitSeconds: number | null;
    };

/** Who is signed in; null when nobody is or the server cannot be asked. */
export async function readSession(): Promise<SignedIn | null> {
  const reply = await fetch('/api/session', { cache: 'no-store' });
  return reply.ok ? ((await reply.json()) as SignedIn) : null;
}

/** False only when the server says that there is none; null when it cannot be asked. */
export async function hasSession(): Promise<boolean | null> {
  try {
    const { status } = await fetch('/api/session', { cache: 'no-store' });
    return status === 401 ? false : status === 200 ? true : null;
  } catch {
    return null;
  }
}

export async function signIn(credentials: Credentials): Promise<SignInResult> {
  const answer = await postSignIn('/api/session', credentials);
  return answer.ok ? { kind: 'signed-in' } : answer.result;
}

type SignInAnswer =
  | { readonly ok: true; readonly said: unknown }
  | { readonly ok: false; readonly result: SignInResult };

/** One step of signing in. Never throws. */
export async function postSignIn(path: string, body: unknown): Promise<SignInAnswer> {
  const refused = (wrong: 'password' | 'code' | null, message: string, waitSeconds: number | null) =>
    ({ ok: false, result: { kind: 'refused', wrong, message, waitSeconds } }) as const;
  try {
    const reply = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const said = await reply.json();
    if (reply.ok) return { ok: true, said };
    const { error } = said as { error: { code: string; message: string; retryAfterSeconds?: number } };
    if (error.code === 'web.code_required') return { ok: false, result: { kind: 'code-required' } };
    return refused(WRONG[error.code] ?? null, error.message, error.retryAfterSeconds ?? null);
  } catch {
    return refused(null, SIGN_IN.unreachable, null);
  }
}

const WRONG: Readonly<Record<string, 'password' | 'code'>> = {
  'web.wrong_credentials': 'password',
  'web.wrong_code': 'code',
};

export async function signOut(): Promise<void> {
  await fetch('/api/session', { method: 'DELETE' });
}
