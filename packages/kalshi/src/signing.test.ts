import { execFileSync, spawnSync } from 'node:child_process';
import { constants, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { KeyError } from './private-key.ts';
import { type SignedHeaders, signer } from './signing.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8') => key.export({ type, format: 'pem' }).toString();

const verifies = (key: KeyObject, text: string, headers: SignedHeaders): boolean => {
  const signature = Buffer.from(headers['KALSHI-ACCESS-SIGNATURE'], 'base64');
  return key.asymmetricKeyType === 'rsa'
    ? verify(
        'sha256',
        Buffer.from(text),
        { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
        signature,
      )
    : verify(null, Buffer.from(text), key, signature);
};

describe.each([
  ['RSA in PKCS#1', rsa.publicKey, pem(rsa.privateKey, 'pkcs1')],
  ['RSA in PKCS#8', rsa.publicKey, pem(rsa.privateKey, 'pkcs8')],
  ['Ed25519 in PKCS#8', ed25519.publicKey, pem(ed25519.privateKey, 'pkcs8')],
])('a key of %s', (_name, publicKey, privatePem) => {
  test('signs time, method and path, and the public key verifies it', () => {
    const headers = signer('key-1', privatePem).headers(
      'POST',
      '/trade-api/v2/portfolio/events/orders',
      1_760_000_000_123,
    );
    expect(headers['KALSHI-ACCESS-KEY']).toBe('key-1');
    expect(headers['KALSHI-ACCESS-TIMESTAMP']).toBe('1760000000123');
    expect(verifies(publicKey, '1760000000123POST/trade-api/v2/portfolio/events/orders', headers)).toBe(true);
    expect(verifies(publicKey, '1760000000124POST/trade-api/v2/portfolio/events/orders', headers)).toBe(
      false,
    );
  });

  test('leaves the query out of what is signed', () => {
    const headers = signer('k', privatePem).headers('GET', '/trade-api/v2/markets?limit=5&cursor=a', 1);
    expect(verifies(publicKey, '1GET/trade-api/v2/markets', headers)).toBe(true);
  });

  test('signs the same aside', async () => {
    const headers = await signer('k', privatePem).headersAside('GET', '/trade-api/ws/v2', 7);
    expect(verifies(publicKey, '7GET/trade-api/ws/v2', headers)).toBe(true);
  });
});

describe.each([
  ['RSA in PKCS#1', rsa.publicKey, pem(rsa.privateKey, 'pkcs1')],
  ['Ed25519 in PKCS#8', ed25519.publicKey, pem(ed25519.privateKey, 'pkcs8')],
])('a key of %s is read as people keep it:', (_name, publicKey, text) => {
  test.each([
    ['with the line ends of Windows', text.replaceAll('\n', '\r\n')],
    ['with the line ends of old systems', text.replaceAll('\n', '\r')],
    ['with blanks at the ends of lines', text.replaceAll('\n', '  \t\n')],
    ['indented', text.replaceAll(/^/gm, '    ')],
    ['with empty lines around it', `\n\n${text}\n\n`],
    ['with a byte order mark', `\uFEFF${text}`],
    ['pasted with \\n instead of line ends', text.trim().replaceAll('\n', '\\n')],
    ['pasted with \\r\\n instead of line ends', text.replaceAll('\n', '\\r\\n')],
    ['pasted so, in quotes', `"${text.replaceAll('\n', '\\n')}"`],
    ['without a line end after it', text.trim()],
  ])('%s', (_form, given) => {
    expect(verifies(publicKey, '1GET/x', signer('k', given).headers('GET', '/x', 1))).toBe(true);
  });
});

const openssl = spawnSync('openssl', ['version']).status === 0;
describe.skipIf(!openssl)('a key made by openssl (skipped where there is none)', () => {
  test.each([
    ['RSA in PKCS#8', ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['RSA in PKCS#1', ['genrsa', '-traditional', '2048']],
    ['Ed25519', ['genpkey', '-algorithm', 'ed25519']],
  ])('%s', (_name, args) => {
    const text = execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const publicKey = createPublicKey(text);
    expect(verifies(publicKey, '1PUT/x', signer('k', text).headers('PUT', '/x', 1))).toBe(true);
  });
});

describe('a key that cannot be used is refused with its reason and without its content', () => {
  const good = pem(ed25519.privateKey, 'pkcs8');
  const secret = good.split('\n')[1] ?? '';
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const locked = rsa.privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });

  test.each([
    ['nothing', '', /is empty/],
    ['no PEM', secret, /no BEGIN line/],
    ['a public key', ed25519.publicKey.export({ type: 'spki', format: 'pem' }).toString(), /public key/],
    ['a password', locked.toString(), /encrypted with a password/],
    ['half a file', good.slice(0, -20), /no END line/],
    ['a damaged middle', good.replace(secret, `${secret.slice(0, 20)}!!!!${secret.slice(26)}`), /damaged/],
    ['a small RSA key', pem(small, 'pkcs8'), /1024 bits/],
    ['another kind of key', pem(curve, 'pkcs8'), /type ec/],
  ])('%s', (_name, text, reason) => {
    let message = '';
    try {
      signer('k', text);
    } catch (error) {
      expect(error).toBeInstanceOf(KeyError);
      message = (error as Error).message;
    }
    expect(message).toMatch(reason);
    expect(message).not.toContain(secret.slice(0, 16));
  });

  test('an empty key id', () => {
    expect(() => signer(' ', good)).toThrow(/key id is empty/);
  });
});
