/** What the first page of a segment says of it. */
export type WalHeader = {
  readonly systemId: string;
  readonly segmentBytes: number;
  /** Place of the segment in the log, counted in segments. */
  readonly number: number;
};

const HEADER_BYTES = 40;
/** Of `xlp_info`: the page begins with the long header, as every first one of a segment does. */
const LONG_HEADER = 0x0002;
const SEGMENT_BYTES = { least: 1 << 20, most: 1 << 30 } as const;

/** Reads it as servers on little-endian machines write it, which all of ours are. @returns null for what is no segment */
export function readWalHeader(segment: Buffer): WalHeader | null {
  if (segment.length < HEADER_BYTES) return null;
  const segmentBytes = segment.readUInt32LE(32);
  const isSize =
    segmentBytes >= SEGMENT_BYTES.least &&
    segmentBytes <= SEGMENT_BYTES.most &&
    (segmentBytes & (segmentBytes - 1)) === 0;
  if ((segment.readUInt16LE(2) & LONG_HEADER) === 0 || !isSize || segment.length !== segmentBytes)
    return null;
  const at = segment.readBigUInt64LE(8);
  return {
    systemId: segment.readBigUInt64LE(24).toString(),
    segmentBytes,
    number: Number(at / BigInt(segmentBytes)),
  };
}
