import { passwordProblem } from '@rec-io/installer/questions/password-strength';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from './access.ts';
import type { WebParts } from './build-app.ts';
import type { WebContext } from './context.ts';
import { NoContent, route } from './contract/route.ts';
import { fields, Id, Nothing, orNull, Password, TimeMs } from './contract/schemas.ts';
import { WebError } from './web-error.ts';

const OpenSessions = Type.Array(
  fields({
    id: Type.String(),
    userAgent: Type.String(),
    address: Type.String({ description: 'from which it was opened; empty where that was not written down' }),
    createdAtMs: TimeMs('of the sign-in'),
    expiresAtMs: TimeMs('when it ends by itself'),
    lastSeenAtMs: orNull(TimeMs('at most a minute behind')),
    isThis: Type.Boolean({ description: 'the one that asks' }),
  }),
);
const Code = Type.String({ minLength: 1, maxLength: 32 });
const Ended = fields({ ended: Type.Integer({ description: 'sessions' }) });

/** My password, my sessions and my second factor. */
export function securityRoutes(
  app: FastifyInstance,
  { sessions, factor, audit, fanout }: WebParts,
  { pushDevices }: Pick<WebContext, 'pushDevices'>,
): void {
  const mine = { tag: 'person', right: null } as const;
  const close = (ended: readonly string[]) => {
    for (const tokenHash of ended) fanout.endSession(tokenHash);
    return { ended: ended.length };
  };

  route(
    app,
    'PUT',
    '/api/password',
    {
      ...mine,
      summary: 'Change my password: wants the old one, and ends my other sessions',
      body: fields({ password: Password, newPassword: Password }),
      reply: Ended,
    },
    async ({ body: { password, newPassword } }, request) => {
      const session = sessionOf(request);
      await sessions.confirm(session, password, request.ip);
      const problem = passwordProblem(newPassword, [session.login]);
      if (problem !== null) throw new WebError('web.weak_password', { detail: `It ${problem}.` });
      const ended = close(await sessions.changePassword(session, newPassword));
      await pushDevices.removeOthers(session.userNo, session.tokenHash);
      await audit.write(request, 'password.changed', ended);
      return ended;
    },
  );

  route(
    app,
    'GET',
    '/api/sessions',
    { ...mine, summary: 'Where I am signed in', reply: OpenSessions },
    async (_given, request) => [...(await sessions.list(sessionOf(request)))],
  );

  route(
    app,
    'DELETE',
    '/api/sessions/:id',
    { ...mine, summary: 'End a session of mine', params: fields({ id: Id }), reply: NoContent, status: 204 },
    async ({ params: { id } }, request) => {
      const { ended } = close(await sessions.end(sessionOf(request), id));
      if (ended === 0) throw new WebError('web.unknown_session');
      await audit.write(request, 'session.ended', { id });
      return null;
    },
  );

  route(
    app,
    'DELETE',
    '/api/sessions',
    { ...mine, summary: 'End all my sessions but this one', reply: Ended },
    async (_given, request) => {
      const session = sessionOf(request);
      const ended = close(await sessions.endOthers(session));
      // Also those whose session has run out: it has no end of its own any more.
      await pushDevices.removeOthers(session.userNo, session.tokenHash);
      await audit.write(request, 'session.others-ended', ended);
      return ended;
    },
  );

  route(
    app,
    'GET',
    '/api/second-factor',
    {
      ...mine,
      summary: 'Whether sign-in asks me for a code',
      reply: fields({ isOn: Type.Boolean(), recoveryCodesLeft: Type.Integer() }),
    },
    async (_given, request) => factor.state(sessionOf(request).userNo),
  );

  route(
    app,
    'POST',
    '/api/second-factor',
    {
      ...mine,
      summary: 'Begin a second factor: wants the password; nothing is asked for until a code was confirmed',
      body: fields({ password: Password }),
      reply: fields({
        secret: Type.String({ description: 'base32, to be typed where no picture can be taken' }),
        uri: Type.String(),
        svg: Type.String({ description: 'the same as a picture' }),
      }),
    },
    async ({ body: { password } }, request) => {
      const session = sessionOf(request);
      await sessions.confirm(session, password, request.ip);
      return factor.begin(session.userNo, session.login);
    },
  );

  route(
    app,
    'PUT',
    '/api/second-factor',
    {
      ...mine,
      summary: 'Confirm it with a code; shows the recovery codes, only now',
      body: fields({ code: Code }),
      reply: fields({ recoveryCodes: Type.Array(Type.String()) }),
    },
    async ({ body: { code } }, request) => {
      const recoveryCodes = await factor.confirm(sessionOf(request).userNo, code);
      await audit.write(request, 'second-factor.on');
      return { recoveryCodes: [...recoveryCodes] };
    },
  );

  route(
    app,
    'POST',
    '/api/second-factor/off',
    {
      ...mine,
      summary: 'Switch it off: wants the password and a code',
      body: fields({ password: Password, code: Code }),
      reply: Nothing,
    },
    async ({ body: { password, code } }, request) => {
      const session = sessionOf(request);
      await sessions.confirm(session, password, request.ip);
      await factor.require(session.userNo, code);
      if (!(await factor.remove(session.userNo))) throw new WebError('web.second_factor_off');
      await audit.write(request, 'second-factor.off');
      return {};
    },
  );
}
