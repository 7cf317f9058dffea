import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { MANIFEST_FILE } from '@rec-io/installer/release/program-files';
import { isVersion } from '@rec-io/installer/update/version';
import { version as ownVersion } from '../clone.ts';
import { manifestOfFolder } from './folder-manifest.ts';
import type { Offer } from './offer.ts';

/** In place of a URL or a directory: the branch that the clone follows. */
export const GIT = 'git';
const FETCH_MS_MAX = 5 * 60_000;
const NOTES_CHARACTERS_MAX = 40_000;

/**
 * The newest commit of the branch that a clone follows. Nothing of the clone is changed but what git knows of that branch; the
 * commit's files are taken out of it into a folder of the installation's.
 * @throws CatalogueError REC-884
 */
export async function offerOfClone(clone: string | null, signal: AbortSignal): Promise<Offer> {
  const refuse = (reason: string, cause?: unknown) =>
    new CatalogueError('REC-884', { clone: clone ?? 'no place that is known', reason }, cause);
  if (clone === null || !existsSync(join(clone, '.git'))) throw refuse('there is no git repository');
  const git = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(
      'git',
      ['-C', clone, '-c', 'core.fsmonitor=false', ...args],
      {
        signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS_MAX)]),
        maxBuffer: 64 * 1024 * 1024,
        env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
      },
    );
    return stdout.trim();
  };
  const asked = (...args: readonly string[]) =>
    git(...args).catch((error: unknown) => {
      throw refuse(reasonOf(error).split('\n').slice(0, 3).join(' '), error);
    });
  await asked('fetch', '--quiet', '--tags');
  const commit = await asked('rev-parse', '@{upstream}^{commit}');
  const follows = await git('merge-base', '--is-ancestor', 'HEAD', commit).then(
    () => true,
    () => false,
  );
  if (!follows) throw refuse('what is there now does not follow the commit that is here');
  const { version } = JSON.parse(await asked('show', `${commit}:package.json`)) as { version: string };
  if (!isVersion(version)) throw refuse(`its version is ${JSON.stringify(version)}`);
  const migrations = await asked('ls-tree', '--name-only', `${commit}:packages/database/migrations`);
  const tag = await signedTag(git, commit);
  const head = await asked('rev-parse', 'HEAD');
  const notes = await git('log', '--no-merges', '--format=- %s', `${head}..${commit}`);
  return {
    from: GIT,
    version,
    releasedAt: new Date(Number(await asked('log', '-1', '--format=%ct', commit)) * 1_000).toISOString(),
    signedBy: tag === null ? null : `the tag ${tag}, by a key that git knows`,
    isNewer: head !== commit || version !== ownVersion(),
    migrations: migrations.split('\n').filter((name) => name.endsWith('.sql')),
    notes: `Commit ${commit.slice(0, 12)}\n${notes}`.slice(0, NOTES_CHARACTERS_MAX),
    async fetch(folder) {
      const archive = `${folder}.tar`;
      try {
        await mkdir(folder, { recursive: true });
        await asked('archive', '--format=tar', `--output=${archive}`, commit);
        await promisify(execFile)('tar', ['-xf', archive, '-C', folder]);
        await writeFile(join(folder, MANIFEST_FILE), await manifestOfFolder(folder));
      } finally {
        await rm(archive, { force: true });
      }
    },
  };
}

/** A tag of that commit whose signature git can verify. */
async function signedTag(
  git: (...args: readonly string[]) => Promise<string>,
  commit: string,
): Promise<string | null> {
  for (const tag of (await git('tag', '--points-at', commit)).split('\n').filter(Boolean)) {
    const isSigned = await git('verify-tag', '--', tag).then(
      () => true,
      () => false,
    );
    if (isSigned) return tag;
  }
  return null;
}
