import type { Trade } from '@rec-io/domain/trade';
import type { ViewSink } from '@rec-io/engine/ports';
import { dayView } from '@rec-io/engine/views';

/**
 * Publishes what is over when it has changed. Hundreds of lines that stay as they are, four times a second and to every browser, are a
 * phone's data of a month.
 * @returns to be called with today's trades, before their view is published
 */
export function dayPublisher(sink: ViewSink): (trades: readonly Trade[]) => void {
  let shown = '';
  return (trades) => {
    const day = dayView(trades);
    const text = JSON.stringify(day);
    if (text !== shown) sink.publish('day', day);
    shown = text;
  };
}
