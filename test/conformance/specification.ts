import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { type Form, type Schema, standardForm } from './schema-form.ts';
import { isWireError } from './wire-error.ts';

/** The exchange's own specifications beside the repository, where a workplace has them; the repository carries none. */
const FOLDER = new URL('../../../shared/reference/kalshi-spec/', import.meta.url);
export const SPECIFICATION_HERE = existsSync(FOLDER);
export const SKIPPED = SPECIFICATION_HERE ? '' : ` (skipped: no ${fileURLToPath(FOLDER)})`;

const METHODS = ['get', 'post', 'put', 'delete', 'patch'];
/** One operation of the REST specification. */
type Operation = { readonly method: string; readonly path: string };

type Known = Operation & {
  readonly matches: RegExp;
  /** By status; null for an answer without a body. */
  readonly answers: ReadonlyMap<string, ValidateFunction | null>;
};
export type Specification = {
  readonly operations: readonly Operation[];
  /** What is wrong with an answer. `path` is a template or an address below `/trade-api/v2`. */
  restProblems(method: string, path: string, status: number, body: unknown): string[];
  /** What is wrong with a frame that a server sent. */
  frameProblems(frame: unknown): string[];
};

/** Reads and compiles both specifications, which takes a second or two. */
export function readSpecification(): Specification {
  const rest = readRest(read('openapi.yaml'));
  return {
    operations: rest.map(({ method, path }) => ({ method, path })),
    restProblems: (method, path, status, body) => restProblems(rest, method, path, status, body),
    frameProblems: frameCheck(read('asyncapi.yaml')),
  };
}

const read = (name: string): Schema => parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Schema;
const part = (value: unknown, ...keys: readonly string[]): Schema =>
  keys.reduce((found, key) => ((found as Schema | undefined)?.[key] ?? {}) as Schema, value as Schema);

/** A compiler with every component of a document in both forms. */
function compiler(document: Schema, kind: string): (schema: unknown) => ValidateFunction {
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  formats.default(ajv);
  const definition = (ref: string, form: Form): string => {
    if (!ref.startsWith('#/components/schemas/')) throw new Error(`${kind}: ${ref} is no component`);
    return `${kind}#/$defs/${ref.split('/').at(-1)}.${form}`;
  };
  const $defs: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(part(document, 'components', 'schemas'))) {
    for (const form of ['closed', 'open'] as const)
      $defs[`${name}.${form}`] = standardForm(schema, form, definition);
  }
  ajv.addSchema({ $id: kind, $defs });
  return (schema) => ajv.compile(standardForm(schema, 'closed', definition) as Schema);
}

function readRest(document: Schema): Known[] {
  const compile = compiler(document, 'rest');
  const resolve = (value: Schema): Schema =>
    typeof value['$ref'] === 'string' ? part(document, ...value['$ref'].slice(2).split('/')) : value;
  const known: Known[] = [];
  for (const [path, operations] of Object.entries(part(document, 'paths'))) {
    for (const [method, operation] of Object.entries(operations as Schema)) {
      if (!METHODS.includes(method)) continue;
      const answers = new Map<string, ValidateFunction | null>();
      for (const [status, response] of Object.entries(part(operation, 'responses'))) {
        const { schema } = part(resolve(response as Schema), 'content', 'application/json');
        answers.set(status, schema ? compile(schema) : null);
      }
      const pattern = path.replaceAll(/[.]/g, '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+');
      known.push({ method: method.toUpperCase(), path, matches: new RegExp(`^${pattern}$`), answers });
    }
  }
  // Where an address fits several, the one with the fewest open places is meant.
  const places = ({ path }: Known): number => path.split('{').length;
  return known.sort((a, b) => places(a) - places(b));
}

function restProblems(
  known: readonly Known[],
  method: string,
  path: string,
  status: number,
  body: unknown,
): string[] {
  const bare = path.split('?', 1)[0] ?? '';
  const operation = known.find(
    (own) => own.method === method && (own.path === bare || own.matches.test(bare)),
  );
  if (!operation) return [`${method} ${bare} is not specified`];
  const said = (problems: readonly string[]) =>
    problems.map((text) => `${method} ${operation.path} ${status}: ${text}`);
  // Errors come in shapes that the specification does not know: see where they were recorded.
  if (status >= 400)
    return said(isWireError(body) ? [] : [`no known shape of an error: ${JSON.stringify(body)}`]);
  const check = operation.answers.get(String(status));
  if (check === undefined) return said(['the status is not specified']);
  const empty =
    body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
  if (check === null) return said(empty ? [] : ['a body where none is specified']);
  return said(check(body) ? [] : texts(check.errors));
}

const texts = (errors: readonly ErrorObject[] | null | undefined): string[] =>
  (errors ?? []).map(({ instancePath, message, params }) => {
    const names = params as { readonly unevaluatedProperty?: string; readonly additionalProperty?: string };
    return `${instancePath || '/'} ${message} ${names.unevaluatedProperty ?? names.additionalProperty ?? ''}`.trim();
  });

function frameCheck(document: Schema): (frame: unknown) => string[] {
  const compile = compiler(document, 'frames');
  const checks = new Map<string, ValidateFunction[]>();
  const named = Object.values(part(document, 'components', 'messages')).map(
    (message) => (message as { readonly payload?: Schema }).payload,
  );
  // The newest frame has a form but is in no list of messages yet.
  const { cfbenchmarksValue5HzPayload: newest } = part(document, 'components', 'schemas');
  for (const payload of [...named, newest as Schema | undefined]) {
    const type = payload ? typeOf(document, payload) : undefined;
    if (payload && type) checks.set(type, [...(checks.get(type) ?? []), compile(payload)]);
  }
  return (frame) => {
    const type = (frame as { readonly type?: unknown } | null)?.type;
    const found = typeof type === 'string' ? checks.get(type) : undefined;
    if (!found) return [`a frame of the unknown type ${JSON.stringify(type)}`];
    if (found.some((check) => check(frame))) return [];
    // Of several meanings, the nearest one tells most.
    const nearest = found.reduce((best, check) =>
      (check.errors?.length ?? 0) < (best.errors?.length ?? 0) ? check : best,
    );
    return texts(nearest.errors).map((text) => `${type}: ${text}`);
  };
}

/** The constant that tells a frame from others. */
function typeOf(document: Schema, schema: Schema): string | undefined {
  if (typeof schema['$ref'] === 'string')
    return typeOf(document, part(document, ...schema['$ref'].slice(2).split('/')));
  const own = part(schema, 'properties', 'type');
  const value =
    own['const'] ?? (Array.isArray(own['enum']) && own['enum'].length === 1 ? own['enum'][0] : undefined);
  if (typeof value === 'string') return value;
  for (const inner of (schema['allOf'] as readonly Schema[] | undefined) ?? []) {
    const found = typeOf(document, inner);
    if (found) return found;
  }
  return undefined;
}
