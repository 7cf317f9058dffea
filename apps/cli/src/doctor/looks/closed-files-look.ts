import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import { RECEIPT_FILE } from '@rec-io/installer/receipt';
import { type DoctorFinding, error, type Look, saw, unseen } from '../look.ts';

/** Rights of anyone but the owner. */
const OTHERS = 0o077;
const STRANGERS = 0o007;
/** Trees deeper than this are not ours. */
const DEPTH_MAX = 8;

/** Keys, passwords and people's data: closed to everyone but their account, wherever the umask came from. */
export const closedFilesLook: Look = {
  id: 'closed-files',
  title: 'Secrets and people’s files are closed to others',
  async run({ layout }) {
    const found: Found = { count: 0, findings: [] };
    // Whose the data is: the account that the programs run as.
    const programs = await lstat(layout.data).catch(() => null);
    for (const path of [layout.secrets, layout.users]) await look(path, programs?.uid ?? null, 0, found);
    for (const path of closedToAll(layout)) await look(path, null, 0, found);
    await closedToStrangers(layout.logs, found);
    return saw(`${found.count} files and directories`, found.findings);
  },
};

const closedToAll = ({ dataDir, installerSecrets, secrets, env, reports }: Layout): string[] => [
  ...(installerSecrets === secrets ? [] : [installerSecrets]),
  env,
  join(dataDir, RECEIPT_FILE),
  reports,
];

/** The account that the programs run as may come in by its group; who may not come in sees no file, whatever its mode. */
async function closedToStrangers(path: string, found: Found): Promise<void> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return;
  found.count++;
  if ((stats.mode & STRANGERS) !== 0) found.findings.push(open(path, stats.mode));
}

type Found = { count: number; findings: DoctorFinding[] };

async function look(path: string, owner: number | null, depth: number, found: Found): Promise<void> {
  try {
    const stats = await lstat(path);
    const { mode, uid } = stats;
    found.count++;
    if (stats.isSymbolicLink()) {
      found.findings.push(
        error(`link:${path}`, `${path} is a link.`, 'Whoever can change what it names can change it.', null),
      );
      return;
    }
    if ((mode & OTHERS) !== 0) found.findings.push(open(path, mode));
    if (owner !== null && uid !== owner) found.findings.push(foreign(path, uid, owner));
    if (!stats.isDirectory() || depth >= DEPTH_MAX) return;
    for (const name of await readdir(path)) await look(join(path, name), owner, depth + 1, found);
  } catch (failure) {
    const code = errorCode(failure);
    if (code === 'EACCES' || code === 'EPERM') found.findings.push(unseen('these files', path));
    else if (code !== 'ENOENT') throw failure;
  }
}

function open(path: string, mode: number): DoctorFinding {
  const is = (mode & 0o7777).toString(8).padStart(4, '0');
  const should = (mode & 0o7700).toString(8).padStart(4, '0');
  return error(
    `open:${path}`,
    `Other accounts of this machine can get at ${path}.`,
    `Its mode is ${is}.`,
    `chmod ${should} '${path}'`,
  );
}

const foreign = (path: string, uid: number, owner: number): DoctorFinding =>
  error(
    `owner:${path}`,
    `${path} does not belong to the account that the programs run as.`,
    `It belongs to account number ${uid}, the data to ${owner}.`,
    `chown ${owner} '${path}'`,
  );
