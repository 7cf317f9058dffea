import { type Query, textOf } from './page.ts';
import { badQuery, type WireRefusal } from './refusal.ts';

/** What a parameter of a query may be. */
export type ParameterRule =
  | { readonly kind: 'integer'; readonly min?: number; readonly max?: number; readonly required?: true }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'one'; readonly of: readonly string[] }
  | { readonly kind: 'text'; readonly required: true };

export type QueryRules = Readonly<Record<string, ParameterRule>>;

export const TIME: ParameterRule = { kind: 'integer' };
export const FLAG: ParameterRule = { kind: 'boolean' };

export const SUBACCOUNT: ParameterRule = { kind: 'integer', min: 0, max: 63 };
/** -1 looks for the shard by the ticker. */
export const SHARD: ParameterRule = { kind: 'integer', min: -1 };

/** A parameter that was found to be a whole number. */
export function numberOf(query: Query, name: string): number | undefined {
  const text = textOf(query, name);
  return text === undefined ? undefined : Number(text);
}

/** "min_close_ts" is `MinCloseTs` in the exchange's refusals. */
const fieldOf = (name: string): string =>
  name.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** The first thing in a query that the specification forbids; null when there is nothing. Unknown names are no matter. */
export function queryProblem(query: Query, endpoint: string, rules: QueryRules): WireRefusal | null {
  for (const [name, rule] of Object.entries(rules)) {
    const tag = brokenTag(query, name, rule);
    if (tag !== null) return badQuery(endpoint, fieldOf(name), tag);
  }
  return null;
}

/** The name of the check that fails, as the exchange calls it. */
function brokenTag(query: Query, name: string, rule: ParameterRule): string | null {
  const text = textOf(query, name);
  if (Array.isArray(query[name])) return 'single';
  if (text === undefined) return 'required' in rule && rule.required ? 'required' : null;
  if (rule.kind === 'boolean') return text === 'true' || text === 'false' ? null : 'boolean';
  if (rule.kind === 'one') return rule.of.includes(text) ? null : 'oneof';
  if (rule.kind === 'text') return null;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) return 'numeric';
  if (rule.min !== undefined && value < rule.min) return 'gte';
  return rule.max !== undefined && value > rule.max ? 'lte' : null;
}

/** A limit of 0 means none was given. */
export const withDefaultLimit = (query: Query): Query =>
  textOf(query, 'limit') === '0' ? { ...query, limit: undefined } : query;
