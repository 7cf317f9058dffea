import type { ControlReport } from '@rec-io/app-trader/commands/trader-commands';
import type { ControlView } from '@rec-io/domain/control-view';
import type { HeldView } from '@rec-io/domain/held-view';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import type { Static } from '@sinclair/typebox';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import type { WebApp } from '../build-app.ts';
import { NAMED_FILES, PAGES } from '../page-routes.ts';
import { declaredApp } from './declared-app.ts';
import type { Controlled, ControlState, HeldTrades, Reconciliation } from './trader-answers.ts';

let web: WebApp;
beforeAll(async () => {
  web = await declaredApp();
  await web.app.ready();
});
afterAll(() => web.app.close());

const CHANGES = new Set(['POST', 'PUT', 'PATCH']);

describe('every route', () => {
  test('says what it takes and what it answers', () => {
    const shown = web.routes.filter(({ schema }) => schema.hide !== true);
    expect(shown.length).toBeGreaterThan(15);
    const lacking = shown.filter(({ method, schema }) => {
      const answers = Object.keys((schema.response as object | undefined) ?? {});
      const complete = schema.summary !== undefined && schema.querystring !== undefined && answers.length > 0;
      return !complete || (CHANGES.has(method) && schema.body === undefined);
    });
    expect(shown.filter(({ config }) => config.right === undefined)).toEqual([]);
    expect(lacking.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
  });

  test('is in the document, but for the files of the page', () => {
    const hidden = web.routes.filter(({ schema }) => schema.hide === true).map(({ url }) => url);
    expect(hidden).toEqual([
      ...PAGES,
      ...['/sign-in', '/shell'],
      ...NAMED_FILES.map((file) => `/${file}`),
      '/assets/*',
    ]);
    const { paths = {} } = web.app.swagger() as { paths?: Record<string, object> };
    const documented = Object.entries(paths).flatMap(([url, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${url}`),
    );
    const shown = web.routes.filter(({ schema }) => schema.hide !== true);
    expect(documented.sort()).toEqual(
      shown.map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`).sort(),
    );
  });
});

test('answers of the trader are promised as the trader gives them', () => {
  type Told<T> = T extends object ? { readonly [K in keyof T]: Told<T[K]> } : T;
  expectTypeOf<ControlView>().toExtend<Told<Static<typeof ControlState>>>();
  expectTypeOf<ControlReport>().toExtend<Told<Static<typeof Controlled>>>();
  expectTypeOf<readonly HeldView[]>().toExtend<Told<Static<typeof HeldTrades>>>();
  expectTypeOf<ReconciliationReport>().toExtend<Told<Static<typeof Reconciliation>>>();
});
