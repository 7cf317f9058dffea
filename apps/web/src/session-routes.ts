import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from './access.ts';
import type { LiveFanout } from './live-fanout.ts';
import { isHttps } from './request-origin.ts';
import { expiredSessionCookie, sessionCookie } from './session-cookie.ts';
import type { Session, Sessions } from './sessions.ts';

const Credentials = Type.Object(
  {
    login: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
  },
  { additionalProperties: false },
);

const SessionReply = Type.Object({
  userNo: Type.String(),
  login: Type.String(),
  expiresAtMs: Type.Integer(),
});
export type SessionReply = Static<typeof SessionReply>;

const reply200 = { response: { 200: SessionReply } };
const described = ({ userNo, login, expiresAtMs }: Session): SessionReply => ({ userNo, login, expiresAtMs });

/** Signing in and out, and who is signed in. */
export function sessionRoutes(app: FastifyInstance, sessions: Sessions, fanout: LiveFanout): void {
  app.post<{ Body: Static<typeof Credentials> }>(
    '/api/session',
    { schema: { body: Credentials, ...reply200 }, config: { access: 'open' }, bodyLimit: 4096 },
    async (request, reply) => {
      const { login, password } = request.body;
      const userAgent = request.headers['user-agent'] ?? '';
      const session = await sessions.signIn({ login, password, address: request.ip, userAgent });
      request.log.info({ userNo: session.userNo, address: request.ip }, 'signed in');
      reply.header('set-cookie', sessionCookie(session.token, isHttps(request.headers)));
      return described(session);
    },
  );

  app.get('/api/session', { schema: reply200 }, async (request) => described(sessionOf(request)));

  app.delete('/api/session', async (request, reply) => {
    const session = sessionOf(request);
    await sessions.signOut(session);
    fanout.endSession(session.tokenHash);
    return reply.header('set-cookie', expiredSessionCookie).code(204).send();
  });
}
