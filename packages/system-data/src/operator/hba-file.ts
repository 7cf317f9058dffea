import { readFile, stat } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { writeDurably } from '@rec-io/installer/durable-file';
import { reasonOf } from '@rec-io/installer/json-file';
import { reload } from './server-tls.ts';
import type { ServerSuperuser } from './superuser.ts';

const BEGIN = '# recio operator: who copies system data (begin)';
const END = '# recio operator: who copies system data (end)';
/** Lines after `recio operator setup --write-hba` wrote them. */
export type HbaWritten = {
  /** False: they stood there already. */
  readonly changed: boolean;
  /** The file as it was. */
  readonly backup: string | null;
};

/**
 * Puts the lines above all others of the server's file, in place of those that an earlier run put there, and reloads. The file is
 * kept beside as it was; when the server does not accept the new one, the old one is put back before anything is reloaded.
 * @param lines none: those of an earlier run are taken away
 * @throws CatalogueError REC-698
 */
export async function writeHba(
  superuser: ServerSuperuser,
  path: string,
  lines: readonly string[],
  now: Date,
): Promise<HbaWritten> {
  const before = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CatalogueError('REC-698', { reason: `${path} cannot be read here: ${reasonOf(error)}` }, error);
  });
  const after = lines.length === 0 ? withoutOurs(before) : withLines(before, lines);
  if (after === before) return { changed: false, backup: null };
  const { mode, uid, gid } = await stat(path);
  const write = (at: string, text: string) => writeDurably(at, text, mode & 0o7777, { uid, gid });
  const backup = `${path}.recio-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  const wrongBefore = await errors(superuser);
  await write(backup, before);
  await write(path, after);
  const wrong = (await errors(superuser)).filter((error) => !wrongBefore.includes(error));
  if (wrong.length > 0) {
    await write(path, before);
    throw new CatalogueError('REC-698', {
      reason: `the server does not accept the new ${path}, which is as it was: ${wrong.join('; ')}`,
    });
  }
  await reload(superuser);
  return { changed: true, backup };
}

/** The block of ours on top, whatever was there of it before. */
export function withLines(text: string, lines: readonly string[]): string {
  return [BEGIN, ...lines, END, withoutOurs(text)].join('\n');
}

function withoutOurs(text: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(`${END}\n`)];
  return begin === -1 || end < begin ? text : text.slice(0, begin) + text.slice(end + END.length + 1);
}

/** What the server would say to the file as it is now; it reads it anew for this. */
async function errors(superuser: ServerSuperuser): Promise<readonly string[]> {
  const rows = await superuser.rows<{ error: string }>(
    'SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL',
  );
  return rows.map(({ error }) => error);
}

/** Whether these lines stand there already; false as well where the file cannot be read. */
export async function hbaStands(path: string, lines: readonly string[]): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text !== null && withLines(text, lines) === text;
}
