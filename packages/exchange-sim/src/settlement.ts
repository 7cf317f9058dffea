import type { IndexHistory } from '@rec-io/domain/index-history';
import type { PriceE4 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';

/** Prints of the settlement window: those in (close − 60 s, close]. */
export const WINDOW_S = 60;
const CENT_E4 = 100;

export type WindowSum = { readonly sumE4: number; readonly prints: number };

/** What is known at `nowMs` of the window that ends at `closeTimeMs`. */
export function windowSum(history: IndexHistory, closeTimeMs: number, nowMs: number): WindowSum {
  let sumE4 = 0;
  let prints = 0;
  const endMs = Math.min(nowMs, closeTimeMs);
  for (let timeMs = closeTimeMs - (WINDOW_S - 1) * SECOND_MS; timeMs <= endMs; timeMs += SECOND_MS) {
    const print = history.at(timeMs, 0);
    if (print === null) continue;
    sumE4 += print;
    prints++;
  }
  return { sumE4, prints };
}

/** A mean in 1/10,000 $ to whole cents, half up, in integers. */
export const meanToCentsE4 = ({ sumE4, prints }: WindowSum): PriceE4 =>
  (Math.floor((2 * sumE4 + prints * CENT_E4) / (2 * prints * CENT_E4)) * CENT_E4) as PriceE4;

/**
 * The settlement value: the mean of the window's prints, of those that are there when some are missing, and the last
 * print before the close when none is. Null when nothing was ever printed before the close.
 */
export function settlementValueE4(history: IndexHistory, closeTimeMs: number): PriceE4 | null {
  const window = windowSum(history, closeTimeMs, closeTimeMs);
  if (window.prints > 0) return meanToCentsE4(window);
  const last = history.at(closeTimeMs, LAST_PRINT_S);
  return last === null ? null : meanToCentsE4({ sumE4: last, prints: 1 });
}

/** How far back a last print is looked for: as long as prints are remembered. */
const LAST_PRINT_S = 86_400;
