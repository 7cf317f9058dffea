import { createECDH, ECDH } from 'node:crypto';

const CURVE = 'prime256v1';
const POINT_BYTES = 65;
const AUTH_BYTES = 16;

/** With which a server proves itself to push services (RFC 8292): both as base64url; the public one a point of 65 bytes. */
export type PushKeys = { readonly publicKey: string; readonly privateKey: string };

/** @param privateKey 32 bytes. @throws where they are no key of the curve */
export function pushKeys(privateKey: Buffer): PushKeys {
  const pair = createECDH(CURVE);
  pair.setPrivateKey(privateKey);
  return { publicKey: pair.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}

/** Whether a browser gave keys that something can be encrypted for: a point of the curve, and a secret of 16 bytes. */
export function areSubscriptionKeys({ p256dh, auth }: { p256dh: string; auth: string }): boolean {
  const point = bytesOf(p256dh);
  if (point?.length !== POINT_BYTES || point[0] !== 4 || bytesOf(auth)?.length !== AUTH_BYTES) return false;
  try {
    // It refuses points that do not lie on the curve.
    return ECDH.convertKey(point, CURVE).length === POINT_BYTES;
  } catch {
    return false;
  }
}

/** Null for what is no base64url. */
const bytesOf = (text: string): Buffer | null =>
  /^[A-Za-z0-9_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : null;
