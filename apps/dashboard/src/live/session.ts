import { SIGN_IN } from '../text/sign-in.ts';

export type SignedIn = { readonly login: string; readonly expiresAtMs: number };

export type SignInResult =
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'refused'; readonly message: string; readonly waitSeconds: number | null };

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

export async function signIn(login: string, password: string): Promise<SignInResult> {
  try {
    const reply = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    if (reply.ok) return { kind: 'signed-in' };
    const { error } = (await reply.json()) as { error: { message: string; retryAfterSeconds?: number } };
    return { kind: 'refused', message: error.message, waitSeconds: error.retryAfterSeconds ?? null };
  } catch {
    return { kind: 'refused', message: SIGN_IN.unreachable, waitSeconds: null };
  }
}

export async function signOut(): Promise<void> {
  await fetch('/api/session', { method: 'DELETE' });
}
