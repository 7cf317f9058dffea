import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { selfSigned } from './operator/self-signed.ts';
import { decodeToken, encodeToken, type Token } from './token.ts';

const pem = new X509Certificate(selfSigned(['data.example.org'], new Date()).certificate).toString();
const TOKEN: Token = {
  name: 'Ada Lovelace',
  validUntil: '2026-12-26T08:00:00.000Z',
  server: {
    ...{ host: 'data.example.org', port: 5432, database: 'rec_io_db', user: 'rec_io_i_abcd2345' },
    ...{ password: 'hunter2hunter2', pin: { kind: 'certificate', pem } },
  },
  snapshot: {
    manifest: 'https://data.example.org/manifest.json',
    publicKey: Buffer.alloc(32, 7).toString('base64url'),
  },
};
const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/';

const messageOf = (text: string): string => {
  try {
    decodeToken(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a token', () => {
  test('is one line that says what it was made of', () => {
    const text = encodeToken(TOKEN);
    expect(text).toMatch(/^recio1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{16}$/);
    expect(text.length).toBeLessThan(1_200);
    expect(decodeToken(text)).toEqual(TOKEN);
  });

  test.each<[string, Token]>([
    [
      'a fingerprint',
      {
        ...TOKEN,
        server: TOKEN.server && { ...TOKEN.server, pin: { kind: 'fingerprint', sha256: 'ab'.repeat(32) } },
      },
    ],
    [
      'a certificate that everybody trusts',
      { ...TOKEN, server: TOKEN.server && { ...TOKEN.server, pin: null } },
    ],
    ['only a snapshot', { ...TOKEN, server: null, validUntil: null }],
    ['only a server', { ...TOKEN, snapshot: null }],
  ])('may carry %s', (_what, token) => {
    expect(decodeToken(encodeToken(token))).toEqual(token);
  });

  test('outlives spaces and line breaks that a mail program put in', () => {
    const text = encodeToken(TOKEN);
    expect(decodeToken(`  ${text.replaceAll(/.{60}/g, '$&\r\n  ')}\n`)).toEqual(TOKEN);
  });

  test('is refused when any single character is another one, is missing, or is one too many', () => {
    const text = encodeToken(TOKEN);
    const at = fc.nat(text.length - 1);
    const one = fc.constantFrom(...CHARACTERS);
    const changed = fc.tuple(at, one).map(([n, letter]) => text.slice(0, n) + letter + text.slice(n + 1));
    const added = fc.tuple(at, one).map(([n, letter]) => text.slice(0, n) + letter + text.slice(n));
    const cut = at.map((n) => text.slice(0, n) + text.slice(n + 1));
    const ended = at.map((n) => text.slice(0, n));
    fc.assert(
      fc.property(fc.oneof(changed, added, cut, ended), (wrong) => {
        fc.pre(wrong !== text);
        expect(messageOf(wrong)).toContain('REC-660');
        expect(messageOf(wrong)).not.toContain('hunter2');
      }),
      { numRuns: 2_000 },
    );
  });

  test('is refused at every place where one letter can be mistyped', () => {
    const text = encodeToken(TOKEN);
    for (let n = 0; n < text.length; n++) {
      const other = text[n] === 'A' ? 'B' : 'A';
      expect(messageOf(text.slice(0, n) + other + text.slice(n + 1)), `at ${n}`).toContain('REC-660');
    }
  });

  test('says when it is for a newer program, and when it is none of ours', () => {
    expect(messageOf('recio2.abc.def')).toContain('newer REC.IO');
    expect(messageOf('hello')).toContain('does not begin with recio1.');
  });
});
