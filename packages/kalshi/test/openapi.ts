import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The exchange's own specification beside the repository, where a workplace has it; the repository carries none. */
const FILE = new URL('../../../../shared/reference/kalshi-spec/openapi.yaml', import.meta.url);
export const SPECIFICATION_HERE = existsSync(FILE);

export type Schema = { readonly [key: string]: unknown };
export type Operation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, { readonly schema: Schema; readonly required: boolean }>;
  readonly body: Schema | null;
  readonly status: number;
  /** Null for an answer without a body. */
  readonly answer: Schema | null;
};

const METHODS = ['get', 'post', 'put', 'delete'];
const field = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((found, key) => (found as Schema | undefined)?.[key], value);

/** Reads requests, samples and checks out of the specification; values are made up here, by kind. */
export class OpenApi {
  readonly operations = new Map<string, Operation>();
  readonly #document: Schema;

  constructor() {
    this.#document = parse(readFileSync(FILE, 'utf8')) as Schema;
    for (const [path, item] of Object.entries(this.#document['paths'] as Schema))
      for (const method of METHODS) {
        const operation = field(item, method) as Schema | undefined;
        if (operation) this.#add(path, method, operation, (field(item, 'parameters') ?? []) as Schema[]);
      }
  }

  /** @param complete with every optional field, or with none */
  sample(schema: Schema, complete: boolean, name = ''): unknown {
    const { ref, resolved } = this.#resolve(schema);
    if (ref === 'FixedPointDollars') return '0.5600';
    if (ref === 'FixedPointCount') return '10.00';
    const { type, enum: values, format, minimum } = resolved;
    if (Array.isArray(values)) return values[0];
    if (type === 'object' || resolved['properties']) return this.#object(resolved, complete);
    if (type === 'array') return this.#array(resolved, complete, name);
    if (type === 'string') return texts(name, format);
    if (type === 'boolean') return true;
    if (type === 'integer' || type === 'number')
      return typeof minimum === 'number' ? Math.max(minimum, 1) : 7;
    return null;
  }

  /** A query's text as the value that it stands for. */
  valueOf(schema: Schema, text: string): unknown {
    const { type } = this.#resolve(schema).resolved;
    if (type === 'array') return [text];
    if (type === 'integer') return Number(text);
    return type === 'boolean' ? text === 'true' : text;
  }

  /** What is wrong with a value that is to be sent; empty when nothing is. */
  problems(schema: Schema, value: unknown, at = ''): string[] {
    const { resolved } = this.#resolve(schema);
    const { type, enum: values, nullable, minimum, maximum } = resolved;
    if (value === null) return nullable === true ? [] : [`${at}: null`];
    if (Array.isArray(values) && !values.includes(value))
      return [`${at}: ${String(value)} is none of ${values}`];
    if (type === 'object' || resolved['properties']) return this.#objectProblems(resolved, value, at);
    if (type === 'array') {
      if (!Array.isArray(value)) return [`${at}: no list`];
      return value.flatMap((one, i) => this.problems(resolved['items'] as Schema, one, `${at}[${i}]`));
    }
    const expected = type === 'integer' || type === 'number' ? 'number' : type;
    if (expected !== undefined && typeof value !== expected) return [`${at}: ${typeof value}, not ${type}`];
    if (type === 'integer' && !Number.isInteger(value)) return [`${at}: ${value} is no integer`];
    if (typeof minimum === 'number' && (value as number) < minimum) return [`${at}: below ${minimum}`];
    if (typeof maximum === 'number' && (value as number) > maximum) return [`${at}: above ${maximum}`];
    return [];
  }

  #objectProblems(schema: Schema, value: unknown, at: string): string[] {
    if (typeof value !== 'object' || value === null) return [`${at}: no object`];
    const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
    const required = (schema['required'] ?? []) as string[];
    return [
      ...required.filter((key) => !(key in value)).map((key) => `${at}.${key}: missing`),
      ...Object.entries(value).flatMap(([key, own]) => {
        const known = properties[key];
        return known ? this.problems(known, own, `${at}.${key}`) : [`${at}.${key}: unknown`];
      }),
    ];
  }

  #object(schema: Schema, complete: boolean): unknown {
    const required = (schema['required'] ?? []) as string[];
    const entries = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
      .filter(([key]) => complete || required.includes(key))
      .map(([key, own]) => [key, key === 'cursor' ? '' : this.sample(own, complete, key)]);
    return Object.fromEntries(entries);
  }

  #array(schema: Schema, complete: boolean, name: string): unknown {
    const items = schema['items'] as Schema;
    const one = this.sample(items, complete, name);
    // A level of a book is a list of two texts: price and count.
    if (String(schema['$ref'] ?? '').endsWith('PriceLevelDollarsCountFp')) return ['0.5600', '10.00'];
    if (schema['minItems'] === 2) return ['0.5600', '10.00'];
    return [one];
  }

  #resolve(schema: Schema): { readonly ref: string | null; readonly resolved: Schema } {
    let ref: string | null = null;
    let resolved = schema;
    for (;;) {
      const [first] = (resolved['allOf'] ?? resolved['oneOf'] ?? resolved['anyOf'] ?? []) as Schema[];
      const target = resolved['$ref'];
      if (typeof target === 'string') {
        ref = target.split('/').at(-1) ?? null;
        resolved = field(this.#document, ...target.slice(2).split('/')) as Schema;
      } else if (first) resolved = { ...first, nullable: resolved['nullable'] };
      else return { ref, resolved };
    }
  }

  #add(path: string, method: string, operation: Schema, shared: readonly Schema[]): void {
    const parameters = [...shared, ...((operation['parameters'] ?? []) as Schema[])].map(
      (parameter) => this.#resolve(parameter).resolved,
    );
    const inQuery = parameters.filter((parameter) => parameter['in'] === 'query');
    const [status, response] = Object.entries((operation['responses'] ?? {}) as Schema).find(([code]) =>
      code.startsWith('2'),
    ) ?? ['200', {}];
    const content = (value: unknown) =>
      field(value, 'content', 'application/json', 'schema') as Schema | undefined;
    const id = String(operation['operationId']);
    this.operations.set(id, {
      id,
      method: method.toUpperCase(),
      path,
      query: new Map(
        inQuery.map((parameter) => [
          String(parameter['name']),
          { schema: parameter['schema'] as Schema, required: parameter['required'] === true },
        ]),
      ),
      body: content(operation['requestBody']) ?? null,
      status: Number(status),
      answer: content(this.#resolve(response as Schema).resolved) ?? null,
    });
  }
}

function texts(name: string, format: unknown): string {
  if (format === 'date-time') return '2026-10-08T15:00:00Z';
  if (/^(start|end|step)$/.test(name)) return '0.0100';
  return /_time$/.test(name) ? '08:00' : 'text';
}
