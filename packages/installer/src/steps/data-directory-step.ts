import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_FORMAT, inspectDataDirectory, MARKER_FILE } from '../data-directory.ts';
import { writeJsonDurably } from '../durable-file.ts';
import type { Layout } from '../layout.ts';
import { absent, removeMade } from '../paths.ts';
import type { Step } from '../step.ts';

/** The directory itself is made before, because the receipt lies in it. This makes it ours. */
export function dataDirectoryStep(layout: Layout): Step {
  const marker = join(layout.dataDir, MARKER_FILE);
  return {
    id: 'data-directory',
    title: 'Data directory',
    intention: `${layout.dataDir} (only you can read it)`,
    makes: async () => ({ paths: absent([marker, layout.logs, layout.run]), facts: {} }),
    async apply() {
      if (absent([marker]).length > 0) {
        const id = randomBytes(8).toString('hex');
        await writeJsonDurably(marker, { product: 'rec-io', formatVersion: DATA_FORMAT, id });
      }
      for (const directory of [layout.logs, layout.run])
        await mkdir(directory, { recursive: true, mode: 0o700 });
      return {};
    },
    async verify() {
      await inspectDataDirectory(layout.dataDir);
    },
    revert: ({ paths }) => removeMade(paths),
  };
}
