import { createHmac, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseError } from '../errors.ts';
import { DATABASE_PROGRAMS, roleOf, SERVICE_ROLE } from '../roles.ts';

/** What one data directory's database is called and who may enter. The only place where its passwords are kept. */
export type DatabaseIdentity = {
  readonly id: string;
  readonly adminPassword: string;
  readonly servicePassword: string;
};

const FILE = 'database.json';

/** The identity kept in `<dataDir>/database.json` (mode 0600); made once, never changed. */
export async function databaseIdentity(dataDir: string): Promise<DatabaseIdentity> {
  const found = await findIdentity(dataDir);
  if (found !== null) return found;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const identity: DatabaseIdentity = {
    id: randomBytes(6).toString('hex'),
    adminPassword: randomBytes(24).toString('hex'),
    servicePassword: randomBytes(24).toString('hex'),
  };
  await createWhole(path.join(dataDir, FILE), `${JSON.stringify(identity, null, 2)}\n`);
  // Read back: when two processes did this at once, both must use what is in the file.
  return (await findIdentity(dataDir)) ?? identity;
}

/** @returns null when the data directory has no database yet */
export async function findIdentity(dataDir: string): Promise<DatabaseIdentity | null> {
  const file = path.join(dataDir, FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable(file, error);
  }
  try {
    const value = JSON.parse(text) as Record<keyof DatabaseIdentity, unknown>;
    const { id, adminPassword, servicePassword } = value;
    if (typeof id === 'string' && typeof adminPassword === 'string' && typeof servicePassword === 'string') {
      return { id, adminPassword, servicePassword };
    }
  } catch {
    // Falls through: the parser's message would quote the file, which holds passwords.
  }
  throw unreadable(file);
}

/**
 * The password of every role but the owner's. Those of the programs are derived, so that an identity of before they had
 * roles needs no change; from the owner's password, so that none of them tells another.
 */
export function rolePasswords(identity: DatabaseIdentity): ReadonlyMap<string, string> {
  const derived = (role: string) => createHmac('sha256', identity.adminPassword).update(role).digest('hex');
  return new Map([
    [SERVICE_ROLE, identity.servicePassword],
    ...DATABASE_PROGRAMS.map((program) => [roleOf(program), derived(roleOf(program))] as const),
  ]);
}

/** Appears complete or not at all, and never replaces what is there. */
async function createWhole(file: string, text: string): Promise<void> {
  // Named as the installer names what it has not finished: what a killed one left goes with an uninstall.
  const unfinished = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    await handle
      .writeFile(text)
      .then(() => handle.sync())
      .finally(() => handle.close());
    await link(unfinished, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(unfinished, { force: true });
  }
}

const unreadable = (file: string, cause?: unknown): DatabaseError =>
  new DatabaseError(
    'DB_IDENTITY_UNREADABLE',
    `${file} cannot be read`,
    'Restore it from a backup: without it the database in this data directory cannot be opened.',
    cause,
  );
