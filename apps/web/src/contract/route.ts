import type { AccountRight } from '@rec-io/domain/account-right';
import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, HTTPMethods } from 'fastify';
import type { Access } from '../access.ts';
import { Nothing } from './schemas.ts';

/** What a route takes and answers: validation, the API document and the page's client are made from it. */
export type Contract<B extends TSchema, Q extends TObject, P extends TObject, R extends TSchema> = {
  /** One line. */
  readonly summary: string;
  /** Under which it stands in the document. */
  readonly tag: Tag;
  /** `session` when left out. */
  readonly access?: Access;
  /** On the account that is worked on; null: it is about the person alone, or open to everybody. */
  readonly right: AccountRight | null;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly reply: R;
  /** 200 when left out. */
  readonly status?: 200 | 204;
  /** Other statuses with answers that are no refusals. */
  readonly replies?: Readonly<Record<number, TSchema>>;
  readonly bodyBytesMax?: number;
  /** Of the answer, where it is not JSON. */
  readonly mediaType?: string;
};

export type Tag =
  | 'session'
  | 'account'
  | 'person'
  | 'history'
  | 'monitors'
  | 'trading'
  | 'health'
  | 'api'
  | 'system'
  | 'research';

export type Given<B extends TSchema, Q extends TObject, P extends TObject> = {
  readonly body: Static<B>;
  readonly query: Static<Q>;
  readonly params: Static<P>;
};

const BODY_BYTES_MAX = 16 * 1024;

/** Declares a route. What `act` returns is the answer, unless it has sent one itself and returns the reply. */
export function route<
  R extends TSchema,
  B extends TSchema = typeof Nothing,
  Q extends TObject = typeof Nothing,
  P extends TObject = typeof Nothing,
>(
  app: FastifyInstance,
  method: HTTPMethods,
  url: string,
  contract: Contract<B, Q, P, R>,
  act: (
    given: Given<B, Q, P>,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<Static<R> | FastifyReply>,
): void {
  const {
    summary,
    tag,
    access = 'session',
    right,
    params,
    query,
    body,
    reply,
    status = 200,
    replies,
  } = contract;
  const { mediaType, bodyBytesMax = BODY_BYTES_MAX } = contract;
  const answer = mediaType === undefined ? reply : { content: { [mediaType]: { schema: reply } } };
  const schema: FastifySchema = {
    summary,
    ...(right === null ? {} : { description: `Wants the right to ${right}.` }),
    tags: [tag],
    querystring: query ?? Nothing,
    ...(params === undefined ? {} : { params }),
    ...(body === undefined ? {} : { body }),
    response: { [status]: answer, ...replies },
  };
  app.route({
    method,
    url,
    bodyLimit: bodyBytesMax,
    config: { access, right },
    schema,
    handler: async (request, sent): Promise<unknown> => {
      const { body: given, query: asked, params: named } = request as Given<B, Q, P>;
      sent.header('cache-control', 'no-store');
      const told = await act({ body: given, query: asked, params: named }, request, sent);
      return status === 204 && !sent.sent ? sent.code(204).send() : told;
    },
  });
}

/** The answer of a route that has nothing to say. */
export const NoContent = Type.Null();
