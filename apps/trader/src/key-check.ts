import { kalshiError } from '@rec-io/kalshi/errors';
import { probe } from '@rec-io/kalshi/probe';
import type { Signer } from '@rec-io/kalshi/signing';

/** `unknown`: the exchange did not say, and nothing may be concluded. */
export type KeyVerdict =
  | { readonly kind: 'accepted' | 'unknown' }
  | { readonly kind: 'refused'; readonly said: string };

const LIMIT_MS = 5_000;

/** Looks at the account with a key. A signature that comes too late or too early says nothing about its key. Never throws. */
export async function checkKey(restUrl: string, signer: Signer): Promise<KeyVerdict> {
  const asking = probe({ restUrl, nowMs: () => Date.now(), signal: AbortSignal.timeout(LIMIT_MS) });
  try {
    // Tells the exchange's time, which the signature needs.
    await asking.get('/exchange/status', null);
    const answer = await asking.get('/portfolio/balance', signer);
    if (answer.kind !== 'answer') return { kind: 'unknown' };
    if (answer.status === 200) return { kind: 'accepted' };
    const { code, message } = kalshiError(answer.status, answer.body);
    const isRefused = (answer.status === 401 && code !== 'header_timestamp_expired') || answer.status === 403;
    return isRefused ? { kind: 'refused', said: message } : { kind: 'unknown' };
  } catch {
    return { kind: 'unknown' };
  } finally {
    await asking.close();
  }
}
