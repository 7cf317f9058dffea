/**
 * Integers as PostgreSQL sends them, byte by byte: Buffer's own methods check every argument, which would take half the time
 * of an import. Values are cut to their size, so that one writes both signs. Writers return where the next byte goes.
 */
export function writeInt16(into: Buffer, at: number, value: number): number {
  into[at] = value >> 8;
  into[at + 1] = value;
  return at + 2;
}

export function writeInt32(into: Buffer, at: number, value: number): number {
  into[at] = value >> 24;
  into[at + 1] = value >> 16;
  into[at + 2] = value >> 8;
  into[at + 3] = value;
  return at + 4;
}

export const readUInt16 = (from: Buffer, at: number): number => ((from[at] ?? 0) << 8) | (from[at + 1] ?? 0);
export const readInt16 = (from: Buffer, at: number): number => (readUInt16(from, at) << 16) >> 16;
export const readInt32 = (from: Buffer, at: number): number =>
  (readUInt16(from, at) << 16) | readUInt16(from, at + 2);
