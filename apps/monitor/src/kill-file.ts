import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';

/** Why somebody pulled the switch, as it is kept in the file. */
export type Kill = { readonly by: string; readonly reason: string; readonly timeMs: number };

/** Whatever lies at the path counts, made by whomever: what cannot be read was not put there by accident. */
export async function readKill(path: string): Promise<Kill | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? null : `it cannot be read: ${error.code}`,
  );
  if (text === null) return null;
  try {
    const { by, reason, timeMs } = JSON.parse(text) as Partial<Kill>;
    return { by: by ?? 'unknown', reason: reason ?? '', timeMs: timeMs ?? 0 };
  } catch {
    return { by: 'unknown', reason: text.trim().slice(0, 200), timeMs: 0 };
  }
}

/** Whole or not at all, also through a crash. */
export async function writeKill(path: string, kill: Kill): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(kill, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
