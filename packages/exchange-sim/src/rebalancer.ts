import { moneyE6 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import type { Account } from './account.ts';
import type { RestingReservation, TargetShare } from './account-settings.ts';
import type { Exchange } from './exchange.ts';
import { PRIMARY, type Subaccount } from './subaccount.ts';

const EVERY_MS = 10 * SECOND_MS;
const CENT_E6 = 10_000;

/** Every ten seconds of exchange time, moves free money between an account's shards to the shares that it asked for. */
export class Rebalancer {
  readonly #exchange: Exchange;
  readonly #unsubscribe: () => void;
  #turn = 0;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
    this.#unsubscribe = exchange.subscribe((event) => {
      if (event.kind !== 'index') return;
      const turn = Math.floor(event.timeMs / EVERY_MS);
      if (turn === this.#turn) return;
      this.#turn = turn;
      for (const account of exchange.accounts()) this.#rebalance(account);
    });
  }

  stop(): void {
    this.#unsubscribe();
  }

  #rebalance(account: Account): void {
    const { shares, reservation } = account.settings;
    if (shares.length === 0) return;
    const purses = shares.flatMap((share) => {
      const subaccount = account.subaccount(share.exchangeIndex, PRIMARY);
      return subaccount ? [{ share, subaccount, freeE6: freeE6(subaccount, reservation) }] : [];
    });
    const totalE6 = purses.reduce((sumE6, own) => sumE6 + own.freeE6, 0);
    const drifts = purses.map(({ share, subaccount, freeE6: ownE6 }) => ({
      share,
      // What resting orders may need is never moved, whatever is reserved.
      surplusE6: Math.min(ownE6 - targetE6(totalE6, share), subaccount.freeE6),
    }));
    const givers = drifts.filter(({ surplusE6 }) => surplusE6 > 0);
    for (const taker of drifts.filter(({ surplusE6 }) => surplusE6 < 0)) {
      for (const giver of givers) {
        const amountE6 = wholeCents(Math.min(giver.surplusE6, -taker.surplusE6));
        if (amountE6 <= 0) continue;
        const moved = this.#exchange.transferBetweenShards(account.name, {
          fromExchangeIndex: giver.share.exchangeIndex,
          toExchangeIndex: taker.share.exchangeIndex,
          amountE6: moneyE6(amountE6),
        });
        if (!moved.ok) continue;
        giver.surplusE6 -= amountE6;
        taker.surplusE6 += amountE6;
      }
    }
  }
}

const wholeCents = (valueE6: number): number => Math.floor(valueE6 / CENT_E6) * CENT_E6;
const targetE6 = (totalE6: number, { percent }: TargetShare): number => Math.floor((totalE6 * percent) / 100);

/** Money that may be shared out: all of it, or less the value of all resting orders, or of the largest. */
function freeE6(subaccount: Subaccount, reservation: RestingReservation): number {
  if (reservation === 'none') return subaccount.cashE6;
  const values = Array.from(subaccount.holdings.values(), (holding) =>
    holding
      .resting()
      .map(({ side, yesPriceE4, remainingCountE2 }) =>
        side === 'bid' ? yesPriceE4 * remainingCountE2 : (10_000 - yesPriceE4) * remainingCountE2,
      ),
  ).flat();
  const reservedE6 =
    reservation === 'sum' ? values.reduce((sumE6, own) => sumE6 + own, 0) : Math.max(0, ...values);
  return Math.max(0, subaccount.cashE6 - reservedE6);
}
