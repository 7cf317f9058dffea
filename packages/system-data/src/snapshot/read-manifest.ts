import { createHash } from 'node:crypto';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isObject } from '@rec-io/installer/json-file';
import { isSignedBy } from '@rec-io/installer/signing-key';
import type { TSchema } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';
import { tableName } from '../description.ts';
import { POINTER } from './address.ts';
import { signedBytes, type Way, wholeFile } from './download.ts';
import {
  FORMAT,
  type Manifest,
  ManifestSchema,
  manifestPath,
  POINTER_BYTES_MAX,
  type Pointer,
  PointerSchema,
} from './manifest.ts';
import { totalsOf } from './totals.ts';

const compiled = {
  pointer: TypeCompiler.Compile(PointerSchema),
  manifest: TypeCompiler.Compile(ManifestSchema),
};

export type Signed = { readonly manifest: Manifest; readonly pointer: Pointer };

/**
 * Fetches the present manifest and looks at nothing of it before its signature is right.
 * @param key the publisher's; null: whoever signed it, which proves that it is whole and not whose it is
 * @throws CatalogueError REC-701, REC-702, REC-703
 */
export async function readManifest(key: string | null, way: Way): Promise<Signed> {
  const { place } = way.store;
  const pointer = readPointer(await wholeFile(POINTER, POINTER_BYTES_MAX, way), place);
  const refused = (reason: string) => new CatalogueError('REC-702', { place, reason });
  if (key !== null && pointer.key !== key)
    throw refused(`it is signed by ${pointer.key.slice(0, 60)}, and the key that was given is ${key}`);
  const { manifest: sha256, bytes, signature } = pointer;
  const pieces: Buffer[] = [];
  for await (const piece of signedBytes({ path: manifestPath(sha256), bytes, sha256 }, way))
    pieces.push(piece);
  const content = Buffer.concat(pieces);
  if (!isSignedBy(key ?? pointer.key, content, signature))
    throw refused('the signature of its manifest is wrong');
  return { pointer, manifest: parseManifest(content, place) };
}

/** @throws CatalogueError REC-702, REC-703 */
export function readPointer(content: Buffer, place: string): Pointer {
  const value = parsed(content, POINTER, place);
  requireFormat(value, place);
  return formed(compiled.pointer, value, POINTER, place);
}

/** Of signed bytes. @throws CatalogueError REC-702, REC-703 */
export function parseManifest(content: Buffer, place: string): Manifest {
  const value = parsed(content, 'its manifest', place);
  requireFormat(value, place);
  const manifest = formed(compiled.manifest, value, 'its manifest', place);
  const fault = faultOf(manifest);
  if (fault !== null) throw new CatalogueError('REC-703', { place, reason: fault });
  return manifest;
}

export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

function parsed(content: Buffer, what: string, place: string): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch (error) {
    throw new CatalogueError('REC-702', { place, reason: `${what} is no JSON` }, error);
  }
}

/** Before anything else of it is looked at, because the rest may have changed. */
function requireFormat(value: unknown, place: string): void {
  const format = isObject(value) ? value['format'] : null;
  if (typeof format === 'number' && format > FORMAT)
    throw new CatalogueError('REC-703', {
      place,
      reason: `it has format ${format}, and ${FORMAT} is known here`,
    });
}

function formed<T extends TSchema>(check: TypeCheck<T>, value: unknown, what: string, place: string) {
  if (check.Check(value)) return value;
  const { path = '', message = '' } = check.Errors(value).First() ?? {};
  throw new CatalogueError('REC-703', {
    place,
    reason: `${what} has not the form expected at ${path || '/'}: ${message}`,
  });
}

/** Each table once, and totals that are the sums of the parts. */
function faultOf({ description, tables }: Manifest): string | null {
  if (tables.length !== description.tables.length) return 'it describes other tables than it holds';
  const seen = new Set<string>();
  for (const [place, described] of description.tables.entries()) {
    const held = tables[place];
    const name = tableName(described);
    if (held === undefined || tableName(held) !== name)
      return `it holds no rows of ${name} where they should be`;
    if (seen.has(name)) return `it describes ${name} twice`;
    seen.add(name);
    if (held.chunks.some(({ heap }) => heap >= described.heaps.length))
      return `${name}: a part is of no heap`;
    const { rows, record, text } = totalsOf(held.chunks);
    if (rows !== held.rows) return `${name}: its rows are not the sum of its parts`;
    if (record !== held.record || text !== held.text) return `${name}: its hash is not the sum of its parts`;
  }
  return null;
}
