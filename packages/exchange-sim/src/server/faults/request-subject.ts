import type { FastifyRequest } from 'fastify';
import { pathOf } from '../reply.ts';
import type { Subject } from './fault-rules.ts';

/** A request as rules see it. Who asks is taken from its key, unchecked: a wrong signature can have accidents, too. */
export function requestSubject(
  request: FastifyRequest,
  accountOf: (keyId: string) => string | null,
): Subject & { readonly method: string; readonly path: string } {
  const keyId = request.headers['kalshi-access-key'];
  const path = pathOf(request.url);
  return {
    method: request.method,
    path,
    account: typeof keyId === 'string' ? accountOf(keyId) : null,
    market: marketOf(request.body) ?? marketOf(request.query) ?? marketOfPath(path),
  };
}

/** Of a batch, the first one's. */
function marketOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const record = value as Readonly<Record<string, unknown>>;
  const { orders } = record;
  if (Array.isArray(orders)) return marketOf(orders[0]);
  const ticker = record['ticker'] ?? record['market_ticker'];
  return typeof ticker === 'string' ? ticker : null;
}

const marketOfPath = (path: string): string | null => /\/markets\/([^/]+)/.exec(path)?.[1] ?? null;
