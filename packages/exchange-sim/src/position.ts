import { type CountE2, type MoneyE6, moneyE6, type PriceE4 } from '@rec-io/domain/money';
import type { BookSide, Fill } from '@rec-io/domain/order';

const DOLLAR_E4 = 10_000;

/**
 * Cash of a trade before fees, signed: what is held is sold (or, held short, bought back) first; the rest is bought at
 * the price of its own leg. Whoever sells YES that they do not hold pays 1 − p for NO.
 */
export function tradeCashE6(side: BookSide, yesPriceE4: PriceE4, countE2: number, heldE2: number): MoneyE6 {
  const signedE2 = side === 'bid' ? countE2 : -countE2;
  const shortBeforeE2 = Math.max(0, -heldE2);
  const shortAfterE2 = Math.max(0, -(heldE2 + signedE2));
  return moneyE6(-yesPriceE4 * signedE2 - DOLLAR_E4 * (shortAfterE2 - shortBeforeE2));
}

/** A position without its methods. */
export type PlainPosition = Omit<AccountPosition, 'apply' | 'close' | 'plain' | 'isTraded'>;

/** One subaccount's contracts in one market, from its first trade to its settlement. */
export class AccountPosition {
  readonly ticker: string;
  readonly exchangeIndex: number;
  readonly subaccount: number;
  /** Above zero YES, below zero NO. */
  countE2 = 0 as CountE2;
  /** What the present holding cost, without fees. */
  exposureE6 = 0;
  /** Gross cost of everything bought, of either leg. */
  tradedE6 = 0;
  realizedE6 = 0;
  feesE6 = 0;
  volumeE2 = 0;
  /** Of everything bought; once paid, of what was held then. */
  yesCostE6 = 0;
  noCostE6 = 0;
  updatedTimeMs = 0;

  constructor(ticker: string, exchangeIndex: number, subaccount: number) {
    this.ticker = ticker;
    this.exchangeIndex = exchangeIndex;
    this.subaccount = subaccount;
  }

  /** One that is kept as plain data. */
  static from(plain: PlainPosition): AccountPosition {
    const { ticker, exchangeIndex, subaccount } = plain;
    return Object.assign(new AccountPosition(ticker, exchangeIndex, subaccount), plain);
  }

  plain(): PlainPosition {
    return { ...this };
  }

  /** Whether there ever was a trade. */
  get isTraded(): boolean {
    return this.volumeE2 > 0;
  }

  /** Paid: nothing is held any more, and the costs are those of what was held until now. */
  close(): void {
    this.yesCostE6 = this.countE2 > 0 ? this.exposureE6 : 0;
    this.noCostE6 = this.countE2 < 0 ? this.exposureE6 : 0;
    this.countE2 = 0 as CountE2;
    this.exposureE6 = 0;
  }

  apply(fill: Fill): void {
    const { side, yesPriceE4, countE2, feeE6 } = fill;
    const held = this.countE2;
    const closingE2 = Math.min(countE2, Math.max(0, side === 'bid' ? -held : held));
    const openingE2 = countE2 - closingE2;
    if (closingE2 > 0) {
      const releasedE6 = Math.round((this.exposureE6 * closingE2) / Math.abs(held));
      const legE4 = side === 'bid' ? DOLLAR_E4 - yesPriceE4 : yesPriceE4;
      this.realizedE6 += legE4 * closingE2 - releasedE6;
      this.exposureE6 -= releasedE6;
    }
    if (openingE2 > 0) {
      const costE6 = (side === 'bid' ? yesPriceE4 : DOLLAR_E4 - yesPriceE4) * openingE2;
      this.exposureE6 += costE6;
      this.tradedE6 += costE6;
      if (side === 'bid') this.yesCostE6 += costE6;
      else this.noCostE6 += costE6;
    }
    this.countE2 = (held + (side === 'bid' ? countE2 : -countE2)) as CountE2;
    this.feesE6 += feeE6;
    this.volumeE2 += countE2;
    this.updatedTimeMs = fill.timeMs;
  }
}
