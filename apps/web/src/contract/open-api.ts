import swagger from '@fastify/swagger';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifySchema } from 'fastify';
import type { ApiDocument } from './api-document.ts';
import { docsPage } from './docs-page.ts';
import { DOCS_STYLE } from './docs-style.ts';
import { route } from './route.ts';
import { ErrorReply } from './schemas.ts';

const TAGS = [
  { name: 'session', description: 'Signing in and out' },
  { name: 'person', description: 'About me' },
  { name: 'account', description: 'Accounts, and who may do what on them' },
  { name: 'history', description: 'What was traded' },
  { name: 'monitors', description: 'What is traded by itself, and how' },
  { name: 'trading', description: 'What a person tells the trader' },
  { name: 'research', description: 'The models: which is in use, and what became of each' },
  { name: 'system', description: 'The installation itself: what runs, and its logs' },
  { name: 'health', description: 'For whoever watches this process' },
  { name: 'api', description: 'This document' },
];

/**
 * Makes the API document of every route that is declared after this, and serves it: `/api/openapi.json` for programs,
 * `/api/docs` for people.
 */
export async function openApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'REC.IO',
        version: '1',
        description:
          'Money and prices are integers of the unit in their name (E6: 1/1,000,000, E4: 1/10,000, E2: 1/100); times are UTC milliseconds. Every refusal is {error: {code, message, fix}}. What is live comes over the WebSocket /api/live: docs/api.md.',
      },
      tags: TAGS,
    },
    // Every route may refuse.
    transform: ({ schema, url }: { schema?: FastifySchema; url: string }) => ({
      schema: {
        ...schema,
        response: { ...(schema?.response as object), default: { ...ErrorReply, description: 'A refusal' } },
      },
      url,
    }),
  });

  route(
    app,
    'GET',
    '/api/openapi.json',
    {
      summary: 'This document, for programs',
      tag: 'api',
      right: null,
      reply: Type.Record(Type.String(), Type.Unknown()),
    },
    async () => app.swagger() as unknown as Record<string, unknown>,
  );
  const page = { tag: 'api', right: null, reply: Type.String() } as const;
  route(
    app,
    'GET',
    '/api/docs',
    { ...page, summary: 'This document, for people', mediaType: 'text/html' },
    async (_given, _request, reply) =>
      reply.type('text/html; charset=utf-8').send(docsPage(app.swagger() as unknown as ApiDocument)),
  );
  route(
    app,
    'GET',
    '/api/docs.css',
    { ...page, summary: 'The look of /api/docs', mediaType: 'text/css' },
    async (_given, _request, reply) => reply.type('text/css; charset=utf-8').send(DOCS_STYLE),
  );
}
