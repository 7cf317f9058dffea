import { moneyE6 } from '@rec-io/domain/money';
import type { Accounts } from './accounts.ts';
import type { TradingFloors } from './trading-floors.ts';

/** Money in and out over everybody: `cash + collateral + fees − deposits` is always zero. */
export type Conservation = {
  readonly cashE6: number;
  readonly collateralE6: number;
  readonly feesE6: number;
  readonly depositsE6: number;
  readonly contractsE2: number;
};

/** Sums over accounts and the house. */
export function conservationOf(accounts: Accounts, floors: TradingFloors): Conservation {
  let [cashE6, feesE6, depositsE6, shortE2, contractsE2] = [0, 0, 0, 0, 0];
  const held = (countE2: number): void => {
    contractsE2 += countE2;
    shortE2 += Math.max(0, -countE2);
  };
  for (const account of accounts.all()) {
    feesE6 += account.feesE6;
    depositsE6 += account.depositsE6;
    for (const { cashE6: own } of account.subaccounts()) cashE6 += own;
    for (const { countE2 } of account.positions()) held(countE2);
  }
  for (const { floor, calendar } of floors.all()) {
    for (const { cashE6: own } of [...floor.makers, ...floor.crowds]) cashE6 += own;
    for (const { markets } of calendar.unsettled())
      for (const { houseHeldE2 } of markets) houseHeldE2.forEach(held);
  }
  return { cashE6, collateralE6: moneyE6(shortE2 * 10_000), feesE6, depositsE6, contractsE2 };
}

/** Gives the house, whose cash of before a restart is forgotten, what is missing: it was theirs. */
export function balanceHouse(accounts: Accounts, floors: TradingFloors): void {
  const { cashE6, collateralE6, feesE6, depositsE6 } = conservationOf(accounts, floors);
  const [first] = floors.all();
  if (!first) return;
  const { crowd } = first.floor;
  crowd.cashE6 = moneyE6(crowd.cashE6 - (cashE6 + collateralE6 + feesE6 - depositsE6));
}
