import { RISK_DISCLOSURE } from '@rec-io/domain/risk-disclosure';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { reachOf, sessionOf } from './access.ts';
import type { WebParts } from './build-app.ts';
import type { WebContext } from './context.ts';
import { route } from './contract/route.ts';
import { fields, oneOf, orNull, Password, TimeMs } from './contract/schemas.ts';
import { WebError } from './web-error.ts';

const RiskReply = fields({
  version: Type.Integer({ description: 'a new one is accepted anew' }),
  title: Type.String(),
  paragraphs: Type.Array(Type.String()),
  accepted: orNull(
    fields({
      version: Type.Integer(),
      login: Type.String(),
      via: oneOf('page', 'command'),
      timeMs: TimeMs('when'),
    }),
  ),
});

/** What an owner accepts before real money is traded on the account. */
export function riskRoutes(
  app: FastifyInstance,
  { sessions, audit }: WebParts,
  { riskAcceptances }: Pick<WebContext, 'riskAcceptances'>,
): void {
  const { version, title, paragraphs } = RISK_DISCLOSURE;
  const told = async (account: Parameters<typeof riskAcceptances.read>[0]) => ({
    ...{ version, title, paragraphs: [...paragraphs] },
    accepted: await riskAcceptances.read(account, version),
  });

  route(
    app,
    'GET',
    '/api/risk',
    {
      summary: 'The risk text, and who accepted it for this account',
      tag: 'account',
      right: 'view',
      reply: RiskReply,
    },
    async (_given, request) => told(reachOf(request)),
  );

  route(
    app,
    'POST',
    '/api/risk',
    {
      summary: 'Accept the risk text for this account; wants the password once more',
      tag: 'account',
      right: 'own',
      body: fields({
        version: Type.Integer({ minimum: 1, description: 'the one that was read' }),
        password: Password,
      }),
      reply: RiskReply,
    },
    async ({ body }, request) => {
      const account = reachOf(request);
      if (body.version !== version) throw new WebError('web.risk_changed');
      const session = sessionOf(request);
      await sessions.confirm(session, body.password, request.ip);
      const { userNo, login } = session;
      await riskAcceptances.accept(account, { version, userNo, login, via: 'page' });
      await audit.write(request, 'risk.accepted', { version });
      return told(account);
    },
  );
}
