import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Exchange } from '../../exchange.ts';
import { TOO_MANY_REQUESTS, UNAVAILABLE } from '../refusal.ts';
import type { FaultRule } from './fault-rule.ts';
import type { Faults } from './faults.ts';
import { requestSubject } from './request-subject.ts';
import { takeAhead } from './take-ahead.ts';

/** What a faulty answer becomes; its text, or a stream that sends it badly. */
type Payload = string | Readable | null;
type AnswerFault = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly app: FastifyInstance;
};

/** Marks a request that was made twice on purpose, so that it has no accidents of its own. */
const AGAIN_HEADER = 'x-recio-again';
const PIECES = 8;

/** Accidents of requests and answers, as hooks of the HTTP server. */
export function requestFaults(
  app: FastifyInstance,
  faults: Faults,
  exchange: Exchange,
  accountOf: (keyId: string) => string | null,
): void {
  const againMark = randomUUID();
  const isAgain = ({ headers }: FastifyRequest): boolean => headers[AGAIN_HEADER] === againMark;

  app.addHook('preHandler', async (request, reply) => {
    if (!faults.rules.has('request') || isAgain(request)) return;
    for (const rule of faults.hits('request', requestSubject(request, accountOf))) {
      if (rule.fault === 'delay') await sleep(rule.delayMs);
      else if (rule.fault === 'partial-fill') takeAhead(exchange, request.body, rule.fraction ?? 0.5);
      else if (rule.fault === 'answer') return reply.code(rule.status).send(bodyOf(rule));
      else if (rule.fault === 'drop-request') {
        reply.hijack();
        request.raw.socket.destroy();
        return reply;
      }
    }
    return undefined;
  });

  app.addHook('onSend', async (request, reply, sent: unknown) => {
    if (faults.clockOffsetMs !== 0) reply.header('date', new Date(faults.shownWallMs()).toUTCString());
    if (!faults.rules.has('answer') || isAgain(request)) return sent;
    if (typeof sent !== 'string' && sent != null) return sent;
    let payload: Payload = sent ?? null;
    for (const rule of faults.hits('answer', requestSubject(request, accountOf)))
      payload = await spoiled(rule, payload, { request, reply, app }, againMark);
    return payload;
  });
}

async function spoiled(
  rule: FaultRule,
  payload: Payload,
  { request, reply, app }: AnswerFault,
  againMark: string,
): Promise<Payload> {
  const text = typeof payload === 'string' ? payload : '';
  switch (rule.fault) {
    case 'delay':
      await sleep(rule.delayMs);
      return payload;
    case 'drop-response':
      request.raw.socket.destroy();
      return payload;
    case 'answer':
      reply.code(rule.status).header('content-type', 'application/json; charset=utf-8');
      return JSON.stringify(bodyOf(rule));
    case 'malformed-body':
      return text.slice(0, Math.floor(text.length / 2));
    case 'slow-body':
      reply.header('content-length', Buffer.byteLength(text));
      return Readable.from(slowly(text, rule.delayMs));
    case 'cut-body':
      reply.header('content-length', Buffer.byteLength(text));
      return Readable.from(halfOf(text, () => request.raw.socket.destroy()));
    case 'duplicate-request': {
      const { 'content-length': _, 'transfer-encoding': __, ...headers } = request.headers;
      const second = await app.inject({
        method: request.method as 'GET',
        url: request.url,
        headers: { ...headers, [AGAIN_HEADER]: againMark },
        ...(request.body == null ? {} : { payload: JSON.stringify(request.body) }),
      });
      if (rule.answer !== 'second') return payload;
      reply.code(second.statusCode).header('content-type', 'application/json; charset=utf-8');
      return second.payload;
    }
    case 'duplicate-response':
      reply.raw.once('finish', () => {
        const { socket } = request.raw;
        const head = `HTTP/1.1 ${reply.statusCode} Again\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`;
        if (!socket.destroyed) socket.write(`${head}${text}`);
      });
      return payload;
    default:
      return payload;
  }
}

/** What the exchange says with that status, unless the rule says what. */
export function bodyOf({ status, body }: Extract<FaultRule, { fault: 'answer' }>): object {
  if (body !== undefined) return body;
  if (status === TOO_MANY_REQUESTS.httpStatus) return TOO_MANY_REQUESTS.body;
  if (status === UNAVAILABLE.httpStatus) return UNAVAILABLE.body;
  return { error: { code: 'internal_server_error', message: 'internal server error' } };
}

async function* slowly(text: string, delayMs: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  const size = Math.max(1, Math.ceil(bytes.length / PIECES));
  for (let at = 0; at < bytes.length; at += size) {
    await sleep(delayMs / PIECES);
    yield bytes.subarray(at, at + size);
  }
}

async function* halfOf(text: string, cut: () => void): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  yield bytes.subarray(0, Math.floor(bytes.length / 2));
  // The half has to be on its way first.
  await sleep(10);
  cut();
}
