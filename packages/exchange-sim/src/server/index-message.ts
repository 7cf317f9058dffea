import { INDEX_ID } from '@rec-io/domain/market';
import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { SimulatedEvent } from '../events.ts';
import type { Exchange } from '../exchange.ts';
import { indexText, meanText } from './wire-text.ts';

type IndexEvent = Extract<SimulatedEvent, { kind: 'index' }>;

const QUARTER_MS = 15 * MINUTE_MS;

/** A print with its two means: of the minute before it, and of the last minute before a quarter hour. */
export function indexMessage(exchange: Exchange, event: IndexEvent): object {
  const { symbol, timeMs, indexE4, origin } = event;
  const id = INDEX_ID[symbol];
  const trailing = mean(exchange, event, timeMs - MINUTE_MS, timeMs - SECOND_MS);
  const quarterMs = Math.ceil(timeMs / QUARTER_MS) * QUARTER_MS;
  const isLastMinute = quarterMs - timeMs < MINUTE_MS;
  const last = isLastMinute ? mean(exchange, event, quarterMs - MINUTE_MS + SECOND_MS, timeMs) : null;
  return {
    index_id: id,
    received_at: timeMs,
    // `origin` is the simulator's own: where the print came from.
    data: JSON.stringify({ type: 'value', id, time: timeMs, value: indexText(indexE4), origin }),
    avg_60s_data: {
      value: trailing.prints > 0 ? trailing.text : meanText(indexE4, 1),
      window_size: trailing.prints,
      window_start_ts_ms: timeMs - MINUTE_MS,
      window_end_ts_exclusive: timeMs,
    },
    ...(last && {
      last_60s_windowed_average_15min: {
        value: last.text,
        window_size: last.prints,
        window_start_ts_ms: quarterMs - MINUTE_MS,
        window_end_ts_exclusive: timeMs + SECOND_MS,
      },
    }),
  };
}

/** Of the prints from the first to the last second, both included. */
function mean(exchange: Exchange, { symbol }: IndexEvent, firstMs: number, lastMs: number) {
  let [sumE4, prints] = [0, 0];
  for (let timeMs = firstMs; timeMs <= lastMs; timeMs += SECOND_MS) {
    const print = exchange.print(symbol, timeMs);
    if (print === null) continue;
    sumE4 += print;
    prints++;
  }
  return { text: prints > 0 ? meanText(sumE4, prints) : '', prints };
}

const FIFTH_MS = SECOND_MS / 5;

/**
 * The five values of the second that ends with a print. This exchange lives by the second, so the four between two prints
 * are on the line from one to the other, and all five come together when the second print is there: the first is 800 ms
 * old then. Only the last is a print; it alone counts for settlement. After a gap all five are the print.
 */
export function fifthMessages(exchange: Exchange, { symbol, timeMs, indexE4 }: IndexEvent): object[] {
  const id = INDEX_ID[symbol];
  const beforeE4 = exchange.print(symbol, timeMs - SECOND_MS) ?? indexE4;
  return [1, 2, 3, 4, 5].map((fifth) => {
    const sourceMs = timeMs - SECOND_MS + fifth * FIFTH_MS;
    const valueE4 = Math.round(beforeE4 + ((indexE4 - beforeE4) * fifth) / 5);
    return {
      index_id: id,
      value_usd: meanText(valueE4, 1),
      source_ts_ms: sourceMs,
      received_at: timeMs,
      data: JSON.stringify({ type: 'value', id, time: sourceMs, value: indexText(valueE4) }),
    };
  });
}
