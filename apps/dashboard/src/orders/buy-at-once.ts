import type { Side } from '@rec-io/domain/order';
import { tell } from '../api/call.ts';
import * as format from '../format.ts';
import type { ViewStore } from '../live/view-store.ts';
import { BUY } from '../text/orders.ts';
import { sayDone, sayFailure } from '../ui/say.ts';
import { requestId } from './request-id.ts';

/** One finger that trembles is one order. */
const SAME_CLICK_MS = 500;
let lastAt = { what: '', ms: Number.NEGATIVE_INFINITY };

/** The one click: at the ask that stands on the screen, and no higher. */
export async function buyAtOnce(
  store: ViewStore,
  ticker: string,
  side: Side,
  contracts: number,
): Promise<void> {
  const row = store.topic('ladder')?.data.rows.find((each) => each.ticker === ticker);
  const limitE4 = side === 'yes' ? row?.yesAskE4 : row?.noAskE4;
  if (row === undefined || limitE4 === null || limitE4 === undefined) return;
  const nowMs = performance.now();
  const what = `${side.toUpperCase()} ${format.strike(row.strikeE4)}`;
  if (lastAt.what === what && nowMs - lastAt.ms < SAME_CLICK_MS) return;
  lastAt = { what, ms: nowMs };
  const countE2 = contracts * 100;
  const answer = await tell('/api/trading/buy', { ticker, side, countE2, limitE4, requestId: requestId() });
  if (!answer.ok) sayFailure(BUY.notSent, answer.refusal);
  else if (answer.data.denial !== null) sayFailure(BUY.notSent, { ...answer.data.denial, fix: null });
  else sayDone(BUY.sent(format.count(countE2), what), BUY.sentMeans(format.cents(limitE4)));
}
