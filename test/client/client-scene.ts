import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { type KalshiGateway, type KalshiGatewayOptions, kalshiGateway } from '@rec-io/kalshi/gateway';
import { signer } from '@rec-io/kalshi/signing';
import { runningExchange } from '../../packages/exchange-sim/test/running-exchange.ts';
import { quietLog, wallClock, wallTimers } from '../../packages/kalshi/test/stand-in.ts';

type RunningOptions = Parameters<typeof runningExchange>[0];

export type ClientScene = {
  readonly running: Awaited<ReturnType<typeof runningExchange>>;
  readonly gateway: KalshiGateway;
  /** A bid so low that it rests, or finds nobody. */
  order(more?: Partial<OrderRequest>): OrderRequest;
  resting(more?: Partial<OrderRequest>): OrderRequest;
  place(): { readonly ticker: string; readonly exchangeIndex: number };
  /** The exchange's id of an order that rests now. */
  restingOrder(more?: Partial<OrderRequest>): Promise<string>;
  stop(): Promise<void>;
};

/** The client on a running exchange, over real sockets. */
export async function clientScene(
  key: 'rsa' | 'ed25519',
  exchange: RunningOptions = {},
  options: Partial<KalshiGatewayOptions> = {},
): Promise<ClientScene> {
  const running = await runningExchange(exchange);
  const pem = running.keys[key].privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const gateway = kalshiGateway({
    restUrl: `http://127.0.0.1:${running.server.port}/trade-api/v2`,
    signer: signer(key, pem),
    clock: wallClock,
    timers: wallTimers,
    log: quietLog(),
    ...options,
  });
  await gateway.start();
  let count = 0;
  const order = (more: Partial<OrderRequest> = {}): OrderRequest => ({
    clientOrderId: `order-${++count}`,
    ticker: running.near,
    exchangeIndex: 2,
    side: 'bid',
    yesPriceE4: 100 as PriceE4,
    countE2: 100 as CountE2,
    timeInForce: 'immediate_or_cancel',
    reduceOnly: false,
    ...more,
  });
  const resting = (more: Partial<OrderRequest> = {}) => order({ timeInForce: 'good_till_canceled', ...more });
  return {
    running,
    gateway,
    order,
    resting,
    place: () => ({ ticker: running.near, exchangeIndex: 2 }),
    async restingOrder(more = {}) {
      const outcome = await gateway.api.orderWrites.create(resting(more));
      if (outcome.kind !== 'acknowledged') throw new Error(JSON.stringify(outcome));
      return outcome.orderId;
    },
    async stop() {
      await gateway.stop();
      await running.server.stop();
    },
  };
}
