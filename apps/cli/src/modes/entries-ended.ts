import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 250;
const ANSWER_MS = 2_000;
/** A running trader takes settings up within a second. */
const LIMIT_MS = 15_000;

/**
 * Waits until a running trader says that it enters nothing by itself any more.
 * @param heartbeatUrl `http://127.0.0.1:4000/heartbeat`
 * @returns false when it does not say so in time: nobody knows then whether it has taken the settings up
 */
export async function entriesEnded(heartbeatUrl: string, limitMs = LIMIT_MS): Promise<boolean> {
  for (const untilMs = performance.now() + limitMs; performance.now() < untilMs; await sleep(LOOK_MS))
    if ((await isArmed(heartbeatUrl)) === false) return true;
  return false;
}

/** Null where it does not say. */
async function isArmed(url: string): Promise<boolean | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    const { armed } = (await answer.json()) as { readonly armed?: unknown };
    return answer.ok && typeof armed === 'boolean' ? armed : null;
  } catch {
    return null;
  }
}
