import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { ValueError } from '@sinclair/typebox/errors';
import { isObject } from './json.ts';

/** The exchange sent something that its published form does not allow: nothing may be concluded from it. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** More names than this are not kept: whoever sends names without end must not fill the memory. */
const FIELDS_MAX = 1_000;

/** How often each field was seen that no schema here knows: a sign that the exchange has moved on. */
export class UnknownFields {
  readonly counts = new Map<string, number>();

  add(field: string): void {
    const known = this.counts.get(field);
    if (known !== undefined || this.counts.size < FIELDS_MAX) this.counts.set(field, (known ?? 0) + 1);
  }
}

export type Decoder<T> = {
  /** @throws WireError naming the first field that is missing or of another type */
  decode(value: unknown, unknownFields?: UnknownFields): T;
};

/** A compiled check. Unknown fields pass and are counted where a counter is given; missing ones do not pass. */
export function decoder<S extends TSchema>(name: string, schema: S): Decoder<Static<S>> {
  const check = TypeCompiler.Compile(schema);
  return {
    decode(value, unknownFields) {
      if (!check.Check(value)) {
        const first = deepest(check.Errors(value).First());
        throw new WireError(`${name}${first?.path ?? ''}: ${first?.message ?? 'not as expected'}`);
      }
      if (unknownFields) countUnknown(name, schema, value, unknownFields);
      return value;
    },
  };
}

/** A list that may be null fails as a whole: the failure inside it is what names the field. */
function deepest(error: ValueError | undefined): ValueError | undefined {
  let found = error;
  for (let i = 0; found !== undefined && i < found.errors.length; i++) {
    const inner = found.errors[i]?.First();
    if (inner === undefined || inner.path.length <= found.path.length) continue;
    found = inner;
    i = -1;
  }
  return found;
}

function countUnknown(path: string, schema: TSchema, value: unknown, unknownFields: UnknownFields): void {
  if (typeof value !== 'object' || value === null) return;
  const variants = schema['anyOf'] as TSchema[] | undefined;
  if (variants) {
    // A list or an object that may also be null.
    const kind = Array.isArray(value) ? 'array' : 'object';
    const fitting = variants.find((variant) => variant['type'] === kind);
    if (fitting) countUnknown(path, fitting, value, unknownFields);
    return;
  }
  if (Array.isArray(value)) {
    const items = schema['items'] as TSchema | undefined;
    if (items && !Array.isArray(items))
      for (const item of value) countUnknown(path, items, item, unknownFields);
    return;
  }
  const properties = (schema as Partial<TObject>).properties;
  if (!isObject(value) || !properties) return;
  for (const key of Object.keys(value)) {
    const known = properties[key];
    if (known) countUnknown(`${path}.${key}`, known, value[key], unknownFields);
    else unknownFields.add(`${path}.${key}`);
  }
}
