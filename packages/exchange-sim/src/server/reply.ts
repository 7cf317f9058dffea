import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from './key-ring.ts';
import { mayDo, notScoped, RESTRICTED } from './permission.ts';
import { isRefusal, TOO_MANY_REQUESTS, UNAVAILABLE, type WireRefusal } from './refusal.ts';
import { READ, type RouteRule } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';

export const ROOT = '/trade-api/v2';
export const SOCKET_PATH = '/trade-api/ws/v2';

/** The signed path: from the host's root, without the query. */
export const pathOf = (url: string): string => {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
};

export const refuse = (reply: FastifyReply, { httpStatus, body }: WireRefusal): FastifyReply =>
  reply.code(httpStatus).send(body);

/** Sends an answer or a refusal. */
export const answer = (reply: FastifyReply, body: object): FastifyReply =>
  isRefusal(body) ? refuse(reply, body) : reply.send(body);

/** Runs `action` for who signed the request and may do this now, or answers why nobody did. */
export function signed(
  context: ServerContext,
  action: (
    caller: Caller,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => FastifyReply | Promise<FastifyReply>,
  rule: RouteRule = READ,
) {
  const { check, exchange, limits, tick } = context;
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply | Promise<FastifyReply> => {
    tick();
    const caller = check(request.method, pathOf(request.url), request.headers);
    if (isRefusal(caller)) return refuse(reply, caller);
    if (!mayDo(caller, rule.scope)) return refuse(reply, notScoped(rule.scope));
    if (caller.subaccount !== null && !rule.restrictedKeys) return refuse(reply, RESTRICTED);
    const never = rule.refusal?.(caller, request);
    if (never) return refuse(reply, never);
    const charge = rule.charge(request);
    if (!limits.pays(exchange.account(caller.account), charge)) return refuse(reply, TOO_MANY_REQUESTS);
    return action(caller, request, reply);
  };
}

/** What a change answers once it is kept. */
export type Done = { readonly code: number; readonly body?: object };

/** Runs a change, and answers when what it says is kept. */
export async function answerKept(
  { durable, log }: ServerContext,
  reply: FastifyReply,
  change: () => Done | WireRefusal,
): Promise<FastifyReply> {
  try {
    const done = change();
    if (isRefusal(done)) return refuse(reply, done);
    await durable();
    return reply.code(done.code).send(done.body);
  } catch (error) {
    // When its facts cannot be handed over, nobody can say whether it happened.
    log.warn('a change is not known to be kept', { error: String(error) });
    return refuse(reply, UNAVAILABLE);
  }
}
