import type { Static, TSchema } from '@sinclair/typebox';
import { TypeCompiler, type ValueError } from '@sinclair/typebox/compiler';
import { badBody, type WireRefusal } from './refusal.ts';

/**
 * Reads bodies of one kind, strictly: a number where a text belongs is refused. What is null counts as absent, and
 * fields that nobody knows are passed over, as in the language that the exchange is written in.
 * @param name the body's name in the exchange's messages
 */
export function bodyReader<T extends TSchema>(name: string, schema: T) {
  const compiled = TypeCompiler.Compile(schema);
  return (body: unknown): Static<T> | WireRefusal => {
    const read = withoutNulls(body);
    if (compiled.Check(read)) return read;
    return badBody(complaint(name, compiled.Errors(read).First()));
  };
}

/** No body has anything that is known deeper than this; what is deeper is nobody's, and may be deeper than a stack. */
const DEPTH_MAX = 8;

function withoutNulls(value: unknown, depth = 0): unknown {
  if (depth > DEPTH_MAX) return undefined;
  if (Array.isArray(value)) return value.map((part) => withoutNulls(part, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.every(([, part]) => typeof part !== 'object')) return value;
  return Object.fromEntries(
    entries.filter(([, part]) => part !== null).map(([key, part]) => [key, withoutNulls(part, depth + 1)]),
  );
}

function complaint(name: string, error: ValueError | undefined): string {
  if (!error) return 'json: unreadable';
  const field = error.path.slice(1).replaceAll('/', '.');
  if (field === '') return `json: cannot unmarshal ${kindOf(error.value)} into Go value of type ${name}`;
  const wanted = String((error.schema as { readonly type?: string }).type ?? '');
  if (error.value === undefined) return `${name}.${field} is required`;
  if (
    wanted !== '' &&
    wanted !== kindOf(error.value) &&
    !(wanted === 'integer' && kindOf(error.value) === 'number')
  )
    return `json: cannot unmarshal ${kindOf(error.value)} into Go struct field ${name}.${field} of type ${wanted}`;
  return `${name}.${field} is invalid`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
