import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CatalogueError } from '../catalogue-error.ts';
import { type Configuration, configurationFile, readConfiguration } from '../configuration.ts';
import type { Layout } from '../layout.ts';
import { revertManaged, toBeChanged, writeManaged } from '../managed-file.ts';
import { absent, removeOurs } from '../paths.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

/** `config.json`: mode, price source, clock speed, ports. */
export function configurationStep(layout: Layout, configuration: Configuration): Step {
  const { configuration: path, dataDir } = layout;
  const { mode, source, speed, ports, kind } = configuration;
  const wanted = configurationFile(dataDir, configuration);
  return {
    id: 'configuration',
    phase: 'configuration',
    title: 'Configuration',
    intention: `${mode} mode, prices: ${source}, clock ×${speed}, page on port ${ports.web}`,
    isDone: async () => isDeepStrictEqual(await readConfiguration(dataDir, kind), configuration),
    async makes() {
      const paths = absent(kind === 'full' ? [dirname(path), path] : [path]);
      return { ...NOTHING_MADE, paths, files: await toBeChanged([wanted]) };
    },
    async apply({ made }) {
      await writeManaged(wanted, made);
      return {};
    },
    async verify() {
      if ((await readConfiguration(dataDir, kind)) === null) {
        throw new CatalogueError('REC-115', { path, reason: 'it is missing' });
      }
    },
    async revert({ paths, files }) {
      // Over an earlier one the earlier one comes back; a first one goes.
      const left = paths.includes(path) ? [] : await revertManaged(files);
      await removeOurs(paths);
      return left;
    },
  };
}
