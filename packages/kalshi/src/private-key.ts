import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

export type KeyType = 'rsa' | 'ed25519';

export type PrivateKey = {
  readonly type: KeyType;
  readonly key: KeyObject;
  /** PKCS#8, with plain line ends: the form in which it is kept, whatever it came in. */
  readonly pem: string;
  /** Of its public half, as `openssl pkey -pubout -outform DER | sha256sum` tells it: shows which key it is, and opens nothing. */
  readonly fingerprint: string;
};

/** Says what is wrong with a key, and what to do, without ever containing it. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

const MIN_RSA_BITS = 2048;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+?)-----(.*?)-----END \1-----/gs;
const NEW_KEY = 'Make a new API key on the exchange’s page, and use the file that is downloaded then.';
const WHOLE =
  'Give all of the file that was downloaded with the key, from the line with BEGIN to the line with END.';

/**
 * A private key as people hand it over: a file's text or what was pasted, with whatever stands around it.
 * RSA (PKCS#1 or PKCS#8) or Ed25519 (PKCS#8). @throws KeyError
 */
export function readPrivateKey(given: string): PrivateKey {
  const text = asFile(given);
  if (text === '') throw new KeyError('the private key is empty', WHOLE);
  const blocks = [...text.matchAll(BLOCK)].map(([, label = '', body = '']) => ({ label, body }));
  const [block, ...others] = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block === undefined) throw withoutKey(text);
  if (others.length > 0)
    throw new KeyError(
      `the text holds ${others.length + 1} private keys`,
      'Give the one that belongs to the key id.',
    );
  return checked(parse(block.label, block.body));
}

function checked(key: KeyObject): PrivateKey {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type !== 'rsa' && type !== 'ed25519')
    throw new KeyError(`the private key is of type ${type}; the exchange takes RSA and Ed25519`, NEW_KEY);
  const bits = details?.modulusLength ?? 0;
  if (type === 'rsa' && bits < MIN_RSA_BITS)
    throw new KeyError(`the RSA key has ${bits} bits; at least ${MIN_RSA_BITS} are needed`, NEW_KEY);
  const publicDer = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    type,
    key,
    pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: `SHA256:${createHash('sha256').update(publicDer).digest('hex')}`,
  };
}

/**
 * A key as its file would be: pasted into an environment variable or a form its line ends become the two characters `\n`,
 * and word processors and mail programs make other dashes of its five.
 */
const asFile = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\\r\\n|\\n|\r\n?/g, '\n')
    .replaceAll(
      /[-\u2010-\u2015\u2212]{2,}[ \t]*(BEGIN|END) ([A-Z0-9 ]+?)[ \t]*[-\u2010-\u2015\u2212]{2,}/g,
      '-----$1 $2-----',
    )
    .trim();

/** What the text holds instead of a whole private key. */
function withoutKey(text: string): KeyError {
  const label = /-----BEGIN ([A-Z0-9 ]+?)-----/.exec(text)?.[1];
  if (label === undefined) {
    if (/^(ssh-(rsa|ed25519)|ecdsa-)/m.test(text)) return notPrivate('public key of SSH');
    if (text.startsWith('PuTTY-User-Key-File'))
      return new KeyError(
        'the private key is in the form of PuTTY',
        'Export it as PEM: puttygen FILE -O private-openssh -o key.pem',
      );
    return new KeyError('the private key is not PEM: it has no BEGIN line', WHOLE);
  }
  if (label.endsWith('PUBLIC KEY') || label.includes('CERTIFICATE')) return notPrivate(label.toLowerCase());
  if (label.endsWith('PRIVATE KEY'))
    return new KeyError('the private key is cut off: it has no END line', WHOLE);
  return notPrivate(label.toLowerCase());
}

const notPrivate = (what: string): KeyError =>
  new KeyError(
    `the text holds a ${what}, not a private key`,
    'The private key is in the file that was downloaded when the API key was made; the exchange shows it only then.',
  );

function parse(label: string, body: string): KeyObject {
  if (label.startsWith('ENCRYPTED') || body.includes('Proc-Type: 4,ENCRYPTED'))
    throw new KeyError(
      'the private key is encrypted with a password; store it without one, readable by its owner only',
      'Take the password off: openssl pkey -in FILE -out key.pem && chmod 600 key.pem',
    );
  if (label.startsWith('OPENSSH'))
    throw new KeyError(
      'the private key is in the form of OpenSSH, which the exchange’s keys never are',
      'If it is the right one, rewrite it (RSA only): ssh-keygen -p -m PEM -N "" -f FILE. Else give the file that was downloaded with the API key.',
    );
  const lines = body.replaceAll(/\s+/g, '').match(/.{1,64}/g) ?? [];
  try {
    return createPrivateKey([`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n'));
  } catch {
    // The parser's own error is dropped: nothing that came near the key goes into a message.
    throw new KeyError(`the private key cannot be read as "${label}": its content is damaged`, WHOLE);
  }
}
