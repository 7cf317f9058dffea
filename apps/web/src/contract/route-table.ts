import type { FastifyContextConfig, FastifyInstance, FastifySchema } from 'fastify';

export type DeclaredRoute = {
  readonly method: string;
  readonly url: string;
  readonly schema: FastifySchema & { readonly hide?: boolean };
  readonly config: FastifyContextConfig;
};

/** Every route as it is declared from now on; those for HEAD, which follow from GET, are left out. */
export function routeTable(app: FastifyInstance): readonly DeclaredRoute[] {
  const table: DeclaredRoute[] = [];
  app.addHook('onRoute', ({ method, url, schema = {}, config = {} }) => {
    for (const each of [method].flat())
      if (each !== 'HEAD') table.push({ method: each, url, schema, config });
  });
  return table;
}
