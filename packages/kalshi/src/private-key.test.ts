import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { KeyError, readPrivateKey } from './private-key.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki') =>
  key.export({ type: type as 'pkcs8', format: 'pem' }).toString();
const good = pem(ed25519.privateKey, 'pkcs8');
const wanted = readPrivateKey(good);

describe('a private key is found', () => {
  test.each([
    ['between the lines of a mail', `Here is my key:\n\n${good}\nBest regards\n`],
    ['after its public half', pem(ed25519.publicKey, 'spki') + good],
    ['on one line with blanks', good.replaceAll('\n', ' ')],
    ['in quotes with a comma, as JSON has it', `"private_key": ${JSON.stringify(good)},`],
    ['in a line of .env', `KALSHI_PRIVATE_KEY='${good.trim().replaceAll('\n', '\\n')}'`],
    ['with the dashes of a word processor', good.replaceAll('-----', '—–-')],
    [
      'indented, with the line ends of Windows and a mark at its beginning',
      `\uFEFF${good.replaceAll(/^/gm, '\t').replaceAll('\n', '\r\n')}`,
    ],
  ])('%s', (_where, text) => {
    expect(readPrivateKey(text)).toEqual({ ...wanted, key: expect.anything() });
  });
});

test('whatever form it came in, one key has one text and one fingerprint', () => {
  const [old, now] = [
    readPrivateKey(pem(rsa.privateKey, 'pkcs1')),
    readPrivateKey(pem(rsa.privateKey, 'pkcs8')),
  ];
  expect(old.pem).toBe(now.pem);
  expect(old.fingerprint).toBe(now.fingerprint);
  expect(old.fingerprint).not.toBe(wanted.fingerprint);
  expect(old).toMatchObject({ type: 'rsa' });
});

const OPENSSH = `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n-----END OPENSSH PRIVATE KEY-----\n`;
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const LEGACY_LOCKED =
  '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n';

describe('what is no usable private key is named, with what to do', () => {
  test.each([
    ['nothing', ' \n', /is empty/, /downloaded/],
    [
      'a public key',
      pem(rsa.publicKey, 'spki'),
      /a public key, not a private key/,
      /downloaded when the API key was made/,
    ],
    ['a public key of SSH', 'ssh-ed25519 AAAAC3NzaC1lZDI1 me@here', /public key of SSH/, /downloaded/],
    ['a certificate', CERTIFICATE, /a certificate, not/, /downloaded/],
    ['a key of OpenSSH', OPENSSH, /form of OpenSSH/, /ssh-keygen -p -m PEM/],
    ['a key of PuTTY', 'PuTTY-User-Key-File-3: ssh-rsa', /form of PuTTY/, /puttygen/],
    ['an encrypted key of old', LEGACY_LOCKED, /encrypted with a password/, /openssl pkey/],
    ['two keys', good + pem(rsa.privateKey, 'pkcs8'), /2 private keys/, /belongs to the key id/],
    ['half a paste', good.slice(0, 60), /cut off/, /from the line with BEGIN/],
    ['a key id', '3f0c7a9e-0000-4000-8000-000000000000', /no BEGIN line/, /from the line with BEGIN/],
  ])('%s', (_what, text, reason, remedy) => {
    let error: unknown;
    try {
      readPrivateKey(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(KeyError);
    expect((error as KeyError).message).toMatch(reason);
    expect((error as KeyError).remedy).toMatch(remedy);
  });
});
