import { readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { absent, removeOurs } from '../paths.ts';
import { NOTHING_MADE } from '../receipt.ts';
import {
  copyRelease,
  damagedFiles,
  mendRelease,
  type Release,
  unfinishedCopy,
  verifyRelease,
  wholeRelease,
} from '../release/release.ts';
import type { Step } from '../step.ts';

/** The program itself, copied out of the clone; `current` points at it. */
export function releaseStep(layout: Layout, clone: string, release: Release): Step {
  const { releases, current } = layout;
  const folder = join(releases, release.id);
  return {
    id: 'release',
    phase: 'dependencies',
    title: 'Program',
    intention: `${release.id} copied to ${folder}`,
    async isDone() {
      if ((await wholeRelease(folder))?.id !== release.id || (await target(current)) !== release.id)
        return false;
      return (await damagedFiles(folder, release)).length === 0;
    },
    async makes() {
      const paths = absent([releases, unfinishedCopy(folder), folder]);
      const before = await target(current);
      return {
        ...NOTHING_MADE,
        paths: before === null ? [...paths, current] : paths,
        // The release that ran before, to which a revert goes back.
        facts: before === null || before === release.id ? {} : { before },
      };
    },
    async apply({ say }) {
      if ((await wholeRelease(folder))?.id !== release.id) {
        await rm(folder, { recursive: true, force: true });
        await copyRelease(clone, folder, release, say);
      } else {
        await mendRelease(clone, folder, release, await damagedFiles(folder, release));
      }
      await pointTo(current, release.id);
      return {};
    },
    async verify() {
      await verifyRelease(folder, release);
      if ((await target(current)) !== release.id) throw new CatalogueError('REC-120', { path: current });
    },
    async revert({ paths, facts: { before } }) {
      if (typeof before === 'string') await pointTo(current, before);
      await removeOurs([...paths, newLink(current)]);
      return [];
    },
  };
}

async function target(link: string): Promise<string | null> {
  const text = await readlink(link).catch(() => null);
  return text === null ? null : basename(text);
}

/** What `current` is before it takes the place of the one before. */
const newLink = (link: string): string => `${link}.new`;

/** Replaced in one act: there is no moment without a program. */
async function pointTo(link: string, id: string): Promise<void> {
  const unfinished = newLink(link);
  await rm(unfinished, { force: true });
  await symlink(join('releases', id), unfinished);
  await rename(unfinished, link);
}
