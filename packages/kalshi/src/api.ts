import { AccountApi } from './api/account.ts';
import { ApiKeysApi } from './api/api-keys.ts';
import { CandlesticksApi } from './api/candlesticks.ts';
import { CfBenchmarksApi } from './api/cf-benchmarks.ts';
import { EventsApi } from './api/events.ts';
import { ExchangeApi } from './api/exchange.ts';
import { HistoricalApi } from './api/historical.ts';
import { MarketsApi } from './api/markets.ts';
import { OrderGroupsApi } from './api/order-groups.ts';
import { type OrderSignatures, OrderWrites } from './api/order-writes.ts';
import { OrdersApi } from './api/orders.ts';
import { PortfolioApi } from './api/portfolio.ts';
import { SeriesApi } from './api/series.ts';
import { ShardTransfersApi } from './api/shard-transfers.ts';
import { SubaccountsApi } from './api/subaccounts.ts';
import { orderStatus } from './portfolio.ts';
import type { Rest } from './rest.ts';
import type { UnknownFields } from './wire.ts';

/**
 * All of the exchange's API for event contracts, one part per area. Results are the exchange's own objects, checked: field
 * names are its own, amounts are decimal texts (`domain/money` reads them exactly). What is sent is in the domain's units.
 */
export class KalshiApi {
  /** How often each field was answered that no schema here knows. */
  readonly unknownFields: UnknownFields;
  readonly exchange: ExchangeApi;
  readonly series: SeriesApi;
  readonly events: EventsApi;
  readonly markets: MarketsApi;
  readonly candlesticks: CandlesticksApi;
  readonly historical: HistoricalApi;
  readonly portfolio: PortfolioApi;
  readonly orders: OrdersApi;
  readonly orderWrites: OrderWrites;
  readonly orderGroups: OrderGroupsApi;
  readonly account: AccountApi;
  readonly apiKeys: ApiKeysApi;
  readonly subaccounts: SubaccountsApi;
  readonly shardTransfers: ShardTransfersApi;
  readonly cfBenchmarks: CfBenchmarksApi;

  constructor(rest: Rest, signatures: OrderSignatures = {}) {
    this.unknownFields = rest.unknownFields;
    this.exchange = new ExchangeApi(rest);
    this.series = new SeriesApi(rest);
    this.events = new EventsApi(rest);
    this.markets = new MarketsApi(rest);
    this.candlesticks = new CandlesticksApi(rest);
    this.historical = new HistoricalApi(rest);
    this.portfolio = new PortfolioApi(rest);
    this.orders = new OrdersApi(rest);
    const statusOf = async (orderId: string) => orderStatus((await this.orders.one(orderId)).status);
    this.orderWrites = new OrderWrites(rest, statusOf, signatures);
    this.orderGroups = new OrderGroupsApi(rest);
    this.account = new AccountApi(rest);
    this.apiKeys = new ApiKeysApi(rest);
    this.subaccounts = new SubaccountsApi(rest);
    this.shardTransfers = new ShardTransfersApi(rest);
    this.cfBenchmarks = new CfBenchmarksApi(rest);
  }
}
