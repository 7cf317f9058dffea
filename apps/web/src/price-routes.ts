import { SYMBOLS } from '@rec-io/domain/market';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { WebContext } from './context.ts';
import { route } from './contract/route.ts';
import { fields, oneOf, PriceE4, TimeMs } from './contract/schemas.ts';

/** Six hours of minutes. */
const BARS = 360;

const Bars = fields({
  bars: Type.Array(
    fields({
      timeMs: TimeMs('begin'),
      openE4: PriceE4('first'),
      highE4: PriceE4('highest'),
      lowE4: PriceE4('lowest'),
      closeE4: PriceE4('last'),
    }),
    { description: 'oldest first; a span without any print has none' },
  ),
});

/** How the index went before a page was opened. */
export function priceRoutes(app: FastifyInstance, { prices }: Pick<WebContext, 'prices'>): void {
  route(
    app,
    'GET',
    '/api/price/bars',
    {
      summary: `The index before a time, in the last ${BARS} spans of so many seconds`,
      tag: 'trading',
      right: 'view',
      query: fields({
        symbol: oneOf(...SYMBOLS),
        seconds: Type.Integer({ minimum: 10, maximum: 300 }),
        until: Type.Integer({
          minimum: 0,
          maximum: 4_000_000_000_000,
          description: 'exchange time, UTC milliseconds; its span is the last',
        }),
      }),
      reply: Bars,
    },
    async ({ query: { symbol, seconds, until } }) => ({
      bars: [...(await prices.bars(symbol, { seconds, untilMs: until, count: BARS }))],
    }),
  );
}
