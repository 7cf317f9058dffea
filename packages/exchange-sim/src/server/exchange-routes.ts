import { DAY_MS } from '@rec-io/domain/time';
import type { FastifyInstance } from 'fastify';
import type { ShardState } from '../exchange-state.ts';
import { EXCHANGE_INDEX } from '../trading-market.ts';
import { ROOT } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { time } from './wire-text.ts';

const WEEK_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const SCHEDULE_MS = 365 * DAY_MS;
/** The shards that are served: markets are on the second only. */
const SHARDS = [
  { exchange_index: 0, description: 'default' },
  { exchange_index: EXCHANGE_INDEX, description: 'crypto' },
];

/** Whether the exchange is open, and when it is. */
export function exchangeRoutes(app: FastifyInstance, { exchange, exchangeTime }: ServerContext): void {
  app.get(`${ROOT}/exchange/status`, async () => {
    const { resumeMs } = exchange;
    const shards = SHARDS.map((shard) => ({ ...shard, ...activeOf(exchange.state(shard.exchange_index)) }));
    const every = (name: keyof ReturnType<typeof activeOf>): boolean => shards.every((shard) => shard[name]);
    return {
      exchange_active: every('exchange_active'),
      trading_active: every('trading_active'),
      intra_exchange_transfers_active: every('intra_exchange_transfers_active'),
      ...(resumeMs !== null && { exchange_estimated_resume_time: time(resumeMs) }),
      exchange_index_statuses: shards,
    };
  });

  app.get(`${ROOT}/exchange/schedule`, async () => {
    const allDay = [{ open_time: '00:00', close_time: '24:00' }];
    const nowMs = exchangeTime();
    const week = Object.fromEntries(WEEK_DAYS.map((day) => [day, allDay]));
    const span = { start_time: time(nowMs - SCHEDULE_MS), end_time: time(nowMs + SCHEDULE_MS) };
    const windows = exchange.maintenance().map(({ startMs, endMs }) => ({
      start_datetime: time(startMs),
      end_datetime: time(endMs),
    }));
    return { schedule: { standard_hours: [{ ...span, ...week }], maintenance_windows: windows } };
  });
}

const activeOf = ({ exchangeActive, tradingActive }: ShardState) => ({
  exchange_active: exchangeActive,
  trading_active: exchangeActive && tradingActive,
  intra_exchange_transfers_active: exchangeActive,
});
