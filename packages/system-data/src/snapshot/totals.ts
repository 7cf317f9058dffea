import type { ManifestChunk, ManifestTable } from './manifest.ts';

/** What a table's chunks come to. A hash is null when any of theirs is. */
export function totalsOf(chunks: readonly ManifestChunk[]): Pick<ManifestTable, 'rows' | 'record' | 'text'> {
  return {
    rows: chunks.reduce((sum, { rows }) => sum + rows, 0),
    record: sumOf(chunks.map(({ record }) => record)),
    text: sumOf(chunks.map(({ text }) => text)),
  };
}

function sumOf(hashes: readonly (string | null)[]): string | null {
  let sum = 0n;
  for (const hash of hashes) {
    if (hash === null) return null;
    sum += BigInt(hash);
  }
  return sum.toString();
}
