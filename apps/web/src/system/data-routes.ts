import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { onTradersAccount } from '../access.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { fields, orNull } from '../contract/schemas.ts';

const Row = fields({
  name: Type.String({ description: 'stable: live-prices, audit, backups' }),
  label: Type.String(),
  bytes: orNull(Type.Number({ description: 'null where web may not look' })),
  rows: orNull(Type.Number({ description: 'as the server estimates them; null for files' })),
  bytesPerDay: orNull(Type.Number({ description: 'over the last week; null before the second day' })),
  keptDays: orNull(Type.Integer({ description: 'what is older goes by itself' })),
  keptBytes: orNull(Type.Number({ description: 'the oldest of what is more goes by itself' })),
  about: Type.String({ description: 'why, where there is no bound that can be set' }),
  problem: orNull(Type.String({ description: 'why its bound does not hold' })),
});

const DataReply = fields({
  rows: Type.Array(Row),
  fullInDays: orNull(
    Type.Number({ description: 'until the disk is full if it goes on so; null: unknown, or never' }),
  ),
  problems: Type.Array(Type.String()),
});

/** What grows. Who may see it sees the installation's account. */
export function dataRoutes(
  app: FastifyInstance,
  { data, traderAccount }: Pick<WebContext, 'data' | 'traderAccount'>,
): void {
  route(
    app,
    'GET',
    '/api/system/data',
    {
      summary: 'Everything that grows: how large it is, how fast it grows, and until when it is kept',
      tag: 'system',
      right: 'view',
      reply: DataReply,
    },
    async (_given, request) => {
      onTradersAccount(request, traderAccount);
      const { rows, fullInDays, problems } = await data.look();
      return {
        rows: rows.map(({ name, label, bytes, rows: count, bytesPerDay, bound, about, problem }) => ({
          ...{ name, label, bytes, rows: count, bytesPerDay, about, problem },
          ...{ keptDays: bound.days, keptBytes: bound.bytes },
        })),
        fullInDays,
        problems: [...problems],
      };
    },
  );
}
