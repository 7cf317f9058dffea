import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { postSignIn, type SignInResult } from '../live/session.ts';
import { PASSKEY_SIGN_IN } from '../text/passkeys.ts';

/** Asks the device for a passkey of this page, and web whether it holds. Never throws. */
export async function signInWithPasskey(): Promise<SignInResult> {
  const begun = await postSignIn('/api/session/passkey/options', {});
  if (!begun.ok) return begun.result;
  try {
    // Whoever signs in by password does not wait for it.
    const { startAuthentication } = await import('@simplewebauthn/browser');
    const optionsJSON = begun.said as PublicKeyCredentialRequestOptionsJSON;
    const { id, rawId, type, response, clientExtensionResults } = await startAuthentication({ optionsJSON });
    const ended = await postSignIn('/api/session/passkey', {
      ...{ id, rawId, type, response, clientExtensionResults },
    });
    return ended.ok ? { kind: 'signed-in' } : ended.result;
  } catch {
    return { kind: 'refused', wrong: null, message: PASSKEY_SIGN_IN.cancelled, waitSeconds: null };
  }
}
