import { INDEX_ID } from '@rec-io/domain/market';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { FastifyInstance } from 'fastify';
import { type Query, textOf } from './page.ts';
import { badQuery, NOT_FOUND } from './refusal.ts';
import { answer, ROOT, signed } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { indexText } from './wire-text.ts';

const SPANS: Readonly<Record<string, number>> = { MINUTE: MINUTE_MS, HOUR: HOUR_MS, DAY: 24 * HOUR_MS };

/** The index provider's own pages, which the exchange forwards. */
export function indexRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange } = context;
  const symbolOf = (query: Query) =>
    exchange.symbols.find((symbol) => INDEX_ID[symbol] === textOf(query, 'id'));

  /** The newest print. */
  app.get(
    `${ROOT}/cfbenchmarks/values`,
    signed(context, (_caller, { query }, reply) => {
      const symbol = symbolOf(query as Query);
      if (!symbol) return answer(reply, NOT_FOUND);
      const last = exchange.lastPrint(symbol);
      const values = last ? [{ time: last.timeMs, value: indexText(last.indexE4) }] : [];
      return reply.send({ data: { values } });
    }),
  );

  /** One-second prints of the last minute, hour or day, oldest first. */
  app.get(
    `${ROOT}/cfbenchmarks/history/values`,
    signed(context, (_caller, { query }, reply) => {
      const symbol = symbolOf(query as Query);
      if (!symbol) return answer(reply, NOT_FOUND);
      const spanMs = SPANS[textOf(query as Query, 'timespan') ?? 'HOUR'];
      if (spanMs === undefined) return answer(reply, badQuery('GetHistory', 'Timespan', 'oneof'));
      const values: { time: number; value: string }[] = [];
      const endMs = exchange.lastPrint(symbol)?.timeMs ?? 0;
      for (let timeMs = endMs - spanMs + SECOND_MS; timeMs <= endMs; timeMs += SECOND_MS) {
        const print = exchange.print(symbol, timeMs);
        if (print !== null) values.push({ time: timeMs, value: indexText(print) });
      }
      return reply.send({ data: { values } });
    }),
  );
}
