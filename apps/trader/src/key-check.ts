import { keyRefusal } from '@rec-io/kalshi/key-refusal';
import { probe } from '@rec-io/kalshi/probe';
import type { Signer } from '@rec-io/kalshi/signing';

/** `unknown`: the exchange did not say, and nothing may be concluded. */
export type KeyVerdict =
  | { readonly kind: 'accepted' | 'unknown' }
  | { readonly kind: 'refused'; readonly said: string };

const LIMIT_MS = 5_000;

/** Looks at the account with a key. What is not the exchange's own word about it says nothing about it. Never throws. */
export async function checkKey(restUrl: string, signer: Signer): Promise<KeyVerdict> {
  const asking = probe({ restUrl, nowMs: () => Date.now(), signal: AbortSignal.timeout(LIMIT_MS) });
  try {
    // Tells the exchange's time, which the signature needs.
    await asking.get('/exchange/status', null);
    const answer = await asking.get('/portfolio/balance', signer);
    if (answer.kind !== 'answer') return { kind: 'unknown' };
    if (answer.status === 200) return { kind: 'accepted' };
    const said = keyRefusal(answer.status, answer.body);
    return said === null ? { kind: 'unknown' } : { kind: 'refused', said };
  } catch {
    return { kind: 'unknown' };
  } finally {
    await asking.close();
  }
}
