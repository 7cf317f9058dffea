import { DAY_MS } from '@rec-io/domain/time';
import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import { costOf, DEFAULT_COST, ENDPOINT_COSTS } from './endpoint-costs.ts';
import { refusedByExchange } from './refusal.ts';
import { answerKept, ROOT, signed } from './reply.ts';
import { CHANGE_WHOLE, READ, type RouteRule, writing } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { type Budget, USAGE_LEVELS } from './usage-level.ts';
import { contracts, seconds, time } from './wire-text.ts';

const WINDOW_MS = 30 * DAY_MS;
/** Contracts of thirty days that earn a level, and those that keep it. The exchange does not publish its own: these are ours. */
const VOLUME_GOALS = [
  { level: 'expert', earnE2: 1_000_000_00, keepE2: 500_000_00 },
  { level: 'premier', earnE2: 5_000_000_00, keepE2: 2_500_000_00 },
  { level: 'paragon', earnE2: 20_000_000_00, keepE2: 10_000_000_00 },
  { level: 'prime', earnE2: 50_000_000_00, keepE2: 25_000_000_00 },
  { level: 'prestige', earnE2: 100_000_000_00, keepE2: 50_000_000_00 },
] as const;

const UPGRADE = '/trade-api/v2/account/api_usage_level/upgrade';
const UPGRADE_RULE: RouteRule = { ...CHANGE_WHOLE, charge: () => writing(costOf('POST', UPGRADE)) };
const NO_ORDERS = refusedByExchange({
  httpStatus: 403,
  code: 'forbidden',
  message: 'none of the last 100 orders was created by API',
});

/** How much the account may ask. */
export function accountRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange, limits } = context;

  app.get(
    `${ROOT}/account/limits`,
    signed(context, ({ account: name }, _request, reply) => {
      const account = exchange.account(name);
      const level = limits.level(account);
      const { usageLevel } = account.settings;
      return reply.send({
        usage_tier: level,
        read: bucketObject(USAGE_LEVELS[level].read),
        write: bucketObject(USAGE_LEVELS[level].write),
        grants:
          usageLevel === null
            ? []
            : [{ exchange_instance: 'event_contract', level: usageLevel, source: 'manual' }],
      });
    }),
  );

  /** What reads show is not older than this. */
  app.get(`${ROOT}/exchange/user_data_timestamp`, async (_request, reply) =>
    reply.send({ as_of_time: time(context.exchangeTime() - context.readLagMs()) }),
  );

  app.get(`${ROOT}/account/endpoint_costs`, async (_request, reply) =>
    reply.send({ default_cost: DEFAULT_COST, endpoint_costs: ENDPOINT_COSTS }),
  );

  app.post(
    `${ROOT}/account/api_usage_level/upgrade`,
    signed(
      context,
      ({ account }, _request, reply) =>
        answerKept(context, reply, () => {
          if (exchange.account(account).orders.size === 0) return NO_ORDERS;
          exchange.set(account, { kind: 'usage-level', level: 'advanced' });
          return { code: 201 };
        }),
      UPGRADE_RULE,
    ),
  );

  app.get(
    `${ROOT}/account/api_usage_level/volume_progress`,
    signed(
      context,
      ({ account }, _request, reply) => {
        const nowMs = context.exchangeTime();
        return reply.send({
          volume_progress: [
            {
              computed_ts: seconds(nowMs),
              trailing_30d_volume_fp: contracts(volumeE2(exchange.account(account), nowMs - WINDOW_MS)),
              goals: VOLUME_GOALS.map(({ level, earnE2, keepE2 }) => ({
                level,
                earn_volume_goal_fp: contracts(earnE2),
                keep_volume_goal_fp: contracts(keepE2),
              })),
            },
          ],
        });
      },
      READ,
    ),
  );
}

const bucketObject = ({ perSecond, capacity }: Budget) => ({
  refill_rate: perSecond,
  bucket_capacity: capacity,
});

function volumeE2({ fills }: Account, sinceMs: number): number {
  let sumE2 = 0;
  for (let i = fills.length - 1; i >= 0; i--) {
    const fill = fills[i];
    if (!fill || fill.timeMs < sinceMs) break;
    sumE2 += fill.countE2;
  }
  return sumE2;
}
