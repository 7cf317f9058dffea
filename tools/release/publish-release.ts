import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SigningKey } from '@rec-io/installer/signing-key';
import {
  INDEX_FILE,
  NOTES_CHARACTERS_MAX,
  type ReleaseIndex,
  signedIndex,
} from '@rec-io/installer/update/release-index';
import { isVersion } from '@rec-io/installer/update/version';
import { manifestOf, packRelease, sha256Of, versionOf } from './pack-release.ts';
import { sbomOf } from './sbom.ts';

export type Publishing = {
  readonly clone: string;
  /** What belongs into it, as paths within the clone. */
  readonly files: readonly string[];
  readonly directory: string;
  /** When the commit was made, in seconds. */
  readonly timeS: number;
  /** The first one signs the archive, too; empty: nothing is signed, and no installation updates to it. */
  readonly keys: readonly SigningKey[];
  /** Where the files will be found; empty: beside the script. */
  readonly base: string;
};

/**
 * Writes a release, each file with its check: archive, SHA-256, signature, SBOM, the script that installs it, and last the signed
 * index by which installations find it. The same commit and keys give the same files.
 * @returns their paths
 */
export function publishRelease({
  clone,
  files,
  directory,
  timeS,
  keys,
  base,
}: Publishing): readonly string[] {
  const version = versionOf(clone);
  if (!isVersion(version))
    throw new Error(`package.json has version ${version}; a release has three numbers`);
  const archive = packRelease(clone, files, directory, timeS);
  const sha256 = sha256Of(archive);
  const name = `rec-io-${version}`;
  const made: string[] = [archive];
  const write = (file: string, content: string | Uint8Array, mode = 0o644) => {
    writeFileSync(join(directory, file), content, { mode });
    made.push(join(directory, file));
  };
  write(`${name}.tar.gz.sha256`, `${sha256}  ${basename(archive)}\n`);
  const sbom = sbomOf(clone, timeS);
  write(`${name}.cdx.json`, sbom);
  const [first] = keys;
  if (first !== undefined)
    write(`${name}.tar.gz.sig`, Buffer.from(first.sign(readFileSync(archive)), 'base64url'));
  write(`${name}-install.sh`, bootstrap({ name, version, sha256, base, key: first ?? null }), 0o755);
  if (first === undefined) return made;
  const index: ReleaseIndex = {
    formatVersion: 1,
    product: 'rec-io-release',
    version,
    releasedAt: new Date(timeS * 1_000).toISOString(),
    archive: { name: basename(archive), sha256, bytes: statSync(archive).size, ...unpacked(clone, files) },
    sbom: { name: `${name}.cdx.json`, sha256: sha256Of(join(directory, `${name}.cdx.json`)) },
    migrations: readdirSync(join(clone, 'packages', 'database', 'migrations')).toSorted(),
    notes: notesOf(readFileSync(join(clone, 'CHANGELOG.md'), 'utf8'), version).slice(0, NOTES_CHARACTERS_MAX),
  };
  write(INDEX_FILE, signedIndex(index, keys));
  return made;
}

function unpacked(clone: string, files: readonly string[]) {
  const sizes = files.map((path) => statSync(join(clone, path)).size);
  const manifest = Buffer.byteLength(manifestOf(clone, files.toSorted()));
  return { unpackedBytes: sizes.reduce((sum, size) => sum + size, manifest), files: files.length + 1 };
}

/** The chapter of this version, else of what is not released yet. */
export function notesOf(changelog: string, version: string): string {
  const chapters = changelog.split(/^## /m).slice(1);
  const found =
    chapters.find((chapter) => chapter.split(/\s/)[0] === version) ??
    chapters.find((chapter) => chapter.startsWith('Unreleased'));
  return found === undefined ? '' : found.slice(found.indexOf('\n')).trim();
}

type Bootstrap = {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly base: string;
  readonly key: SigningKey | null;
};

function bootstrap({ name, version, sha256, base, key }: Bootstrap): string {
  if (!/^[A-Za-z0-9:/._~%+-]*$/.test(base))
    throw new Error(`the address ${base} has characters that a script would read`);
  const blanks: Readonly<Record<string, string>> = {
    NAME: name,
    VERSION: version,
    SHA256: sha256,
    BASE: base,
    PUBLIC_KEY: key === null ? '' : pemOf(key.publicKey),
  };
  const template = readFileSync(join(import.meta.dirname, 'bootstrap.sh'), 'utf8');
  return template.replaceAll(/@([A-Z0-9_]+)@/g, (whole, blank: string) => blanks[blank] ?? whole);
}

const pemOf = (publicKey: string): string =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString()
    .trim();
