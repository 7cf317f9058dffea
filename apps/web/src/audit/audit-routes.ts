import type { AuditFilter } from '@rec-io/domain/audit-entry';
import type { Period } from '@rec-io/domain/day-range';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { reachOf, sessionOf } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { fields, Login, oneOf, orNull, TimeMs } from '../contract/schemas.ts';
import { csvReply } from '../history/csv-reply.ts';
import { DAYS_QUERY, daysOf } from '../history/history-query.ts';
import { auditCsv } from './audit-csv.ts';

const Via = oneOf('page', 'key', 'command', 'monitor');
const AuditPage = fields({
  rows: Type.Array(
    fields({
      seq: Type.Integer(),
      timeMs: TimeMs('when'),
      userNo: orNull(Type.String()),
      login: Type.String(),
      via: Via,
      action: Type.String(),
      detail: Type.Record(Type.String(), Type.Unknown()),
      address: Type.String(),
      userAgent: Type.String(),
    }),
  ),
  next: orNull(Type.Integer({ description: 'ask for what is older with before=' })),
  isWhole: Type.Boolean({ description: 'false where only what one did oneself is told' }),
});

const FILTER = {
  ...DAYS_QUERY,
  login: Type.Optional(Login),
  what: Type.Optional(
    Type.String({
      maxLength: 64,
      pattern: '^[a-z-]+(\\.[a-z-]+)?$',
      description: 'an action, or the word before its dot: all of that kind',
    }),
  ),
  via: Type.Optional(Via),
};
type Given = {
  readonly period?: Period;
  readonly from?: string;
  readonly to?: string;
  readonly login?: string;
  readonly what?: string;
  readonly via?: AuditFilter['via'] & string;
};

/** What was done on an account: owners see all of it, everybody else what they did themselves. */
export function auditRoutes(
  app: FastifyInstance,
  { audit }: WebParts,
  { profiles, clock }: Pick<WebContext, 'profiles' | 'clock'>,
): void {
  const seesAll = (request: FastifyRequest): boolean => {
    const { scope } = sessionOf(request);
    return scope === null && reachOf(request).role === 'owner';
  };
  const zoneOf = async (request: FastifyRequest): Promise<string> =>
    (await profiles.read(sessionOf(request).userNo)).timeZone;
  async function filterOf(given: Given, request: FastifyRequest): Promise<AuditFilter> {
    const { login = null, what = null, via = null, ...days } = given;
    const userNo = seesAll(request) ? null : sessionOf(request).userNo;
    // Only days depend on where somebody lives.
    const zone = Object.keys(days).length === 0 ? 'UTC' : await zoneOf(request);
    return { userNo, login, what, via, zone, ...daysOf(days, zone, clock.nowMs()) };
  }

  route(
    app,
    'GET',
    '/api/audit',
    {
      summary:
        'What was done on this account, newest first; who does not own it sees what they did themselves',
      tag: 'account',
      right: 'view',
      query: fields({
        ...FILTER,
        before: Type.Optional(Type.Integer({ minimum: 1, description: 'only what is older than this seq' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 when left out' })),
      }),
      reply: AuditPage,
    },
    async ({ query: { before = null, limit = 50, ...given } }, request) => {
      const rows = await audit.read(reachOf(request), before, limit, await filterOf(given, request));
      const next = rows.length < limit ? null : (rows.at(-1)?.seq ?? null);
      return { rows: [...rows], next, isWhole: seesAll(request) };
    },
  );

  route(
    app,
    'GET',
    '/api/audit.csv',
    {
      summary: 'All of it that is meant as CSV, newest first',
      tag: 'account',
      right: 'view',
      query: fields(FILTER),
      reply: Type.String(),
      mediaType: 'text/csv',
    },
    async ({ query }, request, reply) => {
      const [filter, zone] = [await filterOf(query, request), await zoneOf(request)];
      return csvReply(reply, 'rec-io-audit.csv', auditCsv(audit.all(reachOf(request), filter), zone));
    },
  );
}
