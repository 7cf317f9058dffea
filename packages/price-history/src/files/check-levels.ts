import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { DAY_MS } from '@rec-io/domain/time';
import { PriceFileError, type PriceFileFault } from '@rec-io/prices/price-file-error';
import { minuteText, priceText } from '../minute-text.ts';
import type { FileRows } from './file-rows.ts';
import type { Findings } from './findings.ts';
import { type Level, referenceLevel } from './reference-levels.ts';

/** Single rows that are far off are somebody else's business. */
const SHARE_MAX = 0.01;
/** So many times what the coin cost is no market of it, whatever the reason. */
const FAR_FACTOR = 12;
const CENTS = 100;

type LevelFault = Extract<PriceFileFault, 'in-cents' | 'other-coin' | 'wrong-level'>;

/**
 * Compares prices with what the coin cost then.
 * @throws PriceFileError in-cents, other-coin, wrong-level when more than one in a hundred is another coin's or another unit's
 */
export function checkLevels(
  path: string,
  symbol: CoinSymbol,
  { bars, lines }: FileRows,
  findings: Findings,
): void {
  const counts = new Map<LevelFault | 'unusual', { count: number; row: number }>();
  let [day, level, other] = [Number.NaN, null as Level | null, null as Level | null];
  const another = SYMBOLS.find((one) => one !== symbol) ?? symbol;
  for (let row = 0; row < bars.length; row++) {
    const timeMs = bars.startMs[row] ?? 0;
    if (Math.floor(timeMs / DAY_MS) !== day) {
      day = Math.floor(timeMs / DAY_MS);
      level = referenceLevel(symbol, timeMs);
      other = referenceLevel(another, timeMs);
    }
    const price = (bars.closeE4[row] ?? 0) / 1e4;
    if (level === null || isNear(price, level)) continue;
    const fault = faultOf(price, level, other);
    const known = counts.get(fault);
    if (known === undefined) counts.set(fault, { count: 1, row });
    else known.count++;
  }
  const off = [...counts.values()].reduce((sum, { count }) => sum + count, 0);
  if (off <= SHARE_MAX * bars.length) return;
  const [[most, { count, row }] = ['unusual', { count: 0, row: 0 }] as const] = [...counts].sort(
    ([, a], [, b]) => b.count - a.count,
  );
  const timeMs = bars.startMs[row] ?? 0;
  const usual = (referenceLevel(symbol, timeMs)?.price ?? 1) * 1e4;
  const price = bars.closeE4[row] ?? 0;
  if (most === 'unusual') {
    findings.note(
      'unusual-level',
      lines[row] ?? null,
      () => `${priceText(price)} at ${minuteText(timeMs)}, when ${symbol} cost about ${rounded(usual)}`,
      count,
    );
    return;
  }
  throw new PriceFileError(
    most,
    path,
    lines[row] ?? null,
    `prices near ${rounded(usual)}, which ${symbol} cost then (${minuteText(timeMs)})`,
    `${priceText(price)}${becauseOf(most, another, price / usual)}${count < bars.length ? `; the same in ${count} of ${bars.length} rows` : ''}`,
  );
}

const isNear = (price: number, { price: usual, factor }: Level): boolean =>
  price <= usual * factor && price >= usual / factor;

function faultOf(price: number, level: Level, other: Level | null): LevelFault | 'unusual' {
  if (isNear(price / CENTS, level)) return 'in-cents';
  if (other !== null && isNear(price, other)) return 'other-coin';
  const factor = Math.max(price / level.price, level.price / price);
  return factor > Math.max(FAR_FACTOR, level.factor) ? 'wrong-level' : 'unusual';
}

function becauseOf(fault: LevelFault, another: CoinSymbol, ratio: number): string {
  if (fault === 'in-cents') return ', a hundred times as much, as if in cents';
  if (fault === 'other-coin') return `, which ${another} cost`;
  return ratio > 1 ? `, ${Math.round(ratio)} times as much` : `, ${Math.round(1 / ratio)} times less`;
}

/** Two digits: more is not known. */
const rounded = (priceE4: number): string => priceText(Number(priceE4.toPrecision(2)));
