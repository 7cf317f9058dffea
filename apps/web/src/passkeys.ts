import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { NewPasskey, Passkey, PasskeyHolder } from '@rec-io/domain/sign-in-means';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Clock, PasskeyStore } from './ports.ts';
import { WebError } from './web-error.ts';

/** How long somebody may look for their device. */
const CHALLENGE_MS = 5 * 60_000;
/** Anybody may ask for one: above this many the oldest is forgotten. */
const CHALLENGES_MAX = 10_000;

type Challenge = {
  /** Whose device is enrolled; null: of a sign-in. */
  readonly userNo: string | null;
  readonly untilMs: number;
};

/** Under which address the page is seen: to what a passkey is bound. */
export type Site = { readonly hostName: string; readonly origin: string };

/** Fetched when the first one is asked for: it takes 27 MB, and most installations have no passkey. */
const webAuthn = () => import('@simplewebauthn/server');

/**
 * Passkeys (WebAuthn), each with its owner's finger, face or PIN: possession and knowledge in one, so that it lets in alone. A
 * challenge is answered once.
 */
export class Passkeys {
  readonly #store: PasskeyStore;
  readonly #clock: Clock;
  readonly #challenges = new Map<string, Challenge>();

  constructor(store: PasskeyStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @returns what the browser makes a passkey of */
  async beginEnrolment(userNo: string, login: string, { hostName }: Site) {
    const known = await this.#store.credentialIds(userNo, hostName);
    const { generateRegistrationOptions } = await webAuthn();
    const options = await generateRegistrationOptions({
      rpName: 'REC.IO',
      rpID: hostName,
      userID: Uint8Array.from(Buffer.from(userNo)),
      userName: login,
      excludeCredentials: known.map((id) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      timeout: CHALLENGE_MS,
    });
    this.#remember(options.challenge, userNo);
    return options;
  }

  /** @throws WebError `web.wrong_passkey`, `web.passkey_known` */
  async enrol(userNo: string, name: string, response: unknown, { hostName, origin }: Site): Promise<Passkey> {
    const { verifyRegistrationResponse } = await webAuthn();
    const verified = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: (challenge) => this.#take(challenge, userNo),
      expectedOrigin: origin,
      expectedRPID: hostName,
      requireUserVerification: true,
    }).catch(() => null);
    if (verified === null || !verified.verified) throw new WebError('web.wrong_passkey');
    const { id, publicKey, counter } = verified.registrationInfo.credential;
    const key: NewPasskey = {
      credentialId: id,
      publicKey: Uint8Array.from(publicKey),
      counter,
      hostName,
      name,
    };
    const kept = await this.#store.create(userNo, key);
    if (kept === null) throw new WebError('web.passkey_known');
    return kept;
  }

  /** Nobody is named: the device knows whose passkeys it holds. */
  async beginSignIn({ hostName }: Site) {
    const { generateAuthenticationOptions } = await webAuthn();
    const options = await generateAuthenticationOptions({
      rpID: hostName,
      userVerification: 'required',
      timeout: CHALLENGE_MS,
    });
    this.#remember(options.challenge, null);
    return options;
  }

  /** @returns whose it is. @throws WebError `web.wrong_passkey` */
  async signIn(
    response: unknown,
    { hostName, origin }: Site,
  ): Promise<Pick<PasskeyHolder, 'userNo' | 'login'>> {
    const shown = response as AuthenticationResponseJSON;
    const holder = await this.#store.find(shown.id);
    if (holder === null || holder.hostName !== hostName) throw new WebError('web.wrong_passkey');
    const { id, userNo, login, publicKey, counter } = holder;
    const { verifyAuthenticationResponse } = await webAuthn();
    const verified = await verifyAuthenticationResponse({
      response: shown,
      expectedChallenge: (challenge) => this.#take(challenge, null),
      expectedOrigin: origin,
      expectedRPID: hostName,
      credential: { id: shown.id, publicKey, counter },
      requireUserVerification: true,
    }).catch(() => null);
    if (verified === null || !verified.verified) throw new WebError('web.wrong_passkey');
    // Of two uses at once that tell the same count, one is by a copy.
    if (!(await this.#store.use(userNo, id, counter, verified.authenticationInfo.newCounter)))
      throw new WebError('web.wrong_passkey');
    return { userNo, login };
  }

  #remember(challenge: string, userNo: string | null): void {
    this.#challenges.set(challenge, { userNo, untilMs: this.#clock.nowMs() + CHALLENGE_MS });
    for (const oldest of this.#challenges.keys()) {
      if (this.#challenges.size <= CHALLENGES_MAX) break;
      this.#challenges.delete(oldest);
    }
  }

  /** Whether it was given for that, and was not answered before. */
  #take(challenge: string, userNo: string | null): boolean {
    const found = this.#challenges.get(challenge);
    this.#challenges.delete(challenge);
    return found !== undefined && found.userNo === userNo && found.untilMs > this.#clock.nowMs();
  }
}

/**
 * Where the page is, as its browser says and the doors have checked.
 * @throws WebError `web.passkeys_unavailable` where browsers make none: over plain HTTP but from this machine, and under an address
 * without a name
 */
export function siteOf({ origin }: IncomingHttpHeaders): Site {
  const url = origin === undefined ? null : URL.parse(origin);
  if (url === null) throw new WebError('web.passkeys_unavailable');
  const { hostname, protocol } = url;
  const isSafe = protocol === 'https:' || hostname === 'localhost';
  if (!isSafe || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0)
    throw new WebError('web.passkeys_unavailable');
  return { hostName: hostname, origin: url.origin };
}
