import { toSignIn } from '../live/to-sign-in.ts';
import { FAILURES } from '../text/shell.ts';
import type { paths, Refusal as Refused } from './schema.d.ts';

/** Why something was not done: `message` and `fix` are shown as they are. */
export type Refusal = Pick<Refused['error'], 'code' | 'message' | 'settings'> & {
  readonly fix: string | null;
};

export type Answer<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly refusal: Refusal };

type Json<T> = T extends { content: { 'application/json': infer Content } } ? Content : never;
type With<Method> = { [Path in keyof paths]: paths[Path] extends Method ? Path : never }[keyof paths];
type Verb = 'post' | 'put' | 'patch' | 'delete';
type Route<Path extends keyof paths, Method extends 'get' | Verb> =
  paths[Path] extends Record<Method, infer Found> ? Found : never;
type Reply<R> = R extends { responses: { 200: infer Good } } ? Json<Good> : never;
type Body<R> = R extends { requestBody: infer Given } ? { readonly body: Json<Given> } : unknown;
type Params<R> = R extends { parameters: { path: infer Given } } ? { readonly params: Given } : unknown;

export type Getable = With<{ get: unknown }>;
export type Postable = With<{ post: unknown }>;
/** What a route answers to GET. */
export type Got<Path extends Getable> = Reply<Route<Path, 'get'>>;
/** What a route takes behind the question mark. */
export type Query<Path extends Getable> =
  Route<Path, 'get'> extends { parameters: { query?: infer Given } } ? NonNullable<Given> : never;
/** What a route takes by POST, and what it answers. */
export type Wish<Path extends Postable> =
  Route<Path, 'post'> extends { requestBody: infer Body } ? Json<Body> : never;
export type Told<Path extends Postable> = Reply<Route<Path, 'post'>>;

const UNREACHABLE: Refusal = {
  code: 'page.unreachable',
  message: FAILURES.unreachable,
  fix: FAILURES.unreachableFix,
};
const ODD: Refusal = { code: 'page.odd_answer', message: FAILURES.odd, fix: FAILURES.oddFix };

const SESSION_IS_OVER = 'web.session_required';

/** Asks web. Never throws; a session that is over leads to the sign-in page. @param params names in the address */
export const ask = <Path extends Getable>(
  path: Path,
  query?: Query<Path>,
  params: Readonly<Record<string, string>> = {},
): Promise<Answer<Got<Path>>> => call(`${addressOf(path, params)}${queryText(query ?? {})}`, {});

const addressOf = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

/** `?a=1&b=x`, or nothing; what is empty or not given is left out. */
export function queryText(query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}

/** Tells web something. Never throws; a session that is over leads to the sign-in page. */
export const tell = <Path extends Postable>(path: Path, body: Wish<Path>): Promise<Answer<Told<Path>>> =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** The same in any way but GET, at an address with names in it: `send('delete', '/api/keys/{id}', { params: { id } })`. */
export function send<V extends Verb, Path extends With<Record<V, unknown>>>(
  verb: V,
  path: Path,
  given: Body<Route<Path, V>> & Params<Route<Path, V>>,
): Promise<Answer<Reply<Route<Path, V>>>> {
  const { params, body } = given as { params?: Readonly<Record<string, string>>; body?: unknown };
  return call(addressOf(path, params ?? {}), {
    method: verb.toUpperCase(),
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

async function call<T>(path: string, request: RequestInit): Promise<Answer<T>> {
  try {
    const reply = await fetch(path, { cache: 'no-store', ...request });
    const said: unknown = await reply.json().catch(() => null);
    if (reply.ok && (said !== null || reply.status === 204)) return { ok: true, data: said as T };
    const refusal = refusalIn(said);
    if (refusal.code === SESSION_IS_OVER) toSignIn();
    return { ok: false, refusal };
  } catch {
    return { ok: false, refusal: UNREACHABLE };
  }
}

function refusalIn(said: unknown): Refusal {
  const error = (said as Partial<Refused> | null)?.error;
  if (typeof error?.code !== 'string' || typeof error.message !== 'string') return ODD;
  const { code, message, fix = null, settings } = error;
  return { code, message, fix, ...(Array.isArray(settings) ? { settings } : {}) };
}

/** For queries, which want what went wrong thrown. */
export async function orThrow<T>(answer: Promise<Answer<T>>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw given.refusal;
  return given.data;
}
