import type { Adoption, LedgerEntry } from './ledger.ts';
import { MarketHolding } from './market-holding.ts';
import { type CountE2, cost, type MoneyE6, moneyE6 } from './money.ts';
import type { Fill, Position, Settlement } from './order.ts';
import { TimeOrder } from './time-order.ts';

/**
 * What the ledger says an account has: to be compared with what the exchange says. Grows entry by entry, and is the same whatever
 * their order, and however often each comes.
 */
export class AccountFold {
  #opening: { readonly balanceE6: MoneyE6; readonly timeMs: number } | null = null;
  #newestFactMs: number | null = null;
  #netE6 = 0;
  #feesE6 = 0;
  #transferredE6 = 0;
  /** What is held in markets that are not settled: above zero YES, below zero NO. */
  readonly positions = new Map<string, CountE2>();
  readonly fills = new Map<string, Fill>();
  readonly settlements = new Map<string, Settlement>();
  readonly adoptions = new Map<string, Adoption>();
  readonly fillsByTime = new TimeOrder<Fill>();
  readonly settlementsByTime = new TimeOrder<Settlement>();
  /** Also of settled markets: a fill that is learnt after the settlement still nets against what was held. */
  readonly #holdings = new Map<string, MarketHolding>();

  static of(entries: Iterable<LedgerEntry>): AccountFold {
    const fold = new AccountFold();
    for (const entry of entries) fold.apply(entry);
    return fold;
  }

  /** Opening balance and all that came and went since; null when the ledger holds no opening balance. */
  get balanceE6(): MoneyE6 | null {
    const opening = this.#opening;
    return opening === null ? null : moneyE6(opening.balanceE6 + this.#netE6 + this.#transferredE6);
  }

  /**
   * Whether something of this exchange time counts beside the opening balance. What came before is inside it, and while
   * there is none everything will be.
   */
  isAfterOpening(timeMs: number): boolean {
    return this.#opening !== null && timeMs > this.#opening.timeMs;
  }

  /** Exchange time of the opening balance; null when there is none. */
  get openedAtMs(): number | null {
    return this.#opening?.timeMs ?? null;
  }

  /** Exchange time of the newest fill, settlement or opening: what came after it may be missing here. Null when empty. */
  get newestFactMs(): number | null {
    return this.#newestFactMs;
  }

  /**
   * Everything received minus everything paid, fees included: the profit once all positions are settled. Money that came or went
   * without a trade is not in it.
   */
  get netE6(): MoneyE6 {
    return moneyE6(this.#netE6);
  }

  get feesE6(): MoneyE6 {
    return moneyE6(this.#feesE6);
  }

  /** The earliest balance opens the account, later ones are not used. */
  apply(entry: LedgerEntry): void {
    if (entry.kind === 'balance') this.#open(entry.balanceE6, entry.timeMs);
    else if (entry.kind === 'fill') this.#fill(entry.fill);
    else if (entry.kind === 'settlement') this.#settle(entry.settlement);
    else if (entry.kind === 'adoption') this.#adopt(entry.adoption);
  }

  #open(balanceE6: MoneyE6, timeMs: number): void {
    const opening = this.#opening;
    if (opening !== null && opening.timeMs < timeMs) return;
    if (opening?.timeMs === timeMs && opening.balanceE6 <= balanceE6) return;
    this.#opening = { balanceE6, timeMs };
    this.#saw(timeMs);
  }

  #fill(fill: Fill): void {
    if (this.fills.has(fill.tradeId)) return;
    this.fills.set(fill.tradeId, fill);
    this.fillsByTime.add(fill);
    this.#saw(fill.timeMs);
    this.#feesE6 += fill.feeE6;
    this.#move(fill.ticker, (holding) => holding.fill(fill));
  }

  #settle(settlement: Settlement): void {
    const { ticker, revenueE6, timeMs } = settlement;
    if (this.settlements.has(ticker)) return;
    this.settlements.set(ticker, settlement);
    this.settlementsByTime.add(settlement);
    this.#saw(timeMs);
    this.#netE6 += revenueE6;
    this.positions.delete(ticker);
  }

  /** An adopted fill is one: its own entry tells what it moved. */
  #adopt(adoption: Adoption): void {
    const { id, what, ticker, cashE6 } = adoption;
    if (this.adoptions.has(id)) return;
    this.adoptions.set(id, adoption);
    if (what === 'cash') this.#transferredE6 += cashE6;
    else if (what === 'position' && ticker !== null) this.#move(ticker, (holding) => holding.adopt(adoption));
  }

  #move(ticker: string, change: (holding: MarketHolding) => void): void {
    const holding = this.#holdings.get(ticker) ?? new MarketHolding();
    this.#holdings.set(ticker, holding);
    const before = holding.cashE6;
    change(holding);
    this.#netE6 += holding.cashE6 - before;
    if (holding.countE2 === 0 || this.settlements.has(ticker)) this.positions.delete(ticker);
    else this.positions.set(ticker, holding.countE2);
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
  readonly code: 'balance' | 'position' | 'fill' | 'fee' | 'settlement';
  /** The market, or the trade id of the fill; null for the balance. */
  readonly about: string | null;
  readonly what: string;
  readonly ledger: string;
  readonly exchange: string;
  readonly amountE6: MoneyE6;
};

/** Every difference between ledger and exchange, in money. Empty means equal to 1/1,000,000 $. */
export function compareAccounts(
  ledger: Pick<AccountFold, 'balanceE6' | 'positions' | 'fills' | 'settlements'>,
  exchange: AccountSnapshot,
): Difference[] {
  const differences: Difference[] = [];
  const add = (
    code: Difference['code'],
    about: string | null,
    ours: number | null,
    theirs: number | null,
    amount: number,
  ): void => {
    if (ours === theirs) return;
    const amountE6 = moneyE6(Math.abs(Math.round(amount)));
    const what = about === null ? code : `${code === 'fee' ? 'fee of fill' : code} ${about}`;
    differences.push({ code, about, what, ledger: String(ours), exchange: String(theirs), amountE6 });
  };
  const balance = ledger.balanceE6;
  add('balance', null, balance, exchange.balanceE6, exchange.balanceE6 - (balance ?? 0));

  const theirs = new Map(exchange.positions.map((p) => [p.ticker, p.countE2]));
  for (const ticker of new Set([...theirs.keys(), ...ledger.positions.keys()])) {
    const ours = ledger.positions.get(ticker) ?? 0;
    const count = theirs.get(ticker) ?? 0;
    // A contract is worth at most a dollar: 1/100 contract is 10,000 of 1/1,000,000 $.
    add('position', ticker, ours, count, (ours - count) * 10_000);
  }

  const fills = new Map(exchange.fills.map((fill) => [fill.tradeId, fill]));
  for (const id of new Set([...fills.keys(), ...ledger.fills.keys()])) {
    const value = (fill: Fill | undefined) => (fill ? cost(fill.yesPriceE4, fill.countE2) : null);
    const [ours, other] = [ledger.fills.get(id), fills.get(id)];
    add('fill', id, value(ours), value(other), (value(ours) ?? 0) - (value(other) ?? 0));
    add('fee', id, ours?.feeE6 ?? null, other?.feeE6 ?? null, (ours?.feeE6 ?? 0) - (other?.feeE6 ?? 0));
  }

  const settlements = new Map(exchange.settlements.map((s) => [s.ticker, s.revenueE6]));
  for (const ticker of new Set([...settlements.keys(), ...ledger.settlements.keys()])) {
    const ours = ledger.settlements.get(ticker)?.revenueE6 ?? null;
    const other = settlements.get(ticker) ?? null;
    add('settlement', ticker, ours, other, (ours ?? 0) - (other ?? 0));
  }
  return differences;
}
