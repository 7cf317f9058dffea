import { constants, type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '@rec-io/installer/durable-file';
import { errorCode } from '@rec-io/installer/explain';
import { eventOf, type ModelEvent } from './model-event.ts';

/** Never through a link that somebody put there: root writes here, too. */
const APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
const NEW_LINE = '\n'.charCodeAt(0);

/**
 * All events in the order in which they were written. A line counts when it is whole: the start of an object is none, so one that a
 * crash cut off counts neither now nor after what is written behind it. None where there is no journal.
 */
export async function readJournal(path: string): Promise<ModelEvent[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => eventOf(line) ?? []);
}

/**
 * Writes one line, which is on the disk when this resolves. What a crash left of a line before stays a line of its own.
 * @param owner whose the file becomes, where this makes it
 */
export async function appendToJournal(
  path: string,
  event: ModelEvent,
  owner: { readonly uid: number; readonly gid: number } | undefined,
): Promise<void> {
  const file = await open(path, APPEND, 0o600);
  try {
    const isNew = (await file.stat()).size === 0;
    if (isNew && owner !== undefined) await file.chown(owner.uid, owner.gid);
    const line = `${JSON.stringify(event)}\n`;
    await file.appendFile(isNew || (await endsWithNewLine(file)) ? line : `\n${line}`);
    await file.sync();
    if (isNew) await syncDirectory(dirname(path));
  } finally {
    await file.close();
  }
}

async function endsWithNewLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === NEW_LINE;
}
