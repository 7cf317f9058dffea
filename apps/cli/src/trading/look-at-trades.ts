import { readLedger } from '@rec-io/database/ledger-read';
import { readClosedTrades } from '@rec-io/database/trades';
import type { TradeRow } from '@rec-io/domain/history';
import type { LiveTradeView } from '@rec-io/domain/live-trade-view';
import { TradeBook } from '@rec-io/domain/trade-book';
import { liveTradeView, NOTHING_AROUND } from '@rec-io/engine/live-trades';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { askTrader } from './trader-door.ts';

/** The open trades, and who told them: the running trader, or the ledger where it tells nothing, and then why it does not. */
export type SeenTrades = {
  readonly by: 'trader' | 'ledger';
  readonly why: string | null;
  readonly trades: readonly LiveTradeView[];
};

/** Open trades of the present mode and account, those that close first before the others. */
export async function openTradesNow(installation: Installation): Promise<SeenTrades> {
  const answer = await askTrader<readonly LiveTradeView[]>(installation, 'live-trades', null);
  if (answer.kind === 'answered') return { by: 'trader', why: null, trades: answer.body };
  const why = answer.kind === 'silent' ? answer.reason : answer.message;
  return { by: 'ledger', why, trades: await ofLedger(installation) };
}

/** Those that are over, the newest first. */
export const closedTrades = (installation: Installation, limit: number): Promise<readonly TradeRow[]> =>
  withDatabase(installation, (pool) => readClosedTrades({ pool, ...scopeOf(installation) }, limit));

/** Folded from the ledger: the table of trades may lag behind it, and does not know the rules. */
function ofLedger(installation: Installation): Promise<readonly LiveTradeView[]> {
  return withDatabase(installation, async (pool) => {
    const book = new TradeBook();
    for (const entry of await readLedger({ pool, ...scopeOf(installation) })) book.apply(entry);
    return [...book.live.values()]
      .map((trade) => liveTradeView(trade, NOTHING_AROUND))
      .sort((a, b) => a.closeTimeMs - b.closeTimeMs);
  });
}

function scopeOf({ configuration: { userNo, account, mode } }: Installation) {
  return { userNo, account, mode };
}
