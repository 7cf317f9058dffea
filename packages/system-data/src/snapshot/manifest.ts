import { type Static, Type } from '@sinclair/typebox';
import type { Description } from '../description.ts';

/** Of what this version publishes, and the newest that it loads. Another field anywhere is another number. */
export const FORMAT = 1;
export const POINTER_BYTES_MAX = 64 * 1024;
export const MANIFEST_BYTES_MAX = 64 * 1024 * 1024;

const strict = <T extends Parameters<typeof Type.Object>[0]>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Decimal = Type.String({ pattern: '^-?[0-9]{1,60}$' });
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Hash = Type.Union([Decimal, Type.Null()]);

/**
 * The one file that changes: it names the present manifest. Everything else is named by its content and never changes, so a cache
 * may be as old as it likes: what it holds fits together. The signature is over the manifest's bytes.
 */
export const PointerSchema = Type.Object({
  format: Type.Integer(),
  manifest: Sha256,
  bytes: Type.Integer({ minimum: 1, maximum: MANIFEST_BYTES_MAX }),
  /** The signer's, for a person to compare; nobody trusts it because it is here. */
  key: Type.String(),
  signature: Type.String(),
});
export type Pointer = Static<typeof PointerSchema>;

/** The output of one `COPY`, packed: some pages of one heap. */
const ChunkSchema = strict({
  /** Its place among the table's heaps. */
  heap: Count,
  /** SHA-256 of the file, and its name. */
  file: Sha256,
  bytes: Count,
  rawBytes: Count,
  rows: Count,
  record: Hash,
  text: Hash,
});
export type ManifestChunk = Static<typeof ChunkSchema>;

const ManifestTableSchema = strict({
  schema: Type.String(),
  name: Type.String(),
  rows: Count,
  /** Of the chunks: names in their order, and the form of `COPY`. */
  columns: Type.Array(Type.String()),
  copyFormat: Type.Union([Type.Literal('binary'), Type.Literal('text')]),
  /** Sums of what the chunks say; null where a type has no such hash. */
  record: Hash,
  text: Hash,
  chunks: Type.Array(ChunkSchema, { maxItems: 1_000_000 }),
});
export type ManifestTable = Static<typeof ManifestTableSchema>;

/** As much as the chunks refer to; all else is for `sanitize`. */
const DescriptionSchema = Type.Unsafe<Description>(
  Type.Object({
    tables: Type.Array(
      Type.Object({ schema: Type.String(), name: Type.String(), heaps: Type.Array(Type.Unknown()) }),
      { maxItems: 10_000 },
    ),
  }),
);

export const ManifestSchema = strict({
  format: Type.Literal(FORMAT),
  /** Version of REC.IO that published. */
  program: Type.String({ maxLength: 50 }),
  /** Of the one state of the database that all rows are of; ISO 8601, UTC. */
  moment: Type.String({ maxLength: 40 }),
  /** What the publishing server's hash function makes of a constant: who gets the same may compare by `record`. */
  probe: Type.Union([Decimal, Type.Null()]),
  description: DescriptionSchema,
  /** In the order of the description's. */
  tables: Type.Array(ManifestTableSchema, { maxItems: 10_000 }),
});
export type Manifest = Static<typeof ManifestSchema>;

export const manifestPath = (sha256: string): string => `manifests/${sha256}.json`;
export const chunkPath = (sha256: string): string => `chunks/${sha256}.zst`;
