import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { writeDurably } from '@rec-io/installer/durable-file';
import { errorCode } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import type { Installation } from '../installation.ts';
import { rememberSettings } from '../modes/remember-settings.ts';
import { restartProgram } from '../supervision/restart-program.ts';
import { addressIn, type CertificateFiles, caddyfile } from './caddyfile.ts';
import { addressOf, type PublicAddress } from './public-address.ts';

/** It holds no secret, only the path of one. */
const FILE_MODE = 0o644;

/** With what else is written for the owner to read; an uninstall takes all of it. */
export const caddyfilePath = ({ reports }: Layout): string => join(reports, 'Caddyfile');

/** @returns under what the page is reached; null: not from outside by a name */
export async function publicAddress({ layout, configuration }: Installation): Promise<PublicAddress | null> {
  const [hostName] = configuration.hostNames;
  if (hostName === undefined) return null;
  const written = await ourAddress(caddyfilePath(layout));
  return written?.hostName === hostName ? written : { hostName, port: 443 };
}

/** `https://…`, or null where the page has no host name. */
export async function remoteAddress(installation: Installation): Promise<string | null> {
  const found = await publicAddress(installation);
  return found === null ? null : addressOf(found);
}

/**
 * Writes what Caddy is to be told, and lets web answer under the name.
 * @returns the file, and whether web was started again with it
 * @throws CatalogueError REC-327 where somebody else's file is in the way
 */
export async function enableRemote(
  installation: Installation,
  address: PublicAddress,
  certificate: CertificateFiles | null,
): Promise<{ readonly path: string; readonly restarted: boolean }> {
  const { layout, configuration } = installation;
  const path = caddyfilePath(layout);
  await requireOurs(path);
  const text = caddyfile({ address, webPort: configuration.ports.web, certificate });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeDurably(path, text, FILE_MODE);
  return { path, restarted: await answerAs(installation, [address.hostName]) };
}

/** @returns whether there was anything to take back, and whether web was started again */
export async function disableRemote(
  installation: Installation,
): Promise<{ readonly was: boolean; readonly restarted: boolean }> {
  const path = caddyfilePath(installation.layout);
  await requireOurs(path);
  const was = installation.configuration.hostNames.length > 0;
  const restarted = was && (await answerAs(installation, []));
  await rm(path, { force: true });
  return { was, restarted };
}

async function answerAs(installation: Installation, hostNames: readonly string[]): Promise<boolean> {
  if (installation.configuration.hostNames.join() === hostNames.join()) return false;
  await rememberSettings(installation, { hostNames });
  return restartProgram(installation, 'web');
}

async function requireOurs(path: string): Promise<void> {
  if ((await read(path)) !== null && (await ourAddress(path)) === null)
    throw new CatalogueError('REC-327', { path });
}

async function ourAddress(path: string): Promise<PublicAddress | null> {
  const text = await read(path);
  return text === null ? null : addressIn(text);
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
