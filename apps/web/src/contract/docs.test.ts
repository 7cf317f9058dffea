import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawRequest } from '../../test/raw-request.ts';
import { startWeb, type TestWeb } from '../../test/running-web.ts';
import { docsPage } from './docs-page.ts';

let web: TestWeb;
let cookie: string;
beforeAll(async () => {
  web = await startWeb({});
  cookie = await web.signIn();
});
afterAll(() => web.stop());

test.each(['/api/openapi.json', '/api/docs', '/api/docs.css'])(
  '%s is for who has signed in',
  async (path) => {
    expect((await rawRequest(web.port, path)).status).toBe(401);
    expect((await rawRequest(web.port, path, { headers: { cookie } })).status).toBe(200);
  },
);

test('the document is OpenAPI 3.1 and the page shows its routes without script or style of its own', async () => {
  const document = JSON.parse(
    (await rawRequest(web.port, '/api/openapi.json', { headers: { cookie } })).body,
  );
  expect(document.openapi).toBe('3.1.0');
  const { body, headers } = await rawRequest(web.port, '/api/docs', { headers: { cookie } });
  expect(headers['content-type']).toMatch(/text\/html/);
  for (const path of Object.keys(document.paths)) expect(body).toContain(path);
  expect(body).not.toMatch(/<script|<style| style=| on\w+=/);
});

test('nothing in the document becomes markup', () => {
  const page = docsPage({
    info: { title: '<script>' },
    tags: [{ name: 'a', description: '"<b>&' }],
    paths: {
      '/<i>': {
        get: {
          tags: ['a'],
          summary: '<script>alert(1)</script>',
          responses: { 200: { content: { 'application/json': { schema: { const: '<img src=x>' } } } } },
        },
      },
    },
  });
  expect(page).not.toMatch(/<script>|<b>&|<i>|<img/);
});

test('a request that does not fit is told where', async () => {
  const reply = await fetch(`${web.origin}/api/session?x=1`, { headers: { cookie } });
  expect(reply.status).toBe(400);
  const { error } = (await reply.json()) as { error: { code: string; message: string; fix: string } };
  expect(error.code).toBe('web.bad_request');
  expect(error.message).toMatch(/querystring\/x: Unexpected property/);
  expect(error.fix).not.toBe('');
});
