import { connect } from 'node:net';
import { errorCode } from '../explain.ts';
import { type Fact, unknown } from './fact.ts';
import type { Reach, Target } from './facts.ts';

/** Long enough for a slow line, short enough to wait for. All are asked at once. */
const REACH_MS_MAX = 4_000;

/** Asks every target at once. Any answer of a server, even a refusal, shows that it can be reached. */
export const networkFacts = (
  targets: readonly Target[],
  limitMs: number = REACH_MS_MAX,
): Promise<readonly Reach[]> => Promise.all(targets.map((target) => reach(target, limitMs)));

async function reach(target: Target, limitMs: number): Promise<Reach> {
  const begunMs = performance.now();
  const told = (reached: boolean, answer: string): Reach => ({
    ...target,
    reached,
    answer,
    ms: Math.round(performance.now() - begunMs),
  });
  try {
    const url = new URL(target.url);
    if (url.protocol === 'tcp:') {
      await connected(url, limitMs);
      return told(true, 'connected');
    }
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(limitMs),
    });
    return told(true, `HTTP ${response.status}`);
  } catch (error) {
    return told(false, whyNot(error, limitMs));
  }
}

function connected(url: URL, limitMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ host: url.hostname, port: Number(url.port), timeout: limitMs });
  socket.once('connect', () => resolve());
  socket.once('timeout', () => reject(new DOMException('', 'TimeoutError')));
  socket.once('error', reject);
  return promise.finally(() => socket.destroy());
}

const IN_WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not found',
  EAI_AGAIN: 'no name server answers',
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'the connection was cut',
  ENETUNREACH: 'there is no way into that network',
  EHOSTUNREACH: 'there is no way to that machine',
  CERT_HAS_EXPIRED: 'its certificate has expired, or this machine’s clock is wrong',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: this machine’s clock is wrong',
  SELF_SIGNED_CERT_IN_CHAIN: 'a proxy changes the connection (its certificate is not trusted here)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted here (are ca-certificates installed?)',
};

function whyNot(error: unknown, limitMs: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `no answer within ${limitMs / 1000} s`;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = errorCode(cause) ?? errorCode(error);
  if (code !== null) return IN_WORDS[code] ?? code;
  return error instanceof Error ? error.message : String(error);
}

/**
 * How far this machine's clock is ahead of a server's. Its `Date` header names whole seconds, so half of one is added, and
 * half of the way is taken off.
 */
export async function clockSkew(url: string, limitMs: number = REACH_MS_MAX): Promise<Fact<number>> {
  try {
    const sentMs = Date.now();
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(limitMs),
    });
    const halfwayMs = (sentMs + Date.now()) / 2;
    const serverMs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(serverMs)) return unknown('the exchange’s answer carries no date');
    return Math.round(halfwayMs - (serverMs + 500));
  } catch (error) {
    return unknown(`the exchange does not answer: ${whyNot(error, limitMs)}`);
  }
}
