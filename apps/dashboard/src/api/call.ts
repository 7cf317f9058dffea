import { toSignIn } from '../live/to-sign-in.ts';
import { FAILURES } from '../text/shell.ts';

/** Why something was not done: `message` and `fix` are shown as they are. */
export type Refusal = { readonly code: string; readonly message: string; readonly fix: string | null };

export type Answer<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly refusal: Refusal };

const UNREACHABLE: Refusal = {
  code: 'page.unreachable',
  message: FAILURES.unreachable,
  fix: FAILURES.unreachableFix,
};
const ODD: Refusal = { code: 'page.odd_answer', message: FAILURES.odd, fix: FAILURES.oddFix };

const SESSION_IS_OVER = 'web.session_required';

/**
 * Asks web, or tells it something. Never throws; a session that is over leads to the sign-in page.
 * @param body null: only asks
 */
export async function call<T>(path: string, body: object | null): Promise<Answer<T>> {
  try {
    const reply = await fetch(path, {
      method: body === null ? 'GET' : 'POST',
      cache: 'no-store',
      ...(body === null
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const said: unknown = await reply.json().catch(() => null);
    if (reply.ok && said !== null) return { ok: true, data: said as T };
    const refusal = refusalIn(said);
    if (refusal.code === SESSION_IS_OVER) toSignIn();
    return { ok: false, refusal };
  } catch {
    return { ok: false, refusal: UNREACHABLE };
  }
}

function refusalIn(said: unknown): Refusal {
  const error = (said as { error?: Partial<Refusal> } | null)?.error;
  if (typeof error?.code !== 'string' || typeof error.message !== 'string') return ODD;
  return { code: error.code, message: error.message, fix: error.fix ?? null };
}
