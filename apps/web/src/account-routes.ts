import { ACCOUNT_ROLES, type Granted, isSameAccount } from '@rec-io/domain/account-right';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { reachOf, sessionOf } from './access.ts';
import type { WebParts } from './build-app.ts';
import type { WebContext } from './context.ts';
import { NoContent, route } from './contract/route.ts';
import { fields, Login, Mode, oneOf, orNull, Reach, TimeMs } from './contract/schemas.ts';
import { MONEY_SAID } from './money-said.ts';
import { WebError } from './web-error.ts';

const Role = oneOf(...ACCOUNT_ROLES);
const People = Type.Array(
  fields({
    userNo: Type.String(),
    login: Type.String(),
    role: Role,
    grantedBy: Type.String(),
    grantedAtMs: TimeMs('since when'),
    isActive: Type.Boolean({ description: 'false for who was switched off' }),
  }),
);
const ofLogin = fields({ login: Login });

/** Accounts, and who may do what on them. */
export function accountRoutes(
  app: FastifyInstance,
  { sessions, rights, audit }: WebParts,
  { mode, traderAccount }: Pick<WebContext, 'mode' | 'traderAccount'>,
): void {
  route(
    app,
    'GET',
    '/api/account',
    {
      summary: 'The account that I look at, and in which mode it is traded here',
      tag: 'account',
      right: 'view',
      reply: fields({
        ...{ ownerNo: Type.String(), account: Type.String(), role: Role },
        mode: orNull(Mode),
        said: orNull(Type.String({ description: 'what kind of money that is' })),
      }),
    },
    async (_given, request) => {
      const reach = reachOf(request);
      // The mode is that of the trader, which trades one account.
      const isTraded = isSameAccount(reach, traderAccount);
      return { ...reach, mode: isTraded ? mode : null, said: isTraded ? MONEY_SAID[mode] : null };
    },
  );

  route(
    app,
    'GET',
    '/api/accounts',
    {
      summary: 'The accounts on which I have a right',
      tag: 'account',
      right: null,
      reply: Type.Array(Reach),
    },
    async (_given, request) => [...(await rights.reachable(sessionOf(request).userNo))],
  );

  route(
    app,
    'PUT',
    '/api/session/account',
    {
      summary: 'Work on another account of mine from now on, in this session',
      tag: 'account',
      right: null,
      body: fields({
        ownerNo: Type.String({ pattern: '^[0-9]{4}$' }),
        account: Type.String({ minLength: 1, maxLength: 64 }),
      }),
      reply: Reach,
    },
    async ({ body }, request) => {
      const session = sessionOf(request);
      const mine = await rights.reachable(session.userNo);
      if (!mine.some((each) => isSameAccount(each, body))) {
        await audit.write(request, 'account.refused', body);
        throw new WebError('web.not_allowed');
      }
      const { reach } = await sessions.choose(session, body);
      if (reach === null) throw new WebError('web.not_allowed');
      return reach;
    },
  );

  route(
    app,
    'GET',
    '/api/rights',
    { summary: 'Who may do what on this account', tag: 'account', right: 'own', reply: People },
    async (_given, request) => [...(await rights.people(reachOf(request)))],
  );

  route(
    app,
    'PUT',
    '/api/rights/:login',
    {
      summary: 'Give somebody a right on this account',
      tag: 'account',
      right: 'own',
      params: ofLogin,
      body: fields({ role: Role }),
      reply: NoContent,
      status: 204,
    },
    async ({ params: { login }, body: { role } }, request) => {
      done(await rights.grant(reachOf(request), login, role, sessionOf(request).login));
      await audit.write(request, 'right.granted', { login, role });
      return null;
    },
  );

  route(
    app,
    'DELETE',
    '/api/rights/:login',
    {
      summary: 'Take somebody’s right on this account away',
      tag: 'account',
      right: 'own',
      params: ofLogin,
      reply: NoContent,
      status: 204,
    },
    async ({ params: { login } }, request) => {
      done(await rights.revoke(reachOf(request), login));
      await audit.write(request, 'right.revoked', { login });
      return null;
    },
  );
}

function done(granted: Granted): void {
  if (granted === 'unknown') throw new WebError('web.unknown_person');
  if (granted === 'last-owner') throw new WebError('web.last_owner');
}
