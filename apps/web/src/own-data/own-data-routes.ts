import { SECOND_MS } from '@rec-io/domain/time';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { WebError } from '../web-error.ts';
import { ExportTurns } from './export-turns.ts';

/** What is kept of a person, for that person alone. */
export function ownDataRoutes(
  app: FastifyInstance,
  { audit }: WebParts,
  { ownData, clock, log }: Pick<WebContext, 'ownData' | 'clock' | 'log'>,
): void {
  const turns = new ExportTurns(clock);
  route(
    app,
    'GET',
    '/api/profile/data.zip',
    {
      summary: 'Everything that is kept of me and of the accounts that I own; once in five minutes',
      tag: 'person',
      right: null,
      reply: Type.String(),
      mediaType: 'application/zip',
    },
    async (_given, request, reply) => {
      const { userNo } = sessionOf(request);
      const waitMs = turns.begin(userNo);
      if (waitMs > 0) {
        reply.header('retry-after', Math.ceil(waitMs / SECOND_MS));
        throw new WebError('web.too_many_exports');
      }
      await audit.write(request, 'person.exported');
      const data = ownData.of(userNo);
      data.once('close', () => turns.end(userNo));
      data.on('error', (error) => log.warn({ userNo, reason: error.message }, 'an export was not finished'));
      const day = new Date(clock.nowMs()).toISOString().slice(0, 10);
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="rec-io-${userNo}-${day}.zip"`)
        .send(data);
    },
  );
}
