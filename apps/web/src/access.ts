import {
  ACCOUNT_RIGHTS,
  type AccountId,
  type AccountRight,
  isSameAccount,
  mayDo,
  roleFor,
} from '@rec-io/domain/account-right';
import type { KeyScope } from '@rec-io/domain/sign-in-means';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ApiKeys, bearerOf } from './api-keys.ts';
import type { Audit } from './audit.ts';
import { isSameOrigin, type KnownHosts } from './request-origin.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { readSessionCookie } from './session-cookie.ts';
import type { Session, Sessions } from './sessions.ts';
import { WebError } from './web-error.ts';

/**
 * Who may ask for a route: everybody, or only who has signed in. `page` sends others to the sign-in page; `stopping` takes who was
 * signed in a moment ago while the database does not answer, and is only for what makes trading stricter.
 */
export type Access = 'open' | 'session' | 'page' | 'stopping';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `session` when left out: a route that forgets to say is closed. */
    access?: Access;
    /** On the account that is worked on; null: none. `own` when left out: a route that forgets to say is closed to most. */
    right?: AccountRight | null;
  }
  interface FastifyRequest {
    /** Null only on open routes. */
    session: Session | null;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

type Doors = {
  readonly hosts: KnownHosts;
  readonly sessions: Sessions;
  readonly keys: ApiKeys;
  readonly audit: Audit;
};

/** Puts the doors in front of every route, also of those that do not exist. */
export function guard(app: FastifyInstance, { hosts, sessions, keys, audit }: Doors): void {
  app.decorateRequest('session', null);

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!hosts.has(request.headers.host)) throw new WebError('web.unknown_host');
    const key = bearerOf(request.headers.authorization);
    // What carries a key was not made by a browser of its own accord, and its cookie, if any, is not looked at.
    if (key === null && !SAFE_METHODS.has(request.method) && !isSameOrigin(request.headers)) {
      throw new WebError('web.cross_origin');
    }
    const { access = 'session', right = 'own' } = request.is404
      ? { right: null }
      : request.routeOptions.config;
    if (access === 'open') return;
    if (key !== null) {
      if (right === null || access === 'page') throw new WebError('web.not_for_keys');
      request.session = await keys.find(key);
      if (request.session === null) throw new WebError('web.bad_key');
    } else {
      const token = readSessionCookie(request.headers.cookie);
      request.session = await (access === 'stopping'
        ? sessions.findForStopping(token)
        : sessions.find(token));
    }
    if (request.session === null) {
      if (access === 'page') return reply.redirect('/sign-in', 303);
      throw new WebError('web.session_required');
    }
    const { reach, scope } = request.session;
    if (right === null || (mayDo(reach?.role ?? null, right) && isWithin(scope, right))) return;
    const route = `${request.method} ${request.routeOptions.url ?? ''}`;
    await audit.write(request, 'right.refused', { route, right });
    throw new WebError('web.not_allowed', { detail: `It is for: ${roleFor(right)}.` });
  });
}

const isWithin = (scope: KeyScope | null, right: AccountRight): boolean =>
  scope === null || ACCOUNT_RIGHTS.indexOf(right) <= ACCOUNT_RIGHTS.indexOf(scope);

/** The session of a guarded route. */
export function sessionOf(request: FastifyRequest): Session {
  if (request.session === null) throw new WebError('web.session_required');
  return request.session;
}

/** The account that a guarded route with a right works on. */
export function reachOf(request: FastifyRequest): NonNullable<Session['reach']> {
  const { reach } = sessionOf(request);
  if (reach === null) throw new WebError('web.not_allowed');
  return reach;
}

/** Whoever may be on the account of a route has the right that it wants; here it must be the one whose trader runs. */
export function onTradersAccount(request: FastifyRequest, traders: AccountId): Session {
  const session = sessionOf(request);
  if (session.reach === null || !isSameAccount(session.reach, traders))
    throw new WebError('web.not_your_trader');
  return session;
}
