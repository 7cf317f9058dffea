import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Access } from './access.ts';
import { WebError } from './web-error.ts';

const DAY_MS = 86_400_000;
/** Names of built assets carry a hash of their content, so they never change. */
const ASSET_CACHE = { maxAge: 365 * DAY_MS, immutable: true };
const PAGE_CACHE = { cacheControl: false };

/** All of them are one application, which looks at the address itself. */
export const PAGES = [
  '/',
  ...[
    '/history',
    '/performance',
    '/monitors',
    '/research',
    '/account',
    '/settings',
    '/system',
    '/audit',
    '/notifications',
  ],
  ...['/settings/profile', '/settings/security', '/settings/keys', '/settings/exchange'],
  '/trades/:id',
];

/** Files with a name of their own. */
export const NAMED_FILES = [
  ...['manifest.webmanifest', 'icon.svg', 'service-worker.js'],
  ...['icon-180.png', 'icon-192.png', 'icon-512.png', 'icon-maskable-512.png'],
];

/** Files are no part of the API document. */
const files = (access: Access) => ({ config: { access, right: null }, schema: { hide: true } });

/** The dashboard's files. They hold no data, so all but the page itself are open. */
export async function pageRoutes(app: FastifyInstance, staticDir: string): Promise<void> {
  const root = resolve(staticDir);
  const isBuilt = existsSync(resolve(root, 'index.html'));
  await app.register(fastifyStatic, { root, serve: false, preCompressed: true, suppressWarning: true });

  const page = (file: string) => (_request: unknown, reply: FastifyReply) => {
    if (!isBuilt) throw new WebError('web.page_not_built');
    return reply.header('cache-control', 'no-cache').sendFile(file, PAGE_CACHE);
  };
  for (const path of PAGES) app.get(path, files('page'), page('index.html'));
  app.get('/sign-in', files('open'), page('sign-in.html'));
  // The page without a look at who asks, as a browser keeps it: it is empty, and asks for everything itself.
  app.get('/shell', files('open'), page('index.html'));
  for (const file of NAMED_FILES) app.get(`/${file}`, files('open'), page(file));
  app.get<{ Params: { '*': string } }>('/assets/*', files('open'), (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, ASSET_CACHE),
  );
}
