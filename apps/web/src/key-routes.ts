import { KEY_SCOPES } from '@rec-io/domain/sign-in-means';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from './access.ts';
import type { WebParts } from './build-app.ts';
import { NoContent, route } from './contract/route.ts';
import { fields, Id, oneOf, orNull, Password, TimeMs } from './contract/schemas.ts';
import { WebError } from './web-error.ts';

/** Ten years. */
const DAYS_MAX = 3_650;
const Scope = oneOf(...KEY_SCOPES);
const key = {
  id: Type.String(),
  name: Type.String(),
  scope: Scope,
  ownerNo: Type.String(),
  account: Type.String(),
  createdAtMs: TimeMs('when it was made'),
  lastUsedAtMs: orNull(TimeMs('at most a minute behind')),
  revokedAtMs: orNull(TimeMs('when it was revoked')),
  expiresAtMs: orNull(TimeMs('when it ends by itself; null: never')),
};

/** My API keys: for programs, on the account that I look at when I make them. */
export function keyRoutes(app: FastifyInstance, { sessions, keys, audit }: WebParts): void {
  const mine = { tag: 'person', right: null } as const;

  route(
    app,
    'GET',
    '/api/keys',
    { ...mine, summary: 'My API keys, those that were revoked included', reply: Type.Array(fields(key)) },
    async (_given, request) => [...(await keys.list(sessionOf(request).userNo))],
  );

  route(
    app,
    'POST',
    '/api/keys',
    {
      ...mine,
      summary: 'Make an API key; wants the password once more, and shows the key only now',
      body: fields({
        name: Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f]+$' }),
        scope: Scope,
        days: Type.Optional(
          orNull(
            Type.Integer({
              minimum: 1,
              maximum: DAYS_MAX,
              description: 'until it ends; null, or left out: never',
            }),
          ),
        ),
        password: Password,
      }),
      reply: fields({ ...key, key: Type.String({ description: 'Authorization: Bearer …' }) }),
    },
    async ({ body: { name, scope, days = null, password } }, request) => {
      const session = sessionOf(request);
      if (session.reach === null) throw new WebError('web.not_allowed');
      await sessions.confirm(session, password, request.ip);
      const made = await keys.create(session.userNo, { name, scope, account: session.reach, days });
      await audit.write(request, 'key.made', { id: made.id, name, scope, days });
      return made;
    },
  );

  route(
    app,
    'DELETE',
    '/api/keys/:id',
    { ...mine, summary: 'Revoke a key of mine', params: fields({ id: Id }), reply: NoContent, status: 204 },
    async ({ params: { id } }, request) => {
      if (!(await keys.revoke(sessionOf(request).userNo, id))) throw new WebError('web.unknown_key');
      await audit.write(request, 'key.revoked', { id });
      return null;
    },
  );
}
