import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldView } from '@rec-io/domain/held-view';
import type { Installation } from '../installation.ts';
import { type Held, heldAtExchange, heldText } from './held-at-exchange.ts';
import { askTrader } from './trader-door.ts';

const LOOK_MS = 1_000;
const SILENT_MS = 5_000;

/** How a market that was to be sold ended. */
export type Ending = {
  readonly ticker: string;
  readonly result: 'flat' | 'kept' | 'open';
  readonly what: string;
};

/**
 * Follows what is being sold until the exchange holds none of it, or nobody sells it any more: a trade whose exit ended otherwise
 * is told with its reason. Selling goes on without us.
 */
export async function followUntilFlat(
  installation: Installation,
  tickers: ReadonlySet<string>,
  say: (line: string) => void,
): Promise<readonly Ending[]> {
  const endings = new Map<string, Ending>();
  let before = '';
  while (endings.size < tickers.size) {
    const answer = await askTrader<readonly HeldView[]>(installation, 'trades', null);
    if (answer.kind !== 'answered') {
      say('the trader does not answer; what is being sold goes on being sold once it runs');
      await sleep(SILENT_MS);
      continue;
    }
    const all = await heldAtExchange(installation, answer.body);
    const held = new Map(all.map((each) => [each.ticker, each]));
    for (const ticker of tickers) {
      const ending = endingOf(ticker, held.get(ticker));
      if (ending !== null && !endings.has(ticker)) {
        endings.set(ticker, ending);
        say(ending.what);
      }
    }
    const left = [...held.values()].filter(({ ticker }) => tickers.has(ticker) && !endings.has(ticker));
    const now = left.map(heldText).join('\n');
    if (now !== before && now !== '') say(now);
    before = now;
    if (endings.size < tickers.size) await sleep(LOOK_MS);
  }
  return [...endings.values()];
}

function endingOf(ticker: string, held: Held | undefined): Ending | null {
  if (held === undefined || held.countE2 === 0) return { ticker, result: 'flat', what: `${ticker} is flat.` };
  const [trade] = held.trades;
  // What no trade of ours explains is sold without one.
  if (trade === undefined || trade.exit !== null) return null;
  const { heldToSettlement, reason } = trade;
  if (heldToSettlement !== null)
    return { ticker, result: 'kept', what: `${ticker} is kept to settlement: ${heldToSettlement}` };
  return {
    ticker,
    result: 'open',
    what: `${ticker} is open as before: ${reason ?? 'its exit was called off'}`,
  };
}
