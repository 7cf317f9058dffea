import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from './access.ts';
import type { WebParts } from './build-app.ts';
import type { WebContext } from './context.ts';
import { NoContent, route } from './contract/route.ts';
import { fields, Login, Mode, Nothing, orNull, Reach, TimeMs } from './contract/schemas.ts';
import { PasskeyAnswer, PasskeyOptions } from './passkey-routes.ts';
import { siteOf } from './passkeys.ts';
import { isHttps } from './request-origin.ts';
import { expiredSessionCookie, sessionCookie } from './session-cookie.ts';
import type { Session } from './sessions.ts';
import { WebError } from './web-error.ts';

/** Written down; whoever is made to wait is not, lest a flood fill the table. */
const REFUSED = new Set(['web.wrong_credentials', 'web.wrong_code', 'web.wrong_passkey']);
/** Of the second factor, or a recovery code. */
const Code = Type.Optional(Type.String({ minLength: 1, maxLength: 32, description: 'of the second factor' }));

const Credentials = fields({
  login: Login,
  password: Type.String({ minLength: 1, maxLength: 256 }),
  code: Code,
});

const SessionReply = fields({
  userNo: Type.String(),
  login: Type.String(),
  expiresAtMs: TimeMs('when it ends by itself'),
  reach: orNull(Reach),
  /** In which the trader runs. */
  mode: Mode,
});

/** Signing in and out, and who is signed in. */
export function sessionRoutes(
  app: FastifyInstance,
  { sessions, passkeys, fanout, audit }: WebParts,
  { mode }: Pick<WebContext, 'mode'>,
): void {
  const described = ({ userNo, login, expiresAtMs, reach }: Session): Static<typeof SessionReply> => ({
    userNo,
    login,
    expiresAtMs,
    reach,
    mode,
  });

  route(
    app,
    'POST',
    '/api/session',
    {
      summary: 'Sign in: the answer sets the session’s cookie',
      tag: 'session',
      access: 'open',
      right: null,
      body: Credentials,
      reply: SessionReply,
      bodyBytesMax: 4096,
    },
    async ({ body: { login, password, code } }, request, reply) => {
      const userAgent = request.headers['user-agent'] ?? '';
      const given = { login, password, code, address: request.ip, userAgent };
      const session = await sessions.signIn(given).catch(async (error: unknown) => {
        if (error instanceof WebError && REFUSED.has(error.code))
          await audit.write(request, 'session.refused', { code: error.code }, { userNo: null, login });
        throw error;
      });
      request.session = session;
      await audit.write(request, 'session.opened');
      request.log.info({ userNo: session.userNo, address: request.ip }, 'signed in');
      reply.header('set-cookie', sessionCookie(session.token, isHttps(request.headers)));
      return described(session);
    },
  );

  route(
    app,
    'POST',
    '/api/session/passkey/options',
    {
      summary: 'Begin to sign in with a passkey',
      tag: 'session',
      access: 'open',
      right: null,
      body: Nothing,
      reply: PasskeyOptions,
      bodyBytesMax: 64,
    },
    async (_given, request) => ({ ...(await passkeys.beginSignIn(siteOf(request.headers))) }),
  );

  route(
    app,
    'POST',
    '/api/session/passkey',
    {
      summary: 'Sign in with a passkey: the answer sets the session’s cookie',
      tag: 'session',
      access: 'open',
      right: null,
      body: PasskeyAnswer,
      reply: SessionReply,
    },
    async ({ body }, request, reply) => {
      const holder = await passkeys.signIn(body, siteOf(request.headers)).catch(async (error: unknown) => {
        if (error instanceof WebError && REFUSED.has(error.code))
          await audit.write(request, 'session.refused', { code: error.code });
        throw error;
      });
      const session = await sessions.open(holder, request.ip, request.headers['user-agent'] ?? '');
      request.session = session;
      await audit.write(request, 'session.opened', { by: 'passkey' });
      request.log.info({ userNo: session.userNo, address: request.ip }, 'signed in with a passkey');
      reply.header('set-cookie', sessionCookie(session.token, isHttps(request.headers)));
      return described(session);
    },
  );

  route(
    app,
    'GET',
    '/api/session',
    { summary: 'Who is signed in', tag: 'session', right: null, reply: SessionReply },
    async (_given, request) => described(sessionOf(request)),
  );

  route(
    app,
    'DELETE',
    '/api/session',
    { summary: 'Sign out', tag: 'session', right: null, reply: NoContent, status: 204 },
    async (_given, request, reply) => {
      const session = sessionOf(request);
      await sessions.signOut(session);
      await audit.write(request, 'session.closed');
      fanout.endSession(session.tokenHash);
      reply.header('set-cookie', expiredSessionCookie);
      return null;
    },
  );
}
