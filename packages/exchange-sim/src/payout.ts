import { type MoneyE6, moneyE6 } from '@rec-io/domain/money';
import type { Settlement } from '@rec-io/domain/order';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import type { Bulletin } from './bulletin.ts';
import type { Floor } from './floor.ts';
import type { TradingEvent } from './trading-event.ts';
import type { TradingMarket } from './trading-market.ts';

const DOLLAR_E4 = 10_000;

export type PayoutPorts = {
  readonly floor: Floor;
  readonly accounts: Accounts;
  readonly bulletin: Bulletin;
};

/**
 * Pays a dollar for every winning contract of an event and tells who was paid.
 * @param known the event was paid before a restart: there is no fact to keep
 */
export function payEvent(ports: PayoutPorts, event: TradingEvent, timeMs: number, known: boolean): void {
  const { accounts, bulletin, floor } = ports;
  const { eventTicker } = event.fact;
  const paid: { readonly account: Account; readonly settlement: Settlement }[] = [];
  for (const market of event.markets) {
    const { ticker, result } = market;
    if (result === null) continue;
    payHouse(floor, market);
    for (const { heldE2, subaccount } of accounts.holdings(ticker)) {
      if (heldE2 === 0) continue;
      const settlement = settlementOf(market, heldE2, timeMs);
      const { account, exchangeIndex, number } = subaccount;
      accounts.record({
        ...{ kind: 'settled', account: account.name, settlement, result, timeMs },
        ...{ exchangeIndex, subaccount: number },
      });
      paid.push({ account, settlement });
    }
  }
  if (!known) accounts.record({ kind: 'paid', eventTicker, timeMs });
  accounts.commit();
  for (const { account, settlement } of paid) bulletin.emit({ kind: 'settlement', settlement }, account.name);
  for (const { name, cashE6 } of new Set(paid.map(({ account }) => account))) {
    bulletin.emit({ kind: 'balance', balanceE6: cashE6 }, name);
  }
}

function payHouse({ makers, crowds }: Floor, market: TradingMarket): void {
  for (const player of [...makers, ...crowds]) {
    const heldE2 = market.houseHeldE2[player.houseNumber] ?? 0;
    player.cashE6 = moneyE6(player.cashE6 + payoutE6(market, heldE2));
    market.houseHeldE2[player.houseNumber] = 0;
  }
  market.openInterestE2 = 0;
}

const payoutE6 = ({ result }: TradingMarket, heldE2: number): MoneyE6 =>
  moneyE6(DOLLAR_E4 * Math.max(0, result === 'yes' ? heldE2 : -heldE2));

function settlementOf(market: TradingMarket, heldE2: number, timeMs: number): Settlement {
  return {
    ticker: market.ticker,
    eventTicker: market.event.eventTicker,
    result: market.result ?? 'no',
    revenueE6: payoutE6(market, heldE2),
    yesCountE2: Math.max(0, heldE2) as Settlement['yesCountE2'],
    noCountE2: Math.max(0, -heldE2) as Settlement['noCountE2'],
    timeMs,
  };
}
