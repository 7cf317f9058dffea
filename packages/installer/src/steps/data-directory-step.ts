import { cp, mkdir, rm } from 'node:fs/promises';
import { inspectDataDirectory } from '../data-directory.ts';
import type { Layout } from '../layout.ts';
import { absent, removeOurs } from '../paths.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

/** It makes the place of the logs, among others. */
export const DATA_DIRECTORY_STEP = 'data-directory';

/**
 * What lies in the data directory itself, which was claimed before: the receipt lies in it, too.
 * @param keepLogsAt where the logs of a failed installation are put, to be read after everything was taken back
 */
export function dataDirectoryStep(layout: Layout, keepLogsAt: string): Step {
  const directories = [layout.logs, layout.run, layout.exchange, layout.trader, layout.reports];
  return {
    id: DATA_DIRECTORY_STEP,
    phase: 'profile',
    title: 'Data directory',
    intention: `${layout.dataDir} (only you can read it)`,
    isDone: async () => absent(directories).length === 0,
    // Whoever pulls the kill switch makes its file.
    makes: async () => ({
      ...NOTHING_MADE,
      paths: absent([...directories, layout.killFile, layout.holdFile]),
    }),
    async apply() {
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
      return [];
    },
  };
}
