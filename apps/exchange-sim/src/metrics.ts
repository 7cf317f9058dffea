import type { Exchange } from '@rec-io/exchange-sim/exchange';
import { gaugesIn } from '@rec-io/program-parts/gauges';
import { logGauge } from '@rec-io/program-parts/written-lines';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';

export type ExchangeMetrics = {
  readonly registry: Registry;
  readonly seconds: Counter;
  readonly gaps: Counter;
  readonly stalls: Counter;
};

export function exchangeMetrics(exchange: Exchange, sessions: () => number): ExchangeMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = gaugesIn(registry);
  logGauge(registry);
  gauge('exchange_time_seconds', 'Exchange time, Unix seconds', () => exchange.nowMs / 1_000);
  gauge('exchange_markets', 'Markets that have not paid', () =>
    exchange.events().reduce((sum, { markets }) => sum + markets.length, 0),
  );
  gauge('exchange_sockets', 'Open WebSockets', sessions);
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
  return {
    registry,
    seconds: counter('exchange_seconds_total', 'Exchange seconds run'),
    gaps: counter('exchange_gaps_total', 'Exchange seconds without a print'),
    stalls: counter('exchange_stalls_total', 'Pauses of the machine that were too long to be made up for'),
  };
}
