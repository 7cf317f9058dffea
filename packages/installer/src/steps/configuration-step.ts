import { join } from 'node:path';
import { CatalogueError } from '../catalogue-error.ts';
import {
  CONFIGURATION_FILE,
  type Configuration,
  readConfiguration,
  writeConfiguration,
} from '../configuration.ts';
import type { Layout } from '../layout.ts';
import { absent, removeOurs } from '../paths.ts';
import type { Step } from '../step.ts';

/** `config.json`: mode, price source, clock speed, ports. */
export function configurationStep(layout: Layout, configuration: Configuration): Step {
  const path = join(layout.dataDir, CONFIGURATION_FILE);
  const { mode, source, speed, ports } = configuration;
  return {
    id: 'configuration',
    title: 'Configuration',
    intention: `${mode} mode, prices: ${source}, clock ×${speed}, page on port ${ports.web}`,
    makes: async () => ({ paths: absent([path]), facts: {} }),
    async apply() {
      await writeConfiguration(layout.dataDir, configuration);
      return {};
    },
    async verify() {
      if ((await readConfiguration(layout.dataDir)) === null) {
        throw new CatalogueError('REC-115', { path, reason: 'it is missing' });
      }
    },
    revert: ({ paths }) => removeOurs(paths),
  };
}
