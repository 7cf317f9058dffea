import { open, stat } from 'node:fs/promises';

const MOST = 8_000;

export const logSize = async (file: string): Promise<number> =>
  (await stat(file).catch(() => null))?.size ?? 0;

/** What was written to the log since `offset`, at most its last 8 kB. */
export async function logFrom(file: string, offset: number): Promise<string> {
  const size = await logSize(file);
  const from = Math.max(offset, size - MOST);
  if (size <= from) return '';
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - from), position: from });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
}
