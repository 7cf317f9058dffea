import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal, type WireRefusal } from './refusal.ts';
import type { ServerContext } from './server-context.ts';
import type { Caller } from './signature.ts';

export const ROOT = '/trade-api/v2';
export const SOCKET_PATH = '/trade-api/ws/v2';

/** The signed path: from the host's root, without the query. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;

export const refuse = (reply: FastifyReply, { httpStatus, body }: WireRefusal): FastifyReply =>
  reply.code(httpStatus).send(body);

/** Sends an answer or a refusal. */
export const answer = (reply: FastifyReply, body: object): FastifyReply =>
  isRefusal(body) ? refuse(reply, body) : reply.send(body);

/** Runs `action` for who signed the request, or answers why nobody did. */
export function signed(
  { check, exchange }: ServerContext,
  action: (
    caller: Caller,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => FastifyReply | Promise<FastifyReply>,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const caller = check(request.method, pathOf(request.url), request.headers);
    if (isRefusal(caller)) return refuse(reply, caller);
    exchange.openAccount(caller.account);
    return action(caller, request, reply);
  };
}
