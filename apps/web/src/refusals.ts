import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';
import { type ErrorBody, WebError } from './web-error.ts';

/** Turns everything that is thrown into an answer with a stable code. What happened inside goes to the log only. */
export function refusals(app: FastifyInstance, metrics: Metrics): void {
  app.setNotFoundHandler(() => {
    throw new WebError('web.not_found');
  });

  app.setErrorHandler((error: FastifyError | WebError | CatalogueError, request, reply) => {
    if (error instanceof CatalogueError) {
      metrics.countRefusal(error.code);
      reply.header('cache-control', 'no-store');
      return reply.code(409).send(catalogued(error));
    }
    const refusal = error instanceof WebError ? error : wrap(error);
    metrics.countRefusal(refusal.code);
    if (refusal.code === 'web.unavailable') {
      request.log.error(
        { method: request.method, route: request.routeOptions.url, reason: error.message },
        'failed',
      );
    }
    if (refusal.retryAfterSeconds !== null) reply.header('retry-after', refusal.retryAfterSeconds);
    reply.header('cache-control', 'no-store');
    return reply.code(refusal.statusCode).send(refusal.body);
  });
}

/** A failure of the installation's catalogue, in the words and with the code that the command line has for it. */
const catalogued = ({ code, title, why, remedy }: CatalogueError): ErrorBody => ({
  error: { code, message: `${title} ${why}`, fix: remedy },
});

function wrap(error: FastifyError): WebError {
  const { statusCode } = error;
  if (statusCode === 404) return new WebError('web.not_found');
  return new WebError(statusCode !== undefined && statusCode < 500 ? 'web.bad_request' : 'web.unavailable');
}
