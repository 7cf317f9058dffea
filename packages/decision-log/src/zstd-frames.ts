import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';

const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** One whole frame with a checksum: whatever stands beside it in a file, it can be read alone. Compressed by another thread. */
export function frameOf(text: string): Promise<Buffer> {
  const params = { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: 6 };
  return new Promise((resolve, reject) =>
    zstdCompress(text, { params }, (error, frame) => (error ? reject(error) : resolve(frame))),
  );
}

/** The frames of a file one after the other; null once for every stretch that is torn or damaged. */
export function* frames(bytes: Buffer): Generator<string | null> {
  for (let at = 0; at < bytes.length; ) {
    const end = frameEnd(bytes, at);
    const text = end === null ? null : unpacked(bytes.subarray(at, end));
    yield text;
    if (end !== null && text !== null) {
      at = end;
      continue;
    }
    const next = bytes.indexOf(MAGIC, at + 1);
    at = next < 0 ? bytes.length : next;
  }
}

function unpacked(frame: Buffer): string | null {
  try {
    return zstdDecompressSync(frame).toString('utf8');
  } catch {
    return null;
  }
}

/** Where the frame that begins here ends, by RFC 8878; null when none begins here, or it is cut off. */
function frameEnd(bytes: Buffer, start: number): number | null {
  if (start + 5 > bytes.length || !bytes.subarray(start, start + 4).equals(MAGIC)) return null;
  const descriptor = bytes[start + 4] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  let at = start + 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
  for (;;) {
    if (at + 3 > bytes.length) return null;
    const header = bytes.readUIntLE(at, 3);
    const isRepeated = ((header >> 1) & 3) === 1;
    at += 3 + (isRepeated ? 1 : header >> 3);
    if ((header & 1) === 0) continue;
    const end = at + ((descriptor & 4) === 0 ? 0 : 4);
    return end > bytes.length ? null : end;
  }
}
