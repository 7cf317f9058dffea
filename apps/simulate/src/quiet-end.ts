import { AccountFold, compareAccounts } from '@rec-io/domain/account-fold';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { signedHeldE2 } from '@rec-io/domain/trade';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import { ACCOUNT, type Venue } from './venue.ts';
import type { Witness } from './witness.ts';

/** Stops sell also now: what has only begun is no violation, what is still so after each of these waits is one. */
const WAITS_MS = [0, 10_000, 10_000];

/**
 * Without being asked: the fate of every order has become known, and nothing is under way.
 * @param pass lets so many milliseconds go by
 */
export async function allDecided(
  engine: TradingEngine,
  witness: Witness,
  pass: (waitMs: number) => Promise<void>,
): Promise<void> {
  let open: ReadonlyMap<string, string> | null = null;
  for (const waitMs of WAITS_MS) {
    if (waitMs > 0) await pass(waitMs);
    const now = undecided(engine);
    open = new Map([...now].filter(([id]) => open?.has(id) ?? true));
    if (open.size === 0) return;
  }
  for (const [id, words] of open ?? []) witness.violate('nothing-unknown-for-ever', `${id} ${words}`);
}

/** By trade, and one more for whatever else is under way. */
function undecided({ trades, busy }: TradingEngine): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, status, outcome } of trades.live.values())
    if (status === 'pending' || outcome?.kind === 'unknown')
      found.set(id, `is ${status}, ${outcome?.kind ?? 'no outcome'}`);
  if (busy) found.set('an order or a fact', 'is still under way');
  return found;
}

/**
 * What must hold when the network is whole, nothing is under way and the account was read a moment ago. Returns how many
 * differences the trader itself names.
 */
export function quietEnd(
  engine: TradingEngine,
  entries: readonly LedgerEntry[],
  { exchange, odd }: Venue,
  witness: Witness,
): number {
  const ledger = AccountFold.of(entries);
  const differences = compareAccounts(ledger, {
    balanceE6: exchange.balance(ACCOUNT),
    positions: exchange.positions(ACCOUNT),
    // What came before the ledger was opened is inside its opening balance.
    fills: exchange.fills(ACCOUNT).filter(({ timeMs }) => ledger.isAfterOpening(timeMs)),
    // Of an odd result no list tells, so it stays to be seen as a difference.
    settlements: exchange
      .settlements(ACCOUNT)
      .filter(({ timeMs, ticker }) => ledger.isAfterOpening(timeMs) && !odd.has(ticker)),
  });
  const { blockedMarkets } = engine;
  addUp(engine, { exchange, odd }, witness);
  let named = 0;
  for (const { what, ledger: ours, exchange: theirs } of differences) {
    // A fill that is missing is missing in the balance.
    if (blockedMarkets.has(what.replace(/^position /, '')) || blockedMarkets.has('balance')) named++;
    else witness.violate('ledger-equals-exchange', `${what}: ledger ${ours}, exchange ${theirs}`);
  }
  return named;
}

/** Every contract that the exchange says is held belongs to a trade, or is said to be somebody else's. */
function addUp(
  engine: TradingEngine,
  { exchange, odd }: Pick<Venue, 'exchange' | 'odd'>,
  witness: Witness,
): void {
  const leftE2 = new Map<string, number>();
  const add = (ticker: string, countE2: number) =>
    void leftE2.set(ticker, (leftE2.get(ticker) ?? 0) + countE2);
  for (const { ticker, countE2 } of exchange.positions(ACCOUNT)) add(ticker, countE2);
  for (const trade of engine.trades.live.values()) add(trade.intent.ticker, -signedHeldE2(trade));
  // The newest comparison may be of before a payout.
  for (const { ticker, countE2 } of engine.report?.external ?? [])
    if (leftE2.has(ticker)) add(ticker, -countE2);
  for (const [ticker, countE2] of leftE2) {
    if (countE2 === 0 || odd.has(ticker) || engine.blockedMarkets.has(ticker)) continue;
    witness.violate('trades-add-up', `${countE2} of ${ticker} belong to nobody`);
  }
}
