import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Access } from '../access.ts';
import { pageCheck } from './page-check.ts';

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

const KINDS: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  png: 'image/png',
  webmanifest: 'application/manifest+json',
};
const HTML = `<html><link href="/icon-180.png" /><link href="/manifest.webmanifest" /><script src="/assets/a.js"></script></html>`;

/** A page with all its files but `missing`. */
async function check(missing: string): Promise<Awaited<ReturnType<ReturnType<typeof pageCheck>['run']>>> {
  server = createServer(({ url = '' }, reply) => {
    if (url === '/') return reply.writeHead(303, { location: '/sign-in' }).end();
    if (url === '/sign-in') return reply.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
    if (url === missing) return reply.writeHead(404, { 'content-type': 'application/json' }).end('{}');
    return reply.writeHead(200, { 'content-type': KINDS[url.split('.').at(-1) ?? ''] ?? '' }).end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access = { page, signedIn: async () => null } as unknown as Access;
  return pageCheck(access).run(new AbortController().signal);
}

test('a page with everything that it names, and that a browser asks for to install it, is served', async () => {
  expect(await check('')).toMatchObject({ state: 'passed', detail: expect.stringContaining('7 files') });
});

test.each([
  '/assets/a.js',
  '/icon-180.png',
  '/manifest.webmanifest',
  '/service-worker.js',
  '/icon-maskable-512.png',
])('without %s it is not', async (file) => {
  expect(JSON.stringify(await check(file))).toContain(`${file} answers 404`);
});
