import type { FastifyInstance } from 'fastify';
import { balanceRoutes } from './balance-routes.ts';
import { fillRoutes } from './fill-routes.ts';
import { orderReadRoutes } from './order-read-routes.ts';
import { portfolioRead } from './portfolio-read.ts';
import { positionRoutes } from './position-routes.ts';
import type { ServerContext } from './server-context.ts';
import { settlementRoutes } from './settlement-routes.ts';

/** What the account may read of itself. */
export function portfolioRoutes(app: FastifyInstance, context: ServerContext): void {
  const get = portfolioRead(app, context);
  balanceRoutes(get, context);
  positionRoutes(get, context);
  settlementRoutes(get);
  fillRoutes(get, context);
  orderReadRoutes(get, context);
}
