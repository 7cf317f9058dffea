import { chmod, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { removeUnfinished, writeDurably } from '@rec-io/installer/durable-file';
import { errorCode } from '@rec-io/installer/explain';
import { takeLock } from '@rec-io/installer/process-lock';
import type { SigningKey } from '@rec-io/installer/signing-key';
import { POINTER } from './address.ts';
import { chunkPath, FORMAT, type Manifest, manifestPath, type Pointer } from './manifest.ts';
import { parseManifest, readPointer, sha256Of } from './read-manifest.ts';

const DIRECTORIES = ['chunks', 'manifests'] as const;
const LOCK = '.publishing';
const OURS = new Set<string>([POINTER, LOCK, ...DIRECTORIES]);
const FILE = /^[0-9a-f]{64}\.(?:zst|json)$/;
const UNFINISHED = /^(?:[0-9a-f]{64}\.json)?\.[0-9a-f]{12}\.tmp$/;
const FOR_EVERYBODY = { file: 0o644, directory: 0o755 };

/** The directory that a web server hands out, while this process alone may change it. */
export type Publication = {
  /** Makes this manifest the present one: whoever reads sees the former or this one, whole. @returns its SHA-256 */
  publish(manifest: Manifest, key: SigningKey): Promise<string>;
  /** Removes what no manifest but the present and the `keep` before it needs. @returns files removed */
  prune(keep: number): Promise<number>;
  close(): Promise<void>;
};

/**
 * Takes a directory that is empty or was published into before.
 * @throws CatalogueError REC-704 when it is anything else, or another process publishes into it
 */
export async function openPublication(directory: string): Promise<Publication> {
  const made = await mkdir(directory, { recursive: true });
  if (made !== undefined) await chmod(directory, FOR_EVERYBODY.directory);
  const names = await readdir(directory);
  const strange = names.filter((name) => !OURS.has(name) && !isUnfinishedPointer(name));
  if (strange.length > 0 && !names.includes(POINTER))
    throw refusal(`${directory} holds other files, such as ${strange[0]}; name an empty or a new directory`);
  await presentPointer(directory);
  const lock = await takeLock(join(directory, LOCK));
  if (!lock.held) throw refusal(`process ${lock.by.pid} publishes into ${directory} at this moment`);
  for (const name of DIRECTORIES) {
    await mkdir(join(directory, name), { recursive: true });
    await chmod(join(directory, name), FOR_EVERYBODY.directory);
  }
  await removeUnfinished(join(directory, POINTER));
  // What a killed run left could fill the disk.
  await prune(directory, Number.POSITIVE_INFINITY);
  return {
    publish: (manifest, key) => publish(directory, manifest, key),
    prune: (keep) => prune(directory, keep),
    close: lock.release,
  };
}

async function publish(directory: string, manifest: Manifest, key: SigningKey): Promise<string> {
  const content = JSON.stringify(manifest);
  const bytes = Buffer.from(content);
  const sha256 = sha256Of(bytes);
  const pointer: Pointer = {
    format: FORMAT,
    manifest: sha256,
    bytes: bytes.length,
    key: key.publicKey,
    signature: key.sign(bytes),
  };
  await syncDirectory(join(directory, 'chunks'));
  await writeDurably(join(directory, manifestPath(sha256)), content, FOR_EVERYBODY.file);
  await writeDurably(join(directory, POINTER), `${JSON.stringify(pointer, null, 2)}\n`, FOR_EVERYBODY.file);
  return sha256;
}

async function prune(directory: string, keep: number): Promise<number> {
  const present = (await presentPointer(directory))?.manifest;
  const known = await Promise.all(
    (await namesIn(directory, 'manifests')).map(async (name) => ({
      sha256: name.slice(0, -'.json'.length),
      manifest: await manifestAt(directory, name),
    })),
  );
  const former = known
    .filter(({ sha256, manifest }) => sha256 !== present && manifest !== null)
    .sort((a, b) => (b.manifest?.moment ?? '').localeCompare(a.manifest?.moment ?? ''));
  const kept = [...known.filter(({ sha256 }) => sha256 === present), ...former.slice(0, keep)];
  const needed = new Set(
    kept.flatMap(({ sha256, manifest }) => [
      manifestPath(sha256),
      ...(manifest?.tables ?? []).flatMap(({ chunks }) => chunks.map(({ file }) => chunkPath(file))),
    ]),
  );
  let removed = 0;
  // Manifests first: none that is left may name a chunk that is gone.
  for (const part of ['manifests', 'chunks'] as const)
    for (const name of await namesIn(directory, part))
      if (!needed.has(`${part}/${name}`)) {
        await rm(join(directory, part, name), { force: true });
        removed += 1;
      }
  return removed;
}

async function presentPointer(directory: string): Promise<Pointer | null> {
  try {
    return readPointer(await readFile(join(directory, POINTER)), directory);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Null: of another version or damaged, and of no use to anybody. */
async function manifestAt(directory: string, name: string): Promise<Manifest | null> {
  const content = await readFile(join(directory, 'manifests', name));
  try {
    return parseManifest(content, directory);
  } catch (error) {
    if (error instanceof CatalogueError) return null;
    throw error;
  }
}

/** Those that this program makes, finished or not. */
const namesIn = async (directory: string, part: (typeof DIRECTORIES)[number]): Promise<readonly string[]> =>
  (await readdir(join(directory, part))).filter((name) => FILE.test(name) || UNFINISHED.test(name));

const isUnfinishedPointer = (name: string): boolean =>
  name.startsWith(`${POINTER}.`) && name.endsWith('.tmp');

async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r');
  await directory.sync();
}

const refusal = (reason: string): CatalogueError => new CatalogueError('REC-704', { reason });
