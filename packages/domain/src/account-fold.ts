import type { LedgerEntry } from './ledger.ts';
import { type CountE2, cost, type MoneyE6, moneyE6, type PriceE4 } from './money.ts';
import type { Fill, Position, Settlement } from './order.ts';

/**
 * Cash of one fill before fees, signed. Buying YES at p pays p; selling YES that is not held is buying NO, and pays
 * 1 − p. What is held is sold first, because the exchange nets the pair at once.
 */
export function fillCash(fill: Pick<Fill, 'side' | 'yesPriceE4' | 'countE2'>, heldE2: CountE2): MoneyE6 {
  const price = fill.yesPriceE4;
  const no = (10_000 - price) as PriceE4;
  if (fill.side === 'bid') {
    const closing = Math.min(fill.countE2, Math.max(0, -heldE2)) as CountE2;
    return moneyE6(cost(no, closing) - cost(price, (fill.countE2 - closing) as CountE2));
  }
  const closing = Math.min(fill.countE2, Math.max(0, heldE2)) as CountE2;
  return moneyE6(cost(price, closing) - cost(no, (fill.countE2 - closing) as CountE2));
}

/** What the ledger says an account has: to be compared with what the exchange says. Grows entry by entry. */
export class AccountFold {
  #openingE6: MoneyE6 | null = null;
  #openedAtMs: number | null = null;
  #newestFactMs: number | null = null;
  #netE6 = 0;
  #feesE6 = 0;
  /** What is held in markets that are not settled. */
  readonly positions = new Map<string, CountE2>();
  /** What was held at a settlement, for fills that are learnt after it: they still net against it. */
  readonly #heldAtSettlement = new Map<string, CountE2>();
  readonly fills = new Map<string, Fill>();
  readonly settlements = new Map<string, Settlement>();

  static of(entries: Iterable<LedgerEntry>): AccountFold {
    const fold = new AccountFold();
    for (const entry of entries) fold.apply(entry);
    return fold;
  }

  /** Opening balance and all that was paid and received since; null when the ledger holds no opening balance. */
  get balanceE6(): MoneyE6 | null {
    return this.#openingE6 === null ? null : moneyE6(this.#openingE6 + this.#netE6);
  }

  /**
   * Whether something of this exchange time counts beside the opening balance. What came before is inside it, and while
   * there is none everything will be.
   */
  isAfterOpening(timeMs: number): boolean {
    return this.#openedAtMs !== null && timeMs > this.#openedAtMs;
  }

  /** Exchange time of the newest fill, settlement or opening: what came after it may be missing here. Null when empty. */
  get newestFactMs(): number | null {
    return this.#newestFactMs;
  }

  /** Everything received minus everything paid, fees included: the profit once all positions are settled. */
  get netE6(): MoneyE6 {
    return moneyE6(this.#netE6);
  }

  get feesE6(): MoneyE6 {
    return moneyE6(this.#feesE6);
  }

  /** Entries come oldest first. The first balance opens the account, later ones are not used; repeats change nothing. */
  apply(entry: LedgerEntry): void {
    if (entry.kind === 'balance') this.#open(entry.balanceE6, entry.timeMs);
    else if (entry.kind === 'fill' && !this.fills.has(entry.fill.tradeId)) {
      const { fill } = entry;
      const { ticker } = fill;
      const holdings = this.settlements.has(ticker) ? this.#heldAtSettlement : this.positions;
      const held = holdings.get(ticker) ?? (0 as CountE2);
      this.fills.set(fill.tradeId, fill);
      this.#saw(fill.timeMs);
      this.#netE6 += fillCash(fill, held) - fill.feeE6;
      this.#feesE6 += fill.feeE6;
      const holds = held + (fill.side === 'bid' ? fill.countE2 : -fill.countE2);
      if (holds === 0) holdings.delete(ticker);
      else holdings.set(ticker, holds as CountE2);
    } else if (entry.kind === 'settlement' && !this.settlements.has(entry.settlement.ticker)) {
      const { ticker, revenueE6, timeMs } = entry.settlement;
      this.settlements.set(ticker, entry.settlement);
      this.#saw(timeMs);
      this.#netE6 += revenueE6;
      const held = this.positions.get(ticker);
      if (held !== undefined) this.#heldAtSettlement.set(ticker, held);
      this.positions.delete(ticker);
    }
  }

  #open(balanceE6: MoneyE6, timeMs: number): void {
    if (this.#openedAtMs !== null) return;
    this.#openingE6 = balanceE6;
    this.#openedAtMs = timeMs;
    this.#saw(timeMs);
  }

  #saw(timeMs: number): void {
    this.#newestFactMs = Math.max(this.#newestFactMs ?? timeMs, timeMs);
  }
}

export type AccountSnapshot = {
  readonly balanceE6: MoneyE6;
  readonly positions: readonly Position[];
  readonly fills: readonly Fill[];
  readonly settlements: readonly Settlement[];
};

export type Difference = {
  readonly what: string;
  readonly ledger: string;
  readonly exchange: string;
  readonly amountE6: MoneyE6;
};

/** Every difference between ledger and exchange, in money. Empty means equal to 1/1,000,000 $. */
export function compareAccounts(ledger: AccountFold, exchange: AccountSnapshot): Difference[] {
  const differences: Difference[] = [];
  const add = (what: string, ours: number | null, theirs: number | null, amount: number): void => {
    if (ours !== theirs) {
      const amountE6 = moneyE6(Math.abs(Math.round(amount)));
      differences.push({ what, ledger: String(ours), exchange: String(theirs), amountE6 });
    }
  };
  const balance = ledger.balanceE6;
  add('balance', balance, exchange.balanceE6, exchange.balanceE6 - (balance ?? 0));

  const theirs = new Map(exchange.positions.map((p) => [p.ticker, p.countE2]));
  for (const ticker of new Set([...theirs.keys(), ...ledger.positions.keys()])) {
    const ours = ledger.positions.get(ticker) ?? 0;
    const count = theirs.get(ticker) ?? 0;
    // A contract is worth at most a dollar: 1/100 contract is 10,000 of 1/1,000,000 $.
    add(`position ${ticker}`, ours, count, (ours - count) * 10_000);
  }

  const fills = new Map(exchange.fills.map((fill) => [fill.tradeId, fill]));
  for (const id of new Set([...fills.keys(), ...ledger.fills.keys()])) {
    const value = (fill: Fill | undefined) => (fill ? cost(fill.yesPriceE4, fill.countE2) : null);
    const [ours, other] = [ledger.fills.get(id), fills.get(id)];
    add(`fill ${id}`, value(ours), value(other), (value(ours) ?? 0) - (value(other) ?? 0));
    add(
      `fee of fill ${id}`,
      ours?.feeE6 ?? null,
      other?.feeE6 ?? null,
      (ours?.feeE6 ?? 0) - (other?.feeE6 ?? 0),
    );
  }

  const settlements = new Map(exchange.settlements.map((s) => [s.ticker, s.revenueE6]));
  for (const ticker of new Set([...settlements.keys(), ...ledger.settlements.keys()])) {
    const ours = ledger.settlements.get(ticker)?.revenueE6 ?? null;
    const other = settlements.get(ticker) ?? null;
    add(`settlement ${ticker}`, ours, other, (ours ?? 0) - (other ?? 0));
  }
  return differences;
}
