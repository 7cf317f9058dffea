import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from './access.ts';
import { NoContent, route } from './contract/route.ts';
import { fields, TimeMs } from './contract/schemas.ts';
import type { LiveFanout } from './live-fanout.ts';
import { isHttps } from './request-origin.ts';
import { expiredSessionCookie, sessionCookie } from './session-cookie.ts';
import type { Session, Sessions } from './sessions.ts';

const Credentials = fields({
  login: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 1, maxLength: 256 }),
});

const SessionReply = fields({
  userNo: Type.String(),
  login: Type.String(),
  expiresAtMs: TimeMs('when it ends by itself'),
});

const described = ({ userNo, login, expiresAtMs }: Session): Static<typeof SessionReply> => ({
  userNo,
  login,
  expiresAtMs,
});

/** Signing in and out, and who is signed in. */
export function sessionRoutes(app: FastifyInstance, sessions: Sessions, fanout: LiveFanout): void {
  route(
    app,
    'POST',
    '/api/session',
    {
      summary: 'Sign in: the answer sets the session’s cookie',
      tag: 'session',
      access: 'open',
      body: Credentials,
      reply: SessionReply,
      bodyBytesMax: 4096,
    },
    async ({ body: { login, password } }, request, reply) => {
      const userAgent = request.headers['user-agent'] ?? '';
      const session = await sessions.signIn({ login, password, address: request.ip, userAgent });
      request.log.info({ userNo: session.userNo, address: request.ip }, 'signed in');
      reply.header('set-cookie', sessionCookie(session.token, isHttps(request.headers)));
      return described(session);
    },
  );

  route(
    app,
    'GET',
    '/api/session',
    { summary: 'Who is signed in', tag: 'session', reply: SessionReply },
    async (_given, request) => described(sessionOf(request)),
  );

  route(
    app,
    'DELETE',
    '/api/session',
    { summary: 'Sign out', tag: 'session', reply: NoContent, status: 204 },
    async (_given, request, reply) => {
      const session = sessionOf(request);
      await sessions.signOut(session);
      fanout.endSession(session.tokenHash);
      reply.header('set-cookie', expiredSessionCookie);
      return null;
    },
  );
}
