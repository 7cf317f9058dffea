import { AccountFold, compareAccounts } from '@rec-io/domain/account-fold';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import { ACCOUNT, type Venue } from './venue.ts';
import type { Witness } from './witness.ts';

/** Without being asked: the fate of every order has become known, and nothing is under way. */
export function allDecided({ trades, busy }: TradingEngine, witness: Witness): void {
  for (const { id, status, outcome } of trades.live.values()) {
    if (status === 'pending' || outcome?.kind === 'unknown')
      witness.violate('nothing-unknown-for-ever', `${id} is ${status}, ${outcome?.kind ?? 'no outcome'}`);
  }
  if (busy) witness.violate('nothing-unknown-for-ever', 'orders or facts are still under way');
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
  let named = 0;
  for (const { what, ledger: ours, exchange: theirs } of differences) {
    // A fill that is missing is missing in the balance.
    if (blockedMarkets.has(what.replace(/^position /, '')) || blockedMarkets.has('balance')) named++;
    else witness.violate('ledger-equals-exchange', `${what}: ledger ${ours}, exchange ${theirs}`);
  }
  return named;
}
