import { isSameAccount } from '@rec-io/domain/account-right';
import { NOTIFICATION_KINDS, type NotificationElsewhere } from '@rec-io/domain/notification';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { reachOf, sessionOf } from '../access.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { Done, fields, oneOf, orNull, TimeMs } from '../contract/schemas.ts';
import { keyOf, keyText, PAGE_QUERY } from '../history/history-query.ts';

const PAGE_ROWS = 50;
const Kind = oneOf(...NOTIFICATION_KINDS);
const NotificationsPage = fields({
  rows: Type.Array(
    fields({
      id: Type.String(),
      kind: Kind,
      timeMs: TimeMs('when'),
      detail: Type.Record(Type.String(), Type.Unknown()),
      isRead: Type.Boolean(),
    }),
  ),
  next: orNull(Type.String({ description: 'ask for what is older with after=' })),
});

type Context = Pick<WebContext, 'notifications' | 'research' | 'traderAccount' | 'mode' | 'log'>;

/** What happened by itself on the account, in the mode that is traded now, and what of it a person has read. */
export function notificationRoutes(app: FastifyInstance, context: Context): void {
  const { notifications, research, traderAccount, mode, log } = context;
  const readerOf = (request: FastifyRequest) => {
    const { ownerNo, account } = reachOf(request);
    return { of: { ownerNo, account, mode }, userNo: sessionOf(request).userNo };
  };
  /** Models are of the installation, and so of its trader's account; what became of them is a file. */
  async function elsewhere(request: FastifyRequest): Promise<readonly NotificationElsewhere[]> {
    if (!isSameAccount(reachOf(request), traderAccount)) return [];
    try {
      return (await research.look()).coins.flatMap(({ symbol, events }) =>
        events.map(({ timeMs, event, model, before, by, why }) => ({
          id: `model~${symbol}~${timeMs}~${event}`,
          kind: 'model' as const,
          timeMs,
          detail: { symbol, event, model, before, by, why },
        })),
      );
    } catch (error) {
      log.warn({ reason: String(error) }, 'the models cannot be asked what became of them');
      return [];
    }
  }
  const own = { tag: 'history', right: 'view' } as const;

  route(
    app,
    'GET',
    '/api/notifications',
    {
      ...own,
      summary: 'What happened by itself within the last 30 days, newest first',
      query: fields({ kind: Type.Optional(Kind), ...PAGE_QUERY }),
      reply: NotificationsPage,
    },
    async ({ query: { kind = null, after, limit = PAGE_ROWS } }, request) => {
      const asked = { after: keyOf(after), limit };
      const reader = readerOf(request);
      const { rows, next } = await notifications.page(reader, kind, asked, await elsewhere(request));
      return { rows: [...rows], next: keyText(next) };
    },
  );

  route(
    app,
    'GET',
    '/api/notifications/unread',
    {
      ...own,
      summary: 'How much of it is unread',
      reply: fields({ unread: Type.Integer({ description: 'at most 100' }) }),
    },
    async (_given, request) => ({
      unread: await notifications.unread(readerOf(request), await elsewhere(request)),
    }),
  );

  route(
    app,
    'POST',
    '/api/notifications/read',
    {
      ...own,
      summary: 'I have read all of it up to a time',
      body: fields({
        upToMs: Type.Number({ minimum: 0, maximum: 8.64e15, description: 'UTC milliseconds' }),
      }),
      reply: Done,
    },
    async ({ body: { upToMs } }, request) => {
      await notifications.markRead(readerOf(request), upToMs);
      return { done: true as const };
    },
  );
}
