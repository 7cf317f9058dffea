import { randomBytes } from 'node:crypto';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_FORMAT, inspectDataDirectory, MARKER_FILE } from '../data-directory.ts';
import { writeJsonDurably } from '../durable-file.ts';
import type { Layout } from '../layout.ts';
import { absent, removeOurs } from '../paths.ts';
import type { Step } from '../step.ts';

/**
 * The directory itself is made before, because the receipt lies in it. This makes it ours.
 * @param keepLogsAt where the logs of a failed installation are put, to be read after everything was taken back
 */
export function dataDirectoryStep(layout: Layout, keepLogsAt: string): Step {
  const marker = join(layout.dataDir, MARKER_FILE);
  const directories = [layout.logs, layout.run, layout.exchange];
  return {
    id: 'data-directory',
    title: 'Data directory',
    intention: `${layout.dataDir} (only you can read it)`,
    makes: async () => ({ paths: absent([marker, ...directories]), facts: {} }),
    async apply() {
      if (absent([marker]).length > 0) {
        const id = randomBytes(8).toString('hex');
        await writeJsonDurably(marker, { product: 'rec-io', formatVersion: DATA_FORMAT, id });
      }
      for (const directory of directories) await mkdir(directory, { recursive: true, mode: 0o700 });
      return {};
    },
    async verify() {
      await inspectDataDirectory(layout.dataDir);
    },
    async revert({ paths }) {
      await rm(keepLogsAt, { recursive: true, force: true });
      await cp(layout.logs, keepLogsAt, { recursive: true }).catch(() => undefined);
      await removeOurs(paths);
    },
  };
}
