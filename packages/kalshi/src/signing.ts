import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

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

/** Says what is wrong with a key without ever containing it. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

const signAside = promisify(sign);

/** Salt as long as the digest, as the exchange verifies it. */
const PSS_SALT_BYTES = 32;
const MIN_RSA_BITS = 2048;

/** @param pem private key: RSA (PKCS#1 or PKCS#8) or Ed25519 (PKCS#8) @throws KeyError */
export function signer(keyId: string, pem: string): Signer {
  if (keyId.trim() === '') throw new KeyError('the key id is empty');
  const key = privateKey(pem);
  const ed25519 = key.asymmetricKeyType === 'ed25519';
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

function privateKey(pem: string): KeyObject {
  const text = asFile(pem);
  if (text === '') throw new KeyError('the private key is empty');
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1];
  if (label === undefined) throw new KeyError('the private key is not PEM: it has no BEGIN line');
  if (label.includes('PUBLIC') || label.includes('CERTIFICATE')) {
    throw new KeyError(`the file holds a ${label.toLowerCase()}, not a private key`);
  }
  if (label.includes('ENCRYPTED') || text.includes('Proc-Type: 4,ENCRYPTED')) {
    throw new KeyError(
      'the private key is encrypted with a password; store it without one, readable by its owner only',
    );
  }
  if (!text.includes(`-----END ${label}-----`))
    throw new KeyError('the private key is cut off: it has no END line');
  const key = parse(text, label);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519') return key;
  if (type !== 'rsa')
    throw new KeyError(`the private key is of type ${type}; the exchange takes RSA and Ed25519`);
  const bits = details?.modulusLength ?? 0;
  if (bits < MIN_RSA_BITS)
    throw new KeyError(`the RSA key has ${bits} bits; at least ${MIN_RSA_BITS} are needed`);
  return key;
}

/**
 * A key as its file would be: pasted into an environment variable or a form its line ends become the two characters `\n`,
 * and on their way through other systems lines get a carriage return, blanks at their ends, or a mark at the beginning.
 */
const asFile = (pem: string): string =>
  pem
    .replace(/^\uFEFF/, '')
    .replaceAll(/\\r\\n|\\n|\r\n?/g, '\n')
    .replaceAll(/[ \t]+$|^[ \t]+/gm, '')
    .replace(/^["']|["']$/g, '')
    .trim();

function parse(pem: string, label: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The parser's own error is dropped: nothing that came near the key goes into a message.
    throw new KeyError(`the private key cannot be read as "${label}": its content is damaged`);
  }
}
