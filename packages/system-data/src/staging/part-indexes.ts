import type { IndexDescription, Named, PartitionDescription, TableDescription } from '../description.ts';

/** A table or a part of it, with the indexes that it is to have. */
export type Part = Named & {
  readonly isDivided: boolean;
  readonly indexes: readonly IndexDescription[];
  readonly parts: readonly Part[];
};

/** Every part gets what the table above has, as it would if that had been made first: an index that a part lacks is not valid. */
export function withPartIndexes(table: TableDescription): Part {
  const taken = new Set(namesOf(table));
  const below = (part: PartitionDescription | TableDescription, above: readonly IndexDescription[]): Part => {
    const missing = above.filter(({ name }) => !part.indexes.some(({ partOf }) => partOf === name));
    const indexes = [
      ...part.indexes,
      ...missing.map((index) => ({
        ...index,
        name: free(`${part.name}_${index.name}`, taken),
        partOf: index.name,
        comment: null,
      })),
    ];
    return {
      schema: part.schema,
      name: part.name,
      isDivided: part.partitioning !== null,
      indexes,
      parts: part.partitions.map((child) => below(child, indexes)),
    };
  };
  return below(table, []);
}

const namesOf = (part: PartitionDescription | TableDescription): readonly string[] => [
  part.name,
  ...part.indexes.map(({ name }) => name),
  ...part.partitions.flatMap(namesOf),
];

const NAME_BYTES_MAX = 63;

/** A name that is not taken yet, as near to the wanted one as it can be; it is taken then. */
export function free(wanted: string, taken: Set<string>): string {
  for (let number = 0; ; number += 1) {
    const suffix = number === 0 ? '' : `_${number}`;
    const name = shortened(wanted, NAME_BYTES_MAX - suffix.length) + suffix;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

/** Never in the middle of a letter. */
function shortened(name: string, bytesMax: number): string {
  let short = name;
  while (Buffer.byteLength(short) > bytesMax) short = [...short].slice(0, -1).join('');
  return short;
}
