/** What must hold after every step, whatever goes wrong. Named as `docs/simulation.md` explains them. */
export const INVARIANTS = {
  'cash-conserved': 'no money appears or disappears at the exchange',
  'durable-before-bytes': 'an order leaves only when its intent is durable, and is what its intent says',
  'sent-once': 'no order is sent twice, or after it was given up',
  'one-order-per-decision': 'a decision makes at most one order',
  'one-content-per-key': 'nobody writes two different things under one id of the ledger',
  'proof-before-next': 'no entry into a market while the fate of an order there is not proven',
  'no-entry-unless-sure': 'no entry on what is stale, not reconciled, not connected or not allowed',
  'one-holder-per-market': 'no entry into a market in which something is held',
  'strictness-kept': 'trading gets less strict by a person only, and what a person was told holds',
  'exits-reduce-only': 'no exit opens or flips a position, none could',
  'every-trade-supervised': 'every open trade is looked at all the time, whatever is paused or down',
  'stops-sell': 'a stop that is due sells, also while the database is away and entries are stopped',
  'exits-go-on':
    'a wish to sell that is durable or was told goes on until it is flat, held, settled or called off',
  'rules-kept': 'rules that a person was told hold for a trade are durable',
  'outcomes-are-true': 'what the ledger says became of an order is what became of it',
  'fills-are-real': 'the ledger has no fill that the exchange has not',
  'fills-counted-once': 'a trade holds exactly what its orders were filled',
  'nothing-forgotten': 'no trade and no durable intent disappears, whatever is restarted',
  'trades-add-up': 'in the end open trades and what others hold add up to the exchange’s positions',
  'ledger-equals-exchange':
    'in the end the ledger is the exchange to the last unit, or the difference is named',
  'nothing-unknown-for-ever': 'with a whole network, every order’s fate becomes known',
  'comes-back': 'with everything whole, the trader trades again',
  'never-throws': 'no event and no promise of the trader fails',
} as const;

export type InvariantName = keyof typeof INVARIANTS;
