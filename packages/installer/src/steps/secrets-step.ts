import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from '../catalogue-error.ts';
import type { DatabaseEngine } from '../configuration.ts';
import { databasePasswordFiles } from '../database-connections.ts';
import type { Layout } from '../layout.ts';
import { absent, removeOurs } from '../paths.ts';
import { type OwnerLookup, ownerOf } from '../profile/owner.ts';
import { giveTo } from '../profile/private-file.ts';
import { NOTHING_MADE } from '../receipt.ts';
import { ensureSecrets } from '../secrets.ts';
import type { Step } from '../step.ts';

/** Keys, tokens and database passwords. */
export function secretsStep(
  layout: Layout,
  owner: OwnerLookup = ownerOf(null),
  database: DatabaseEngine = 'embedded',
): Step {
  const files = [
    layout.internalToken,
    layout.exchangePublicKey,
    layout.exchangePrivateKey,
    // The machine's own server gets its passwords when it is set up.
    ...(database === 'embedded' ? databasePasswordFiles(layout).map(([, path]) => path) : []),
  ];
  return {
    id: 'secrets',
    phase: 'database',
    title: 'Keys and secrets',
    intention: `made new in ${layout.secrets} (only you can read them)`,
    holdsData: true,
    isDone: async () => absent(files).length === 0,
    makes: async () => ({
      ...NOTHING_MADE,
      paths: absent([layout.secrets, ...files, join(layout.data, 'database.json')]),
    }),
    async apply() {
      await mkdir(layout.secrets, { recursive: true, mode: 0o700 });
      await ensureSecrets(layout, database);
      const whose = await owner();
      if (whose !== null) for (const path of [layout.secrets, ...files]) await giveTo(path, whose);
      return {};
    },
    async verify() {
      const [missing] = absent(files);
      if (missing !== undefined)
        throw new CatalogueError('REC-115', { path: missing, reason: 'it is missing' });
    },
    async revert({ paths }) {
      await removeOurs(paths);
      return [];
    },
  };
}
