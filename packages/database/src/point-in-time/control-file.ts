import { open } from 'node:fs/promises';
import path from 'node:path';

/** By what a cluster and all its log are known: made by chance when it was made. @throws as the file system, when there is none */
export async function systemIdOf(clusterDir: string): Promise<string> {
  const handle = await open(path.join(clusterDir, 'global', 'pg_control'), 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    if (bytesRead < 8) throw new Error(`${clusterDir} says not by what it is known`);
    return buffer.readBigUInt64LE(0).toString();
  } finally {
    await handle.close();
  }
}
