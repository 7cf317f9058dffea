import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { accountName } from '@rec-io/installer/account-ids';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Machine } from '@rec-io/installer/machine';
import { CLONE } from '../clone.ts';

/** How to run `recio` as the account that an installation belongs to: only that account may start and stop it. */
export type Owner = { readonly file: string; readonly args: readonly string[] };

/** @throws CatalogueError REC-104 when it belongs to another account and we are not root */
export async function ownerOf(machine: Machine, dataDir: string): Promise<Owner> {
  const { uid } = await stat(dataDir);
  const own = { file: process.execPath, args: [CLONE.main] };
  if (uid === process.getuid?.()) return own;
  const account = (await machine.run('id', ['-un', String(uid)])).stdout.trim();
  if (!machine.isRoot || account === '')
    throw new CatalogueError('REC-104', {
      path: dataDir,
      owner: account || `account number ${uid}`,
      account: await accountName(process.getuid?.() ?? 0),
    });
  return { file: 'runuser', args: ['-u', account, '--', process.execPath, CLONE.main] };
}

/** Runs one command of `recio` to its end. @throws CatalogueError REC-122 with what it said */
export async function runAsOwner(
  machine: Machine,
  owner: Owner,
  ...args: readonly string[]
): Promise<string> {
  const { code, stdout, stderr } = await machine.run(owner.file, [...owner.args, ...args]);
  if (code === 0) return stdout;
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-5).join(' ');
  throw new CatalogueError('REC-122', { command: `recio ${args.join(' ')}`, reason: said });
}

/**
 * Keeps the database of a stopped installation running, by a process of its owner's.
 * @returns stops it again, unless it ran before
 */
export async function keepDatabase(owner: Owner, dataDir: string): Promise<() => Promise<void>> {
  const child = spawn(owner.file, [...owner.args, 'run', 'database', '--data-dir', dataDir], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<boolean>((resolve) => {
    child.stdout.once('data', () => resolve(true));
    child.once('error', () => resolve(false));
    child.once('close', () => resolve(false));
  });
  if (!(await ready))
    throw new CatalogueError('REC-122', { command: 'recio run database', reason: said.trim().slice(-500) });
  return async () => {
    child.stdin.end();
    await ended;
  };
}
