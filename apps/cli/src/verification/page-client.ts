import type { ViewMessage } from '@rec-io/domain/view';

/** What the page answered to a sign-in; the cookie only when it let in. */
export type SignInAnswer = { readonly status: number; readonly cookie: string | null };

const ANSWER_MS = 10_000;

/** Signs in as a browser does. @throws when the page does not answer */
export async function signInAt(base: string, login: string, password: string): Promise<SignInAnswer> {
  const response = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ login, password }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await response.arrayBuffer();
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? null;
  return { status: response.status, cookie: response.ok ? cookie : null };
}

/** Leaves no session behind; one that stays would end by itself. */
export async function signOutAt(base: string, cookie: string): Promise<void> {
  const headers = { cookie, origin: base };
  await fetch(`${base}/api/session`, { method: 'DELETE', headers }).catch(() => undefined);
}

/** Where the live numbers are read, and what opens the door there. */
export type LiveDoor = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/**
 * Reads live messages until `look` has found what it wants.
 * @returns null when that did not happen in time or the channel closed
 */
export async function lookAtLive<T>(
  door: LiveDoor,
  look: (message: ViewMessage) => T | null,
  limitMs: number,
  signal: AbortSignal,
): Promise<T | null> {
  const socket = new WebSocket(door.url, { headers: { ...door.headers } });
  const { promise, resolve } = Promise.withResolvers<T | null>();
  const end = () => resolve(null);
  const deadline = setTimeout(end, limitMs);
  signal.addEventListener('abort', end, { once: true });
  for (const event of ['error', 'close'] as const) socket.addEventListener(event, end);
  socket.addEventListener('message', ({ data }: MessageEvent) => {
    const found = look(JSON.parse(String(data)) as ViewMessage);
    if (found !== null) resolve(found);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', end);
    socket.close();
  }
}
