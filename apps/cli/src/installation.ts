import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Configuration, checked, readConfiguration } from '@rec-io/installer/configuration';
import { inspectDataDirectory, installationKind } from '@rec-io/installer/data-directory';
import { errorCode } from '@rec-io/installer/explain';
import { type Layout, layout as layoutOf } from '@rec-io/installer/layout';
import { RECEIPT_FILE, type Receipt, readReceipt } from '@rec-io/installer/receipt';
import { keptDataCommands } from './removal/removal-text.ts';

/** A finished installation: everything that start, stop and status need. */
export type Installation = {
  readonly layout: Layout;
  readonly configuration: Configuration;
  /** Null when this account may not read it: the programs of a full installation, and whoever only looks. */
  readonly receipt: Receipt | null;
  /** Its file is gone; this is what the receipt remembers of it. */
  readonly configurationLost?: true;
  /** Where the owner's browser finds the page. */
  readonly address: string;
};

/** @returns null when nothing is installed there. @throws CatalogueError when something there is broken or foreign */
export const findInstallation = (dataDir: string): Promise<Installation | null> =>
  find(dataDir, ['installed']);

/** The same for what is to be taken over: root finds those of other accounts, too. */
export const findToTakeOver = (dataDir: string): Promise<Installation | null> =>
  find(dataDir, ['installed'], process.getuid?.() === 0 ? 'anyones' : 'own');

/** @throws CatalogueError REC-116 when nothing is installed there, REC-137 where an uninstall has kept the data */
export async function requireInstallation(dataDir: string): Promise<Installation> {
  const installation = await findInstallation(dataDir);
  if (installation !== null) return installation;
  const receipt = (await inspectDataDirectory(dataDir)) === 'ours' ? await readReceipt(dataDir) : null;
  // After a purge nothing but leftovers is on record.
  if (receipt?.state === 'uninstalled' && receipt.completedAt !== null)
    throw new CatalogueError('REC-137', { path: dataDir, ...keptDataCommands(dataDir, receipt) });
  throw new CatalogueError('REC-116', { path: dataDir });
}

/** For the hosted programs: they also run while the installation that starts them is not finished. */
export async function requireConfigured(dataDir: string): Promise<Installation> {
  const installation = await find(dataDir, ['installed', 'installing']);
  if (installation === null) throw new CatalogueError('REC-116', { path: dataDir });
  return installation;
}

/** For whatever mends a quick installation: where its configuration is lost, as the receipt remembers it. */
export async function requireRecorded(dataDir: string): Promise<Installation> {
  if ((await inspectDataDirectory(dataDir)) === 'ours' && (await installationKind(dataDir)) === 'quick') {
    const receipt = await readReceipt(dataDir);
    if (receipt !== null && receipt.choices !== null && (await readConfiguration(dataDir)) === null)
      return {
        ...installationOf(layoutOf(dataDir), checked(receipt.choices, join(dataDir, RECEIPT_FILE)), receipt),
        configurationLost: true,
      };
  }
  return requireConfigured(dataDir);
}

export function installationOf(
  layout: Layout,
  configuration: Configuration,
  receipt: Receipt | null,
): Installation {
  const host = configuration.host === '127.0.0.1' ? 'localhost' : configuration.host;
  return { layout, configuration, receipt, address: `http://${host}:${configuration.ports.web}` };
}

/** There is one, and it is root's. */
const FORBIDDEN = 'forbidden' as const;

const isForbidden = (error: unknown): boolean =>
  error instanceof CatalogueError && errorCode(error.cause) === 'EACCES';

async function find(
  dataDir: string,
  states: readonly Receipt['state'][],
  whose: 'own' | 'anyones' = 'own',
): Promise<Installation | null> {
  if ((await inspectDataDirectory(dataDir, whose)) !== 'ours') return null;
  const kind = await installationKind(dataDir);
  const receipt = await readReceipt(dataDir).catch((error: unknown): typeof FORBIDDEN => {
    if (kind === 'full' && isForbidden(error)) return FORBIDDEN;
    throw error;
  });
  const configuration = await readConfiguration(dataDir, kind);
  if (receipt === null || (receipt !== FORBIDDEN && !states.includes(receipt.state))) return null;
  // Not "not installed": installing again would find the receipt and refuse for the same reason.
  if (configuration === null)
    throw new CatalogueError('REC-115', {
      path: layoutOf(dataDir, kind).configuration,
      reason: 'it is missing',
    });
  return installationOf(layoutOf(dataDir, kind), configuration, receipt === FORBIDDEN ? null : receipt);
}
