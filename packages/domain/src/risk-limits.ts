import type { CountE2, MoneyE6 } from './money.ts';

/** Limits that hold for every order, whatever a strategy or a person wants. All amounts are of one account and mode. */
export type RiskLimits = {
  /** Contracts of one entry, in 1/100. */
  readonly maxContractsE2: CountE2;
  readonly maxOpenTrades: number;
  /** Cost of all live trades together, orders under way at their limits. */
  readonly maxExposureE6: MoneyE6;
  /** Cost with fees of one entry: the most that one trade can lose. */
  readonly maxTradeLossE6: MoneyE6;
  /** Realised losses, net, of trades that ended in the last hour, the present day (UTC), and below the account's highest net profit. */
  readonly maxHourLossE6: MoneyE6;
  readonly maxDayLossE6: MoneyE6;
  readonly maxDrawdownE6: MoneyE6;
  /** Entries decided in the last 60 minutes. */
  readonly maxOrdersPerHour: number;
  /** An entry's limit may differ at most so much from the ask that is quoted now, in 1/10,000 $. */
  readonly priceBandE4: number;
  /** Widest spread (ask − bid of the side) of a book that may be entered, in 1/10,000 $. */
  readonly maxSpreadE4: number;
  /**
   * Wall milliseconds since the newest print and the newest message of the books. The feed proves quiet books every 5 s, and
   * gives the connection up when they are not proven within 5 s more.
   */
  readonly maxIndexAgeMs: number;
  readonly maxBookAgeMs: number;
  /** With a proxy in place of the settlement index: no entry in the last so many seconds. */
  readonly proxyMinTimeToCloseS: number;
  /** Contracts of entries that may fill within 15 seconds, in 1/100: the exchange itself stops entries beyond. */
  readonly maxBurstE2: CountE2;
  /** Orders that the exchange refuses one after the other, and orders whose fate is unknown at once, before entries stop. */
  readonly maxRejectedInARow: number;
  readonly maxUnknownOrders: number;
  /** Wall milliseconds for which ledger and exchange may differ before trading is halted. */
  readonly maxMismatchMs: number;
};

export const DEFAULT_RISK_LIMITS: RiskLimits = {
  maxContractsE2: 100_000 as CountE2,
  maxOpenTrades: 40,
  maxExposureE6: 1_000_000_000 as MoneyE6,
  maxTradeLossE6: 100_000_000 as MoneyE6,
  maxHourLossE6: 100_000_000 as MoneyE6,
  maxDayLossE6: 250_000_000 as MoneyE6,
  maxDrawdownE6: 500_000_000 as MoneyE6,
  maxOrdersPerHour: 500,
  priceBandE4: 200,
  maxSpreadE4: 3_000,
  maxIndexAgeMs: 5_000,
  maxBookAgeMs: 15_000,
  proxyMinTimeToCloseS: 120,
  maxBurstE2: 200_000 as CountE2,
  maxRejectedInARow: 5,
  maxUnknownOrders: 3,
  maxMismatchMs: 120_000,
};
