import type { FastifyInstance, FastifyRequest } from 'fastify';
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
  }
  interface FastifyRequest {
    /** Null only on open routes. */
    session: Session | null;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Puts the doors in front of every route, also of those that do not exist. */
export function guard(app: FastifyInstance, hosts: KnownHosts, sessions: Sessions): void {
  app.decorateRequest('session', null);

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!hosts.has(request.headers.host)) throw new WebError('web.unknown_host');
    if (!SAFE_METHODS.has(request.method) && !isSameOrigin(request.headers)) {
      throw new WebError('web.cross_origin');
    }
    const access = request.is404 ? 'session' : (request.routeOptions.config.access ?? 'session');
    if (access === 'open') return;
    const token = readSessionCookie(request.headers.cookie);
    request.session = await (access === 'stopping' ? sessions.findForStopping(token) : sessions.find(token));
    if (request.session !== null) return;
    if (access === 'page') return reply.redirect('/sign-in', 303);
    throw new WebError('web.session_required');
  });
}

/** The session of a guarded route. */
export function sessionOf(request: FastifyRequest): Session {
  if (request.session === null) throw new WebError('web.session_required');
  return request.session;
}
