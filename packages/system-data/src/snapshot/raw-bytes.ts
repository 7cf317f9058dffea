import { pipeline } from 'node:stream/promises';
import { constants, createZstdDecompress } from 'node:zlib';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';

const PIECE_BYTES = 64 * 1024;
/** What is published needs 2 MB; what asks for more than 8 MB to unpack was made by somebody else. */
const WINDOW_LOG_MAX = 23;

/**
 * Unpacks and hands on, piece by piece. Ends without an error only when the packed bytes did, and exactly `expected` bytes came.
 * @throws CatalogueError REC-702; whatever `packed` or `take` throw
 */
export async function unpack(
  packed: AsyncIterable<Buffer>,
  expected: number,
  take: (piece: Buffer) => Promise<unknown> | undefined,
  place: string,
  signal: AbortSignal,
): Promise<void> {
  const refused = (reason: string, cause?: unknown) =>
    new CatalogueError('REC-702', { place, reason }, cause);
  const unpacking = createZstdDecompress({
    chunkSize: PIECE_BYTES,
    params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX },
  });
  let bytes = 0;
  const takeAll = async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) {
      bytes += piece.length;
      if (bytes > expected)
        throw refused(`a file unpacks to more than the ${expected} bytes that were signed`);
      const taken = take(piece);
      if (taken !== undefined) await taken;
    }
  };
  try {
    await pipeline(packed, unpacking, takeAll, { signal });
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code.startsWith('ZSTD_') || code.startsWith('Z_')) throw refused('a file cannot be unpacked', error);
    throw error;
  }
  if (bytes !== expected) throw refused(`a file unpacks to ${bytes} bytes, and ${expected} were signed`);
}
