/** A schema as a YAML file gives it. */
export type Schema = { readonly [key: string]: unknown };

/** How strictly fields are judged: `closed` objects may hold only what the schema names. */
export type Form = 'closed' | 'open';

const COMBINED = ['allOf', 'anyOf', 'oneOf'];
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A schema of OpenAPI 3.0 as JSON Schema 2019: null is a type, references lead to definitions of the same form, and
 * objects are closed. A part of a combination stays open, because the combination as a whole is closed around it.
 * @param definition where the definition of a reference is found
 */
export function standardForm(
  value: unknown,
  form: Form,
  definition: (ref: string, form: Form) => string,
): unknown {
  if (Array.isArray(value)) return value.map((item) => standardForm(item, form, definition));
  if (!isSchema(value)) return value;
  if (typeof value['$ref'] === 'string') {
    const target = { $ref: definition(value['$ref'], form) };
    return value['nullable'] === true ? { anyOf: [target, { type: 'null' }] } : target;
  }
  const { nullable, properties, ...rest } = value;
  const made: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(rest)) {
    if (COMBINED.includes(key)) made[key] = standardForm(part, 'open', definition);
    else if (key === 'items' || key === 'additionalProperties')
      made[key] = standardForm(part, 'closed', definition);
    else if (!['example', 'examples', 'description', 'title', 'deprecated'].includes(key)) made[key] = part;
  }
  if (isSchema(properties)) {
    made['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, part]) => [name, standardForm(part, 'closed', definition)]),
    );
  }
  const names = isSchema(properties) || COMBINED.some((key) => key in value);
  const objects = value['type'] === 'object' || value['type'] === undefined;
  if (form === 'closed' && names && objects && !('additionalProperties' in value))
    made['unevaluatedProperties'] = false;
  return nullable === true ? { anyOf: [made, { type: 'null' }] } : made;
}
