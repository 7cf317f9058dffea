import { writeFileSync } from 'node:fs';
import { seededPrices } from '@rec-io/prices/seeded';

const SECONDS = 60;

/** Writes invented minute bars in the layout of recorded ones. Deterministic. */
export function writePriceFile(path: string, startMs: number, minutes: number): void {
  const prices = seededPrices({ seed: 'replay test', symbol: 'BTC', startTimeMs: startMs });
  const lines = ['timestamp,open,high,low,close,volume'];
  for (let minute = 0; minute < minutes; minute++) {
    const ticks = Array.from({ length: SECONDS }, () => (prices.next().priceE4 ?? 0) / 10_000);
    const [open = 0, close = 0] = [ticks[0], ticks.at(-1)];
    const row = [open, Math.max(...ticks), Math.min(...ticks), close].map((price) => price.toFixed(2));
    lines.push(`${startMs / 1_000 + minute * SECONDS},${row.join(',')},1`);
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}
