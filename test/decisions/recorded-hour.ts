import { setImmediate as turn } from 'node:timers/promises';
import { Scheduler } from '@rec-io/app-simulate/scheduler';
import { ACCOUNT, Venue } from '@rec-io/app-simulate/venue';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { MinuteBars } from '@rec-io/prices/bars';
import { recordedPrices } from '@rec-io/prices/recorded';
import { seededPrices } from '@rec-io/prices/seeded';

export { ACCOUNT };
export const START_MS = Date.parse('2026-10-08T15:00:00Z');
export const CLOSE_MS = START_MS + HOUR_MS;
export const PAID_MS = CLOSE_MS + 5 * SECOND_MS;
/** By then the hour has settled, and the next one has been looked at. */
export const END_MS = CLOSE_MS + 30 * SECOND_MS;
const MINUTES = 61;
const STRIKES = 40;

/** What was recorded of an hour, a row for each minute: the input of every wiring. */
function recordedHour(seed: number): MinuteBars {
  const prices = seededPrices({ seed, symbol: 'BTC', startTimeMs: START_MS });
  const column = () => new Float64Array(MINUTES);
  const bars = {
    ...{ length: MINUTES, startMs: column(), volume: column().fill(Number.NaN) },
    ...{ openE4: column(), highE4: column(), lowE4: column(), closeE4: column() },
  };
  for (let minute = 0; minute < MINUTES; minute++) {
    const seconds = Array.from({ length: MINUTE_MS / SECOND_MS }, () => prices.next().priceE4 ?? Number.NaN);
    bars.startMs[minute] = START_MS + minute * MINUTE_MS;
    bars.openE4[minute] = seconds[0] ?? Number.NaN;
    bars.highE4[minute] = Math.max(...seconds);
    bars.lowE4[minute] = Math.min(...seconds);
    bars.closeE4[minute] = seconds.at(-1) ?? Number.NaN;
  }
  return bars;
}

/** The same exchange and the same prices, once for each wiring. */
export function recordedMarket(seed: number) {
  const scheduler = new Scheduler(START_MS - SECOND_MS, async () => void (await turn()));
  const venue = new Venue({ seed, symbols: ['BTC'], ladders: ['hourly'], strikes: STRIKES, scheduler });
  const { exchange } = venue;
  return { exchange, venue, scheduler, cursor: recordedPrices({ bars: recordedHour(seed), seed }) };
}
