import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REMOVED, Redaction } from './redaction.ts';

const PASSWORD = 'Zebra+crossing/7 "at" dawn';
const { privateKey: PEM } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const BODY = PEM.trim().split('\n').slice(1, -1);

function redaction(...secrets: readonly string[]): Redaction {
  const made = new Redaction();
  for (const secret of secrets) made.addSecret(secret);
  return made;
}

describe('a secret that is known', () => {
  const clean = redaction(PASSWORD, PEM);

  test.each([
    ['as it is', PASSWORD],
    ['in JSON', JSON.stringify({ said: PASSWORD })],
    ['in a URL', `https://x/?p=${encodeURIComponent(PASSWORD)}`],
    ['in hexadecimal', Buffer.from(PASSWORD).toString('hex')],
    ['in base64', Buffer.from(PASSWORD).toString('base64')],
    ['in base64 behind one other byte', Buffer.from(`x${PASSWORD}yz`).toString('base64')],
    ['in base64 behind two other bytes', Buffer.from(`xy${PASSWORD}`).toString('base64url')],
  ])('does not pass %s', (_how, text) => {
    const left = clean.text(`before ${text} after`);
    expect(left).toContain(REMOVED);
    expect(left).toMatch(/^before .* after$/);
    for (const piece of ['Zebra', 'crossing', Buffer.from('crossing').toString('hex')])
      expect(left).not.toContain(piece);
    expect(Buffer.from(left.split(' ')[1] ?? '', 'base64').toString('latin1')).not.toContain('crossing');
  });

  test.each([
    ['whole', PEM],
    ['with the line breaks of Windows', PEM.replaceAll('\n', '\r\n')],
    ['in JSON', JSON.stringify(PEM)],
    ['in one line', BODY.join('')],
    ['separated by blanks', BODY.join(' ')],
    ['one line of it', BODY[7] ?? ''],
    ['its last line', BODY.at(-1) ?? ''],
    ['cut off', PEM.slice(0, 400)],
    ['in base64', Buffer.from(PEM).toString('base64')],
  ])('does not pass when it is a key: %s', (_how, text) => {
    const left = clean.text(`key: ${text}`);
    for (const line of BODY) expect(left).not.toContain(line);
    expect(left.length).toBeLessThan(text.length);
  });

  test('does not pass wherever it is put into a value', () => {
    const left = JSON.stringify(clean.value({ [PASSWORD]: [{ deep: `a${PASSWORD}b` }], n: 1, none: null }));
    expect(left).not.toContain('Zebra');
    expect(left).toContain('"n":1');
  });

  test('does not pass in any surroundings', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.string({ minLength: 6, unit: 'grapheme-ascii' }),
        (a, b, given) => {
          const secret = given.trim();
          fc.pre(secret.length >= 6 && !REMOVED.includes(secret));
          const left = redaction(secret).text(`${a} ${secret} ${b}`);
          expect(left.replaceAll(REMOVED, '').includes(secret)).toBe(false);
        },
      ),
    );
  });
});

describe('what looks like a secret', () => {
  const clean = new Redaction();
  const random = randomBytes(48).toString('base64');

  test.each([
    'password=hunter2hunter2',
    '"password": "hunter2hunter2"',
    'PGPASSWORD=hunter2hunter2',
    'database_password: hunter2hunter2',
    'postgres://rec_io_user:hunter2hunter2@127.0.0.1/rec_io_db',
    'authorization: Bearer hunter2hunter2',
    'cookie: hunter2hunter2',
    `token=${random}`,
    'SCRAM-SHA-256$4096:hunter2hunter2',
    '$argon2id$v=19$m=65536$hunter2hunter2',
    `-----BEGIN EC PRIVATE KEY-----\nhunter2hunter2\n-----END EC PRIVATE KEY-----`,
    `-----BEGIN PRIVATE KEY-----\\nhunter2hunter2`,
  ])('does not pass, though nobody told it: %s', (text) => {
    const left = clean.text(text);
    expect(left).toContain(REMOVED);
    expect(left).not.toContain('hunter2');
    expect(left).not.toContain(random);
  });

  test.each([
    'password authentication failed for user "rec_io_user"',
    'first-user: admin, with a password that is shown once at the end',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'wrote /opt/rec-io/data/secrets/database-password-web',
    'apt-get install -y postgresql supervisor',
    '127.0.0.1:8432 rec_io_db http://localhost:3000/sign-in',
  ])('and ordinary words pass: %s', (text) => {
    expect(clean.text(text)).toBe(text);
  });
});
