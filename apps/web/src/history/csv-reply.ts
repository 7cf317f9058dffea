import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Sends lines as a file, as they come. */
export const csvReply = (reply: FastifyReply, name: string, lines: AsyncGenerator<string>): FastifyReply =>
  reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(lines));
