import { constants, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { KeyError, readPrivateKey } from './private-key.ts';

/** What proves to the exchange who is asking. The body is not signed, so headers can be made before it exists. */
export type SignedHeaders = {
  readonly 'KALSHI-ACCESS-KEY': string;
  readonly 'KALSHI-ACCESS-TIMESTAMP': string;
  readonly 'KALSHI-ACCESS-SIGNATURE': string;
};

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export type Signer = {
  readonly keyId: string;
  /**
   * @param path from the root of the host; a query is cut off, because the exchange does not sign it
   * @param timestampMs wall time as the exchange's clock shows it
   */
  headers(method: Method, path: string, timestampMs: number): SignedHeaders;
  /** The same on libuv's threads: an RSA signature costs the event loop about a millisecond otherwise. */
  headersAside(method: Method, path: string, timestampMs: number): Promise<SignedHeaders>;
};

const signAside = promisify(sign);

/** Salt as long as the digest, as the exchange verifies it. */
const PSS_SALT_BYTES = 32;

/** @param pem private key: RSA (PKCS#1 or PKCS#8) or Ed25519 (PKCS#8) @throws KeyError */
export function signer(keyId: string, pem: string): Signer {
  if (keyId.trim() === '')
    throw new KeyError('the key id is empty', 'The exchange’s page lists the ids of your API keys.');
  const { key, type } = readPrivateKey(pem);
  const ed25519 = type === 'ed25519';
  const algorithm = ed25519 ? null : 'sha256';
  const signingKey = ed25519
    ? key
    : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: PSS_SALT_BYTES };

  const headers = (timestampMs: number, signature: Buffer): SignedHeaders => ({
    'KALSHI-ACCESS-KEY': keyId,
    'KALSHI-ACCESS-TIMESTAMP': String(Math.trunc(timestampMs)),
    'KALSHI-ACCESS-SIGNATURE': signature.toString('base64'),
  });

  return {
    keyId,
    headers: (method, path, timestampMs) =>
      headers(timestampMs, sign(algorithm, signedText(method, path, timestampMs), signingKey)),
    headersAside: async (method, path, timestampMs) =>
      headers(timestampMs, await signAside(algorithm, signedText(method, path, timestampMs), signingKey)),
  };
}

function signedText(method: Method, path: string, timestampMs: number): Buffer {
  const query = path.indexOf('?');
  return Buffer.from(`${Math.trunc(timestampMs)}${method}${query < 0 ? path : path.slice(0, query)}`);
}
