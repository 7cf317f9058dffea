import { constants, type KeyObject, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiKey, Caller, KeyRing } from './key-ring.ts';
import type { WireRefusal } from './refusal.ts';

export type { ApiKey };

export type SignatureCheck = (
  method: string,
  path: string,
  headers: IncomingHttpHeaders,
) => Caller | WireRefusal;

const PSS_SALT_BYTES = 32;

const refused = (code: string, message: string, details?: string): WireRefusal => ({
  httpStatus: 401,
  body: { error: { code, message, ...(details ? { details } : {}) } },
});
const MISSING = refused('signature_is_missing_from_headers', 'signature is missing from headers');
const EXPIRED = refused('header_timestamp_expired', 'header timestamp expired');
const UNKNOWN_KEY = refused('authentication_error', 'authentication_error', 'NOT_FOUND');
const WRONG = refused('authentication_error', 'authentication_error', 'INCORRECT_API_KEY_SIGNATURE');

/**
 * Checks who asks: timestamp, method and path without query are signed, the body is not.
 * @param wallNowMs wall time, not exchange time: signatures are made by clocks of this world
 */
export function signatureCheck(keys: KeyRing, wallNowMs: () => number, toleranceMs: number): SignatureCheck {
  return (method, path, headers) => {
    const keyId = headers['kalshi-access-key'];
    const timestamp = headers['kalshi-access-timestamp'];
    const signature = headers['kalshi-access-signature'];
    if (typeof keyId !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string')
      return MISSING;
    const timestampMs = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
    // Written so that an unreadable timestamp is an expired one.
    if (!(Math.abs(wallNowMs() - timestampMs) <= toleranceMs)) return EXPIRED;
    const known = keys.find(keyId);
    if (!known) return UNKNOWN_KEY;
    const text = Buffer.from(`${timestamp}${method}${path}`);
    return isSigned(known.key, text, Buffer.from(signature, 'base64')) ? known.caller : WRONG;
  };
}

function isSigned(key: KeyObject, text: Buffer, signature: Buffer): boolean {
  if (key.asymmetricKeyType === 'ed25519') return verify(null, text, key, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify('sha256', text, { key, padding, saltLength: PSS_SALT_BYTES }, signature);
}
