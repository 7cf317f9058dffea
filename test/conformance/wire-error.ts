import type { Schema } from './schema-form.ts';

/** The shapes in which errors were recorded: nested, flat, a query's, and that of too many requests. */
export function isWireError(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const only = (value: object, ...names: readonly string[]) =>
    Object.keys(value).every((name) => names.includes(name));
  const coded = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    only(value, 'code', 'message', 'details') &&
    ['code', 'message'].every((name) => typeof (value as Schema)[name] === 'string');
  const { error, msg } = body as Schema;
  if (error !== undefined) return only(body, 'error') && (error === 'too many requests' || coded(error));
  if (msg !== undefined) return only(body, 'msg') && typeof msg === 'string';
  return coded(body);
}
