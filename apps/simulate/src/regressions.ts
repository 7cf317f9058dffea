/** A run that once found something, kept so that it is found again when it comes back. */
export type Regression = {
  readonly seed: number;
  readonly hours: number;
  /** As the command line takes it. */
  readonly faults: string;
  readonly killAt: number | null;
  /** What it found. */
  readonly found: string;
};

const FOREIGN_HOLDING_SOLD_EARLY =
  'a holding that was sold before the ledger was opened: its fill was told by nobody, and looked for for ever';

const FILL_OF_THE_OPENING =
  'a fill told with the very time of the ledger’s opening: it counted as the account’s past, and its market was entered';

const BOUGHT_AS_THE_LEDGER_OPENED =
  'an entry on a print of the very time of the ledger’s opening: its own fill counted as the account’s past, and was never told';

const SOLD_IN_THE_LAST_MOMENT =
  'the last look came while a stop was selling: a fault of the look, which asks about what is under way for long';

const PAID_IN_THE_LAST_MOMENT =
  'the last look came while a payment was on its way: a fault of the look, which waits for it now';

const SOLD_ELSEWHERE_AND_BOUGHT_AGAIN =
  'somebody else sold a part of ours and bought it anew, unheard: a fault of the witness, which held ours to be there still';

const CLOCK_SET_AHEAD =
  'the clock was set ahead while an order was looked for: its absence counted as proven after seven seconds instead of ten';

const SOLD_AND_SOLD_IN_ONE_INSTANT =
  'somebody else sold in the very instant in which ours was flat: a fault of the witness, which took our last fill for one of theirs';

const NETTED_AT_THE_EXCHANGE =
  'what somebody else held and what we held came to nothing at the exchange, and theirs was not named any more';

const TAKEN_UP_IN_A_MOMENT =
  'the fill of a trade that was to be sold came half a second ago: a fault of the witness, which gave the supervisor no round';

const PAID_STRANGELY_IN_THE_LAST_MINUTE =
  'a strange result was paid after the last comparison: a fault of the last look, which compares once more then';

const READ_AND_THROWN_AWAY =
  'a fill of somebody else was read, and thrown away because another part of the account could not be read: its market was entered';

const REFUSED_AND_TAKEN =
  'the exchange refused an order, and took it when the network brought it once more: a fault of the witness';

const found = (what: string, ...seeds: readonly number[]): readonly Regression[] =>
  seeds.map((seed) => ({ seed, hours: 1, faults: 'all', killAt: null, found: what }));

export const REGRESSIONS: readonly Regression[] = [
  ...found(FOREIGN_HOLDING_SOLD_EARLY, 100_414, 100_742),
  ...found(FILL_OF_THE_OPENING, 400_475),
  ...found(PAID_IN_THE_LAST_MOMENT, 500_465),
  ...found(SOLD_IN_THE_LAST_MOMENT, 501_395),
  ...found(BOUGHT_AS_THE_LEDGER_OPENED, 507_624),
  ...found(SOLD_ELSEWHERE_AND_BOUGHT_AGAIN, 600_057),
  ...found(CLOCK_SET_AHEAD, 603_453),
  ...found(SOLD_AND_SOLD_IN_ONE_INSTANT, 700_409),
  ...found(NETTED_AT_THE_EXCHANGE, 705_132),
  ...found(TAKEN_UP_IN_A_MOMENT, 805_920),
  ...found(PAID_STRANGELY_IN_THE_LAST_MINUTE, 807_216),
  ...found(READ_AND_THROWN_AWAY, 903_279),
  ...found(REFUSED_AND_TAKEN, 904_586),
];
