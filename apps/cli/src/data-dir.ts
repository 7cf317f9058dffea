import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { MARKER_FILE } from '@rec-io/installer/data-directory';
import { writeJsonDurably } from '@rec-io/installer/durable-file';
import { readJsonObject } from '@rec-io/installer/json-file';
import { CLONE } from './clone.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const recordFile = join(CLONE.runtime, 'installation.json');

/**
 * Which installation is meant: the option, else RECIO_DATA_DIR, else the one whose release this is, else the one installed
 * last from this clone, else the XDG default.
 */
export async function locateDataDir(
  option: string | undefined,
  environment: Environment = process.env,
  record: string = recordFile,
): Promise<string> {
  const named = option ?? environment['RECIO_DATA_DIR'];
  if (named !== undefined && named !== '') return resolve(named);
  const around = installationAround(CLONE.root);
  if (around !== null) return around;
  const last = (await readJsonObject(record).catch(() => null))?.['dataDir'];
  return typeof last === 'string' ? last : defaultDataDir(environment);
}

/** `<installation>/releases/<id>` is a release of that installation. */
export function installationAround(root: string): string | null {
  const releases = dirname(root);
  const place = dirname(releases);
  return basename(releases) === 'releases' && existsSync(join(place, MARKER_FILE)) ? place : null;
}

export function defaultDataDir(environment: Environment): string {
  const xdg = environment['XDG_DATA_HOME'];
  // The specification of XDG says that a relative path is to be ignored.
  const base =
    xdg?.startsWith('/') === true ? xdg : join(environment['HOME'] ?? homedir(), '.local', 'share');
  return join(base, 'rec-io');
}

export const recordInstallation = (dataDir: string): Promise<void> =>
  writeJsonDurably(recordFile, { dataDir }, 0o644);

/** Forgets it, if it was this one. */
export async function forgetInstallation(dataDir: string): Promise<void> {
  const last = await readJsonObject(recordFile).catch(() => null);
  if (last?.['dataDir'] === dataDir) await rm(recordFile, { force: true });
}
