import { MINUTE_MS } from '@rec-io/domain/time';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import { countText, minuteText, priceText } from '../minute-text.ts';
import { factorMax } from '../seams.ts';
import { type FileRows, pickRows } from './file-rows.ts';
import type { Findings } from './findings.ts';

/** So many rows far off, between others that are not, are mistakes of the source; more are another market. */
const SPIKE_ROWS_MAX = 5;

/**
 * Leaves out bars that are far off for some minutes.
 * @throws PriceFileError absurd-jump when the price stays there
 */
export function withoutSpikes(path: string, rows: FileRows, findings: Findings): FileRows {
  const { bars, lines } = rows;
  const kept: number[] = [];
  const drop = (row: number): void => findings.note('spike', lines[row] ?? null, () => barText(rows, row));
  for (let row = 0; row < bars.length; row++) {
    const last = kept.at(-1);
    if (last === undefined || follows(rows, last, row)) {
      kept.push(row);
      continue;
    }
    const back = returnsAt(rows, last, row);
    if (back !== null) {
      for (; row < back; row++) drop(row);
      row--;
    } else if (bars.length - row <= SPIKE_ROWS_MAX) drop(row);
    else if (kept.length <= SPIKE_ROWS_MAX) {
      // What came first was the mistake.
      for (const early of kept.splice(0)) drop(early);
      kept.push(row);
    } else throw jump(path, rows, last, row);
  }
  return kept.length === bars.length ? rows : pickRows(rows, kept);
}

/** Whether one bar can come after another in one market. */
function follows({ bars }: FileRows, last: number, row: number): boolean {
  const factor = factorMax((bars.startMs[row] ?? 0) - (bars.startMs[last] ?? 0));
  const before = bars.closeE4[last] ?? 0;
  const isPossible = (price: number) => price <= before * factor && price >= before / factor;
  return isPossible(bars.openE4[row] ?? 0) && isPossible(bars.closeE4[row] ?? 0);
}

/** The next row that goes on from `last`, within a few; null: none. */
function returnsAt(rows: FileRows, last: number, row: number): number | null {
  for (let next = row + 1; next <= row + SPIKE_ROWS_MAX && next < rows.bars.length; next++)
    if (follows(rows, last, next)) return next;
  return null;
}

const barText = ({ bars }: FileRows, row: number): string =>
  `${minuteText(bars.startMs[row] ?? 0)}: open ${priceText(bars.openE4[row] ?? 0)}, close ${priceText(bars.closeE4[row] ?? 0)}`;

function jump(path: string, rows: FileRows, last: number, row: number): PriceFileError {
  const { bars, lines } = rows;
  const minutes = ((bars.startMs[row] ?? 0) - (bars.startMs[last] ?? 0)) / MINUTE_MS;
  const ago = minutes === 1 ? 'the minute before' : `${countText(minutes)} minutes before`;
  return new PriceFileError(
    'absurd-jump',
    path,
    lines[row] ?? null,
    `a price that a market can have after ${priceText(bars.closeE4[last] ?? 0)} ${ago}`,
    `${barText(rows, row)}, and it stays there`,
  );
}

/** Returns of neighbouring minutes that undo each other more than this are no market's: bid and ask alone come to −0.5. */
const TURNING_MIN = -0.75;
const TURNS_MIN = 200;
/** A price that nobody moves for a week of rows is a feed that stood still. */
const STUCK_ROWS_MAX = 7 * 1_440;

/** @throws PriceFileError two-sources, stuck-price */
export function checkMarket(path: string, { bars, lines }: FileRows): void {
  let [turns, product, square, stuck] = [0, 0, 0, 0];
  let before = Number.NaN;
  for (let row = 1; row < bars.length; row++) {
    const close = bars.closeE4[row] ?? 0;
    const isFlat = bars.highE4[row] === bars.lowE4[row] && close === bars.closeE4[row - 1];
    stuck = isFlat ? stuck + 1 : 0;
    if (stuck >= STUCK_ROWS_MAX) throw standsStill(path, bars.length, lines[row - stuck] ?? 0, close);
    const isNext = (bars.startMs[row] ?? 0) - (bars.startMs[row - 1] ?? 0) === MINUTE_MS;
    const move = isNext ? Math.log(close / (bars.closeE4[row - 1] ?? 1)) : Number.NaN;
    if (!Number.isNaN(move + before)) {
      turns++;
      product += move * before;
      square += (move * move + before * before) / 2;
    }
    before = move;
  }
  if (turns < TURNS_MIN || square === 0 || product / square > TURNING_MIN) return;
  const size = 100 * Math.sqrt(square / turns);
  throw new PriceFileError(
    'two-sources',
    path,
    null,
    'the prices of one market',
    `prices that go to and fro by ${size.toPrecision(2)} % with every minute, as if two were mixed`,
  );
}

const standsStill = (path: string, rows: number, line: number, closeE4: number): PriceFileError =>
  new PriceFileError(
    'stuck-price',
    path,
    line,
    'prices that move within a week',
    `${priceText(closeE4)} in more than ${countText(STUCK_ROWS_MAX)} rows (of ${countText(rows)}) from here on`,
  );
