import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { selfSigned } from './self-signed.ts';

test('a certificate that a server signs itself is for its names, for ten years, and signs no other', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  const names = ['data.example.org', '203.0.113.7', '2001:db8::7', '::', '2001:db8:1:2:3:4:5:6'];
  const { key, certificate } = selfSigned(names, now);
  const x509 = new X509Certificate(certificate);
  expect(x509.verify(x509.publicKey)).toBe(true);
  expect(x509.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect([x509.subject, x509.issuer]).toEqual(['CN=data.example.org', 'CN=data.example.org']);
  expect(x509.ca).toBe(false);
  for (const name of names)
    expect(
      name.includes(':') || /^\d/.test(name) ? x509.checkIP(name) : x509.checkHost(name),
      name,
    ).toBeDefined();
  expect(x509.checkHost('other.example.org')).toBeUndefined();
  expect([x509.validFromDate, x509.validToDate].map((date) => date.toISOString())).toEqual([
    '2026-02-28T12:00:00.000Z',
    '2036-03-01T12:00:00.000Z',
  ]);
  expect(selfSigned(names, now).certificate).not.toBe(certificate);
});

test('a certificate may end after 2049', () => {
  const { certificate } = selfSigned(['h'], new Date('2045-01-01T00:00:00Z'));
  expect(new X509Certificate(certificate).validToDate.toISOString()).toBe('2055-01-01T00:00:00.000Z');
});
