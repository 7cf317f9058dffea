import { randomBytes } from 'node:crypto';
import { readOwnSecret } from '@rec-io/installer/profile/private-file';
import type { Installation } from '../installation.ts';
import { type LiveDoor, type SignInAnswer, signInAt, signOutAt } from './page-client.ts';

export type SignIn = { readonly login: string; readonly password: string };

/** The ways into a running installation, shared by the checks: one sign-in serves all of them. */
export type Access = {
  /** The page, as this machine reaches it. */
  readonly page: string;
  readonly signIn: SignIn | null;
  /** What the page answers to a wrong password. Asked before the right one, whose success wipes this failure. */
  refusal(): Promise<number>;
  /** What the page answered to the owner's password; null when nobody told it. */
  signedIn(): Promise<SignInAnswer | null>;
  /** Live numbers as the page has them, or else as the trader publishes them; null when neither door opens. */
  live(): Promise<LiveDoor | null>;
  close(): Promise<void>;
};

export function accessTo({ layout, configuration }: Installation, signIn: SignIn | null): Access {
  const { web, trader } = configuration.ports;
  const page = `http://127.0.0.1:${web}`;
  let refused: Promise<number> | null = null;
  let answer: Promise<SignInAnswer> | null = null;
  const refusal = () => {
    refused ??= refusalOf(page, signIn?.login ?? `nobody-${randomBytes(4).toString('hex')}`);
    return refused;
  };
  const signedIn = async () => {
    if (signIn === null) return null;
    answer ??= refusal().then(() => signInAt(page, signIn.login, signIn.password));
    return answer;
  };
  return {
    page,
    signIn,
    refusal,
    signedIn,
    async live() {
      const cookie = (await signedIn().catch(() => null))?.cookie;
      if (cookie != null) {
        return { url: `${page.replace('http', 'ws')}/api/live`, headers: { cookie, origin: page } };
      }
      // Only what lies there itself: it goes to a program, which must not choose what that is.
      const token = await readOwnSecret(layout.internalToken);
      if (token === null) return null;
      return {
        url: `ws://127.0.0.1:${trader}/view`,
        headers: { authorization: `Bearer ${token.trim()}` },
      };
    },
    async close() {
      const cookie = (await answer?.catch(() => null))?.cookie;
      if (cookie != null) await signOutAt(page, cookie);
    },
  };
}

async function refusalOf(page: string, login: string): Promise<number> {
  return (await signInAt(page, login, `wrong ${randomBytes(9).toString('hex')}`)).status;
}
