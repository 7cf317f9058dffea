import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { absent, removeOurs } from '../paths.ts';
import { NOTHING_MADE } from '../receipt.ts';
import { currentRelease, newLink, pointTo } from '../release/current.ts';
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
      if ((await wholeRelease(folder))?.id !== release.id || (await currentRelease(current)) !== release.id)
        return false;
      return (await damagedFiles(folder, release)).length === 0;
    },
    async makes() {
      const paths = absent([releases, unfinishedCopy(folder), folder]);
      const before = await currentRelease(current);
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
      if ((await currentRelease(current)) !== release.id)
        throw new CatalogueError('REC-120', { path: current });
    },
    async revert({ paths, facts: { before } }) {
      if (typeof before === 'string') await pointTo(current, before);
      await removeOurs([...paths, newLink(current)]);
      return [];
    },
  };
}
