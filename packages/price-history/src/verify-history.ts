import { inTransaction } from '@rec-io/database/transaction';
import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { MINUTE_MS } from '@rec-io/domain/time';
import { barMomentumPct } from '@rec-io/prices/bar-momentum';
import type { MinuteBars } from '@rec-io/prices/bars';
import type { Pool, PoolClient } from 'pg';
import { type GapMark, marksWithin, readMarks, writeMarks } from './gap-marks.ts';
import { joined, without } from './intervals.ts';
import { minuteText, priceText } from './minute-text.ts';
import { readStoredBars } from './read-price-history.ts';
import { factorMax } from './seams.ts';
import { lockHistory } from './store-bars.ts';
import { updateMomentum } from './update-rows.ts';

export type HistoryFault =
  | 'out-of-order'
  | 'within-a-minute'
  | 'not-positive'
  | 'outside-range'
  | 'negative-volume'
  | 'absurd-jump'
  | 'wrong-momentum'
  | 'gap-without-mark'
  | 'mark-without-gap';

export type FoundFault = {
  readonly fault: HistoryFault;
  readonly count: number;
  /** The first of them. */
  readonly examples: readonly string[];
};

export type CoinVerification = {
  readonly symbol: CoinSymbol;
  readonly bars: number;
  readonly faults: readonly FoundFault[];
  /** What was put right; null when nobody asked for it. */
  readonly mended: { readonly momentum: number; readonly marks: number } | null;
};

/** Momentum that came with a copy was rounded to four digits. */
const MOMENTUM_TOLERANCE_PCT = 0.000_1;
const EXAMPLES_MAX = 3;

/**
 * Reads all of the history and compares it with what must be true of it.
 * @param mends whether what follows from bars, momentum and marks, is put right: then the pool has to be the owner's or the worker's
 */
export async function verifyHistory(
  pool: Pool,
  mends: boolean,
  symbols: readonly CoinSymbol[] = SYMBOLS,
): Promise<readonly CoinVerification[]> {
  const all: CoinVerification[] = [];
  for (const symbol of symbols)
    all.push(await inTransaction(pool, (client) => verify(client, symbol, mends)));
  return all;
}

async function verify(client: PoolClient, symbol: CoinSymbol, mends: boolean): Promise<CoinVerification> {
  // While nobody writes: bars and marks of two moments would contradict each other.
  await lockHistory(client, symbol);
  const { bars, momentum } = await readStoredBars(client, symbol);
  const marks = await readMarks(client, symbol);
  const faults = new Faults();
  checkBars(bars, faults);
  const expected = barMomentumPct(bars);
  const wrong = wrongMomentum(bars, momentum, expected, faults);
  const asked = joined(marks.filter(({ reason }) => reason === 'venue_has_none'));
  const due = marksWithin({ bars, beforeMs: null, afterMs: null }, asked);
  checkMarks(marks, due, faults);
  if (mends) {
    await updateMomentum(client, symbol, bars, expected, wrong);
    await writeMarks(client, symbol, marks, due);
  }
  return {
    ...{ symbol, bars: bars.length, faults: faults.all() },
    mended: mends
      ? { momentum: wrong.length, marks: faults.count('gap-without-mark') + faults.count('mark-without-gap') }
      : null,
  };
}

class Faults {
  readonly #found = new Map<HistoryFault, { count: number; examples: string[] }>();

  note(fault: HistoryFault, example: () => string): void {
    const found = this.#found.get(fault) ?? { count: 0, examples: [] };
    found.count++;
    if (found.examples.length < EXAMPLES_MAX) found.examples.push(example());
    this.#found.set(fault, found);
  }

  count = (fault: HistoryFault): number => this.#found.get(fault)?.count ?? 0;
  all = (): FoundFault[] =>
    [...this.#found].map(([fault, { count, examples }]) => ({ fault, count, examples }));
}

function checkBars(bars: MinuteBars, faults: Faults): void {
  let [lastMs, lastCloseE4] = [Number.NEGATIVE_INFINITY, 0];
  for (let row = 0; row < bars.length; row++) {
    const startMs = bars.startMs[row] ?? 0;
    const [open = 0, high = 0, low = 0, close = 0] = [
      bars.openE4[row],
      bars.highE4[row],
      bars.lowE4[row],
      bars.closeE4[row],
    ];
    const text = () =>
      `${minuteText(startMs)}: open ${priceText(open)}, high ${priceText(high)}, low ${priceText(low)}, close ${priceText(close)}`;
    if (startMs <= lastMs) faults.note('out-of-order', () => `${text()} after ${minuteText(lastMs)}`);
    if (startMs % MINUTE_MS !== 0) faults.note('within-a-minute', () => new Date(startMs).toISOString());
    if (!(low > 0 && open > 0 && high > 0 && close > 0)) faults.note('not-positive', text);
    else if (high < Math.max(open, close, low) || low > Math.min(open, close))
      faults.note('outside-range', text);
    else if (lastCloseE4 > 0 && isJump(lastCloseE4, close, startMs - lastMs))
      faults.note('absurd-jump', () => `${text()}, after ${priceText(lastCloseE4)} at ${minuteText(lastMs)}`);
    if ((bars.volume[row] ?? 0) < 0)
      faults.note('negative-volume', () => `${minuteText(startMs)}: ${bars.volume[row]}`);
    [lastMs, lastCloseE4] = [startMs, close];
  }
}

const isJump = (beforeE4: number, nowE4: number, elapsedMs: number): boolean =>
  Math.max(beforeE4 / nowE4, nowE4 / beforeE4) > factorMax(elapsedMs);

function wrongMomentum(
  { startMs }: MinuteBars,
  stored: Float64Array,
  expected: Float64Array,
  faults: Faults,
): number[] {
  const rows: number[] = [];
  for (const [row, is] of stored.entries()) {
    const ought = expected[row] ?? Number.NaN;
    if (Number.isNaN(ought) ? Number.isNaN(is) : Math.abs(ought - is) <= MOMENTUM_TOLERANCE_PCT) continue;
    rows.push(row);
    faults.note(
      'wrong-momentum',
      () => `${minuteText(startMs[row] ?? 0)}: ${percent(is)} is stored, the bars say ${percent(ought)}`,
    );
  }
  return rows;
}

const percent = (value: number): string => (Number.isNaN(value) ? 'nothing' : `${value.toFixed(4)} %`);

function checkMarks(marks: readonly GapMark[], due: readonly GapMark[], faults: Faults): void {
  const [has, wants] = [joined(marks), joined(due)];
  for (const { fromMs, toMs } of without(wants, has))
    faults.note('gap-without-mark', () => `${minuteText(fromMs)} to ${minuteText(toMs)}`);
  for (const { fromMs, toMs } of without(has, wants))
    faults.note('mark-without-gap', () => `${minuteText(fromMs)} to ${minuteText(toMs)}`);
}
