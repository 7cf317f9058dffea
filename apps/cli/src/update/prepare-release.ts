import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, createWriteStream, existsSync } from 'node:fs';
import { cp, link, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { freeBytesAt } from '@rec-io/installer/data-directory';
import type { Layout } from '@rec-io/installer/layout';
import {
  copyRelease,
  damagedFiles,
  type Release,
  releaseOf,
  wholeRelease,
} from '@rec-io/installer/release/release';
import { CLONE } from '../clone.ts';
import { lastLines } from '../log-lines.ts';
import { type Offer, stagedIn } from './offer.ts';

/** Packages with what only building needs, the release itself, and what npm writes meanwhile. */
const ROOM_BYTES = 1_500_000_000;

export const updateLog = ({ logs }: Layout): string => join(logs, 'update.log');

/**
 * Fetches an offer, verifies it, sets it up as `install.sh` sets up a clone, and puts what runs of it beside the releases that are here.
 * Nothing that runs is touched.
 * @param clones where Node and packages may be the ones that it needs
 */
export async function prepareRelease(
  layout: Layout,
  offer: Offer,
  clones: readonly string[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Release> {
  const staged = stagedIn(layout);
  const { version } = offer;
  await requireRoom(layout, version);
  await mkdir(layout.releases, { recursive: true, mode: 0o755 });
  await rm(staged, { recursive: true, force: true });
  try {
    say('Fetching and verifying it');
    await offer.fetch(staged, signal);
    const release = await releaseOf(staged);
    const folder = join(layout.releases, release.id);
    const here = await wholeRelease(folder);
    if (here !== null && (await damagedFiles(folder, here)).length === 0) return here;
    say('Setting it up: Node, packages, page');
    for (const clone of clones) await lendRuntime(clone, staged);
    await setUp(layout, staged, version, signal);
    // The hash of a release is over its Node, too.
    await rm(folder, { recursive: true, force: true });
    await copyRelease(staged, folder, release, () => undefined);
    return release;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

async function requireRoom(layout: Layout, version: string): Promise<void> {
  const free = await freeBytesAt(layout.dataDir);
  if (free >= ROOM_BYTES) return;
  const reason = `${Math.floor(free / 1e6)} MB are free in ${layout.dataDir}, it needs ${ROOM_BYTES / 1e6} MB`;
  throw new CatalogueError('REC-880', { version, reason, log: updateLog(layout) });
}

/** An update that changes neither Node nor packages needs no network for them: they are those that run here, and are verified again. */
async function lendRuntime(clone: string, staged: string): Promise<void> {
  const runtime = join(staged, '.runtime');
  if (await isSame(clone, staged, join('config', 'node.json')))
    for (const name of ['node', 'npm'])
      if (existsSync(join(clone, '.runtime', name)) && !existsSync(join(runtime, name)))
        await copy(join(clone, '.runtime', name), join(runtime, name));
  const isWhole = existsSync(join(clone, 'node_modules', 'vite'));
  if (isWhole && !existsSync(join(staged, 'node_modules')) && (await isSameLock(clone, staged)))
    await lend(join(clone, 'node_modules'), join(staged, 'node_modules'));
}

const copy = (from: string, to: string): Promise<void> =>
  cp(from, to, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });

/** npm writes it anew where it lies. */
const WRITTEN_BY_NPM = '.package-lock.json';

/** The same files under further names, for the while of building: what is kept of them is copied. Twenty thousand copies take their time. */
async function lend(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await lend(source, target);
    else if (entry.isSymbolicLink() || entry.name === WRITTEN_BY_NPM) await copy(source, target);
    // Another disk, or a file system without such names.
    else await link(source, target).catch(() => copy(source, target));
  }
}

const textIn = (folder: string, path: string): Promise<string | null> =>
  readFile(join(folder, path), 'utf8').catch(() => null);

async function isSame(a: string, b: string, path: string): Promise<boolean> {
  const text = await textIn(a, path);
  return text !== null && text === (await textIn(b, path));
}

/** Whether both name the same packages; the versions of our own parts go with each release. */
async function isSameLock(a: string, b: string): Promise<boolean> {
  const [one, other] = [await textIn(a, 'package-lock.json'), await textIn(b, 'package-lock.json')];
  return one !== null && other !== null && installedBy(one) === installedBy(other);
}

function installedBy(lockText: string): string {
  const { packages } = JSON.parse(lockText) as { packages: Readonly<Record<string, unknown>> };
  const entries = Object.entries(packages).filter(([path]) => path.startsWith('node_modules/'));
  return JSON.stringify(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** By the release's own set-up: what it needs, it knows. */
async function setUp(layout: Layout, staged: string, version: string, signal: AbortSignal): Promise<void> {
  const log = updateLog(layout);
  await mkdir(layout.logs, { recursive: true, mode: 0o700 });
  const output = createWriteStream(log, { flags: 'w', mode: 0o600 });
  await once(output, 'open');
  const script = 'set -eu; . "$ROOT/tools/setup.sh"; setup';
  const child = spawn('sh', ['-c', script], {
    cwd: staged,
    env: { ...process.env, ROOT: staged },
    stdio: ['ignore', output, output],
    signal,
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (found) => resolve(found));
  });
  output.end();
  if (code === 0) return;
  signal.throwIfAborted();
  const said = (await lastLines(log)).trim().split('\n').slice(-4).join(' ');
  throw new CatalogueError('REC-880', { version, reason: said || `its set-up ended with ${code}`, log });
}

/** The clone that an installation runs from, as a release of its own: what is gone back to may not depend on a clone. */
export async function ownRelease(layout: Layout): Promise<Release> {
  const release = await releaseOf(CLONE.root);
  const folder = join(layout.releases, release.id);
  if ((await wholeRelease(folder))?.id !== release.id) {
    await mkdir(layout.releases, { recursive: true, mode: 0o755 });
    await rm(folder, { recursive: true, force: true });
    await copyRelease(CLONE.root, folder, release, () => undefined);
  }
  return release;
}
