import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from './access.ts';
import type { WebParts } from './build-app.ts';
import type { WebContext } from './context.ts';
import { NoContent, route } from './contract/route.ts';
import { fields, Id, Nothing, orNull, Password, TimeMs } from './contract/schemas.ts';
import { siteOf } from './passkeys.ts';
import { WebError } from './web-error.ts';

const PasskeyReply = fields({
  id: Type.String(),
  name: Type.String(),
  hostName: Type.String({ description: 'for which it was made: it works under no other' }),
  createdAtMs: TimeMs('when it was made'),
  lastUsedAtMs: orNull(TimeMs('when it let in last')),
});
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f]+$' });
/** As the standard writes it in JSON; the browser takes it as it is. */
export const PasskeyOptions = Type.Record(Type.String(), Type.Unknown(), {
  description: 'for the browser: PublicKeyCredential options in JSON',
});
const Text = Type.String({ minLength: 1, maxLength: 1_024 });
/** What the browser gave. */
export const PasskeyAnswer = fields({
  id: Text,
  rawId: Text,
  type: Type.Literal('public-key'),
  response: Type.Record(Type.String(), Type.Unknown()),
  clientExtensionResults: Type.Record(Type.String(), Type.Unknown()),
  authenticatorAttachment: Type.Optional(Type.String({ maxLength: 64 })),
});

/** My passkeys. */
export function passkeyRoutes(
  app: FastifyInstance,
  { sessions, passkeys, audit }: WebParts,
  { passkeys: store }: Pick<WebContext, 'passkeys'>,
): void {
  const mine = { tag: 'person', right: null } as const;

  route(
    app,
    'GET',
    '/api/passkeys',
    { ...mine, summary: 'My passkeys', reply: Type.Array(PasskeyReply) },
    async (_given, request) => [...(await store.list(sessionOf(request).userNo))],
  );

  route(
    app,
    'POST',
    '/api/passkeys/options',
    {
      ...mine,
      summary: 'Begin a passkey: wants the password; nothing is kept until the browser has made one',
      body: fields({ password: Password }),
      reply: PasskeyOptions,
    },
    async ({ body: { password } }, request) => {
      const site = siteOf(request.headers);
      const session = sessionOf(request);
      await sessions.confirm(session, password, request.ip);
      return { ...(await passkeys.beginEnrolment(session.userNo, session.login, site)) };
    },
  );

  route(
    app,
    'POST',
    '/api/passkeys',
    {
      ...mine,
      summary: 'Keep the passkey that the browser has made',
      body: fields({ name: Name, answer: PasskeyAnswer }),
      reply: PasskeyReply,
    },
    async ({ body: { name, answer } }, request) => {
      const { userNo } = sessionOf(request);
      const made = await passkeys.enrol(userNo, name, answer, siteOf(request.headers));
      await audit.write(request, 'passkey.made', { id: made.id, name });
      return made;
    },
  );

  route(
    app,
    'PATCH',
    '/api/passkeys/:id',
    {
      ...mine,
      summary: 'Name a passkey of mine',
      params: fields({ id: Id }),
      body: fields({ name: Name }),
      reply: Nothing,
    },
    async ({ params: { id }, body: { name } }, request) => {
      if (!(await store.rename(sessionOf(request).userNo, id, name)))
        throw new WebError('web.unknown_passkey');
      await audit.write(request, 'passkey.named', { id, name });
      return {};
    },
  );

  route(
    app,
    'DELETE',
    '/api/passkeys/:id',
    {
      ...mine,
      summary: 'Remove a passkey of mine',
      params: fields({ id: Id }),
      reply: NoContent,
      status: 204,
    },
    async ({ params: { id } }, request) => {
      if (!(await store.remove(sessionOf(request).userNo, id))) throw new WebError('web.unknown_passkey');
      await audit.write(request, 'passkey.removed', { id });
      return null;
    },
  );
}
