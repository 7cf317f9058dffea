import { type AccountRight, mayDo, roleFor } from '@rec-io/domain/account-right';
import type { FastifyInstance, FastifyRequest } from 'fastify';
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

type Doors = { readonly hosts: KnownHosts; readonly sessions: Sessions; readonly audit: Audit };

/** Puts the doors in front of every route, also of those that do not exist. */
export function guard(app: FastifyInstance, { hosts, sessions, audit }: Doors): void {
  app.decorateRequest('session', null);

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!hosts.has(request.headers.host)) throw new WebError('web.unknown_host');
    if (!SAFE_METHODS.has(request.method) && !isSameOrigin(request.headers)) {
      throw new WebError('web.cross_origin');
    }
    const { access = 'session', right = 'own' } = request.is404
      ? { right: null }
      : request.routeOptions.config;
    if (access === 'open') return;
    const token = readSessionCookie(request.headers.cookie);
    request.session = await (access === 'stopping' ? sessions.findForStopping(token) : sessions.find(token));
    if (request.session === null) {
      if (access === 'page') return reply.redirect('/sign-in', 303);
      throw new WebError('web.session_required');
    }
    if (right === null || mayDo(request.session.reach?.role ?? null, right)) return;
    const route = `${request.method} ${request.routeOptions.url ?? ''}`;
    await audit.write(request, 'right.refused', { route, right });
    throw new WebError('web.not_allowed', { detail: `It is for: ${roleFor(right)}.` });
  });
}

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
