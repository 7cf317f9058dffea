import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CatalogueError } from '../catalogue-error.ts';
import { type SigningKey, signingKey } from '../signing-key.ts';
import { type ReleaseIndex, readIndex, signedIndex } from './release-index.ts';
import { releaseKeys } from './release-keys.ts';
import { compareVersions, isVersion } from './version.ts';

const INDEX: ReleaseIndex = {
  formatVersion: 1,
  product: 'rec-io-release',
  version: '1.2.3',
  releasedAt: '2026-11-27T00:00:00.000Z',
  archive: { name: 'rec-io-1.2.3.tar.gz', sha256: 'a'.repeat(64), bytes: 10, unpackedBytes: 20, files: 2 },
  sbom: { name: 'rec-io-1.2.3.cdx.json', sha256: 'b'.repeat(64) },
  migrations: ['0001_first.sql'],
  notes: '- New.',
};

describe('the list of a release', () => {
  let base = '';
  let [ours, theirs]: SigningKey[] = [];
  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'rec-io index '));
    [ours, theirs] = [await signingKey(join(base, 'ours')), await signingKey(join(base, 'theirs'))];
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));
  const keys = () => {
    if (ours === undefined || theirs === undefined) throw new Error('no keys');
    return { ours, theirs };
  };
  const code = (text: string, trusted: readonly string[]) => {
    try {
      readIndex(text, trusted, 'there');
      return 'read';
    } catch (error) {
      return error instanceof CatalogueError ? error.code : `no refusal: ${error}`;
    }
  };

  test('is read when a trusted key has signed it, also beside one that is not known', () => {
    const { ours, theirs } = keys();
    expect(readIndex(signedIndex(INDEX, [ours]), [ours.publicKey], 'there')).toEqual(INDEX);
    expect(code(signedIndex(INDEX, [theirs, ours]), [ours.publicKey])).toBe('read');
  });

  test('is refused without a trusted key, or with a signature that is not of it', () => {
    const { ours, theirs } = keys();
    expect(code(signedIndex(INDEX, [ours]), [])).toBe('REC-871');
    expect(code(signedIndex(INDEX, [theirs]), [ours.publicKey])).toBe('REC-871');
    expect(code(signedIndex(INDEX, []), [ours.publicKey])).toBe('REC-871');
    const forged = signedIndex(INDEX, [theirs]).replace(theirs.publicKey, ours.publicKey);
    expect(code(forged, [ours.publicKey])).toBe('REC-872');
  });

  test('is refused with any character of it changed', () => {
    const { ours } = keys();
    const text = signedIndex(INDEX, [ours]);
    for (let at = 0; at < text.length; at += 7) {
      const changed = `${text.slice(0, at)}${text[at] === '1' ? '2' : '1'}${text.slice(at + 1)}`;
      // What is not of the value may change: the layout, the letters of a key that nobody asks for.
      if (code(changed, [ours.publicKey]) !== 'read') continue;
      expect(readIndex(changed, [ours.publicKey], 'there')).toEqual(INDEX);
    }
  });

  test.each<[string, object]>([
    ['a version with words', { version: '1.2.3; rm -rf /' }],
    ['a name that leads elsewhere', { archive: { ...INDEX.archive, name: '../../x' } }],
    ['no hash', { archive: { ...INDEX.archive, sha256: 'A'.repeat(64) } }],
    ['a size beyond any', { archive: { ...INDEX.archive, unpackedBytes: 1e12 } }],
    ['a size below nothing', { archive: { ...INDEX.archive, bytes: -1 } }],
    ['another format', { formatVersion: 2 }],
    ['another product', { product: 'something' }],
    ['no date', { releasedAt: 'tomorrow' }],
    ['migrations that are no names', { migrations: [1] }],
    ['notes without an end', { notes: 'x'.repeat(50_000) }],
  ])('that is signed, and has %s, is refused all the same', (_, change) => {
    const { ours } = keys();
    const wrong = { ...INDEX, ...change } as ReleaseIndex;
    expect(code(signedIndex(wrong, [ours]), [ours.publicKey])).toBe('REC-872');
  });

  test('is refused when it is nothing of the kind', () => {
    const { ours } = keys();
    for (const text of ['', '[]', 'null', '{}', '<html>', '{"content":1,"signatures":[]}'])
      expect(code(text, [ours.publicKey])).toBe('REC-872');
  });

  test('the keys of a release are a list of public keys, or an error', async () => {
    const { ours } = keys();
    const root = mkdtempSync(join(base, 'root-'));
    const put = (text: string) => writeFileSync(join(root, 'config', 'release-keys.json'), text);
    expect(await releaseKeys(root)).toEqual([]);
    mkdirSync(join(root, 'config'));
    put(JSON.stringify({ keys: [ours.publicKey] }));
    expect(await releaseKeys(root)).toEqual([ours.publicKey]);
    for (const text of ['{"keys":["short"]}', '{"keys":"x"}', '[]', 'x']) {
      put(text);
      await expect(releaseKeys(root)).rejects.toThrow('REC-115');
    }
  });
});

test('versions are compared by their numbers', () => {
  expect(['1.10.0', '1.9.9', '0.99.0', '1.9.10'].toSorted(compareVersions)).toEqual([
    ...['0.99.0', '1.9.9', '1.9.10', '1.10.0'],
  ]);
  expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
  for (const text of ['1.2', '1.2.3-rc', 'v1.2.3', '01.2.3', '1.2.3\n', '', '1.2.3.4'])
    expect(isVersion(text)).toBe(false);
});
