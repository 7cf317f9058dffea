import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { isIdentity } from '@rec-io/database/backup/seal';
import { backupKey } from '@rec-io/installer/backup-key';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import type { Installation } from '../installation.ts';

/** Of the command that takes another installation's recovery code: a file with it, or `-`. */
export const CODE_FILE = '--recovery-code-file <file>';

/** What opens a backup: this installation's key, or the recovery code that was given. @throws CatalogueError REC-227 for what is no recovery code */
export async function identityFor({ layout }: Installation, given: string | undefined): Promise<string> {
  if (given === undefined) return backupKey(layout);
  const reading = given === '-' ? text(process.stdin) : readFile(resolve(given), 'utf8');
  const found = await reading.catch((error: unknown) => {
    throw new CatalogueError('REC-227', { reason: `${given} cannot be read (${errorCode(error)})` }, error);
  });
  // Copied from paper, in whatever letters.
  const code = found.trim().toUpperCase();
  if (!isIdentity(code)) throw new CatalogueError('REC-227', { reason: `${given} holds something else` });
  return code;
}
