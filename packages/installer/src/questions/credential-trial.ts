import type { KalshiCredentials } from '../full/full-answers.ts';
import { KEPT_KEY } from './earlier-answers.ts';

export type TriedCredentials = KalshiCredentials & {
  readonly mode: 'demo' | 'prod';
  readonly privateKeyPem: string;
};

/** What is wrong, for people, and whether it is the key for certain: a network that is down says nothing about it. */
export type Trial = { readonly problem: string; readonly certain: boolean };

/** Tries credentials at their exchange. @returns null when they work */
export type TryCredentials = (credentials: TriedCredentials) => Promise<Trial | null>;

/** The credentials among the answers; null where there are none, where they are kept, or where the mode needs none. */
export function credentialsOf(answer: (id: string) => string): TriedCredentials | null {
  const mode = answer('mode');
  const [keyId, privateKeyPem] = [answer('kalshi-key-id'), answer('kalshi-key')];
  if (
    (mode !== 'demo' && mode !== 'prod') ||
    keyId === '' ||
    privateKeyPem === '' ||
    privateKeyPem === KEPT_KEY
  )
    return null;
  return { mode, email: answer('kalshi-email'), keyId, privateKeyPem };
}
