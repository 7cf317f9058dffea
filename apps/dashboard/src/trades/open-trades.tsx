import type { TradeView } from '@rec-io/domain/view';
import * as format from '../format.ts';
import { riskOf } from '../ladder/risk.ts';
import { useTopicPart } from '../live/use-view.ts';
import { Empty } from '../ui/empty.tsx';
import { Panel } from '../ui/panel.tsx';
import { Cell, Head } from './trade-cells.tsx';
import { profitColour, SideMark } from './trade-marks.tsx';

const WORDS: Readonly<Record<TradeView['status'], string>> = {
  pending: 'buying',
  open: 'open',
  closing: 'selling',
  expired: 'settling',
  closed: 'closed',
  error: 'failed',
};

/** What is held now, each with its present chance and what it would make if sold at the bid. */
export function OpenTrades() {
  const open = useTopicPart('trades', (trades) => trades.open);
  const countText = open === null || open.length === 0 ? null : `${open.length} open`;
  return (
    <Panel title="Open trades" aside={<span className="text-xs text-muted">{countText}</span>}>
      {open === null || open.length === 0 ? (
        <Empty>
          No open trades. A monitor buys in its entry window, when a strike is likely and still cheap enough
          by its settings; each trade appears here and stays until it is sold or settles.
        </Empty>
      ) : (
        <table className="w-full text-right text-sm">
          <caption className="sr-only">Open trades</caption>
          <thead className="text-[0.7rem] text-faint">
            <tr>
              <Head isFirst>Strike</Head>
              <Head>Pos</Head>
              <Head>Buy</Head>
              <Head>Prob</Head>
              <Head>P&amp;L now</Head>
            </tr>
          </thead>
          <tbody>
            {open.map((trade) => (
              <OpenTrade key={trade.id} trade={trade} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function OpenTrade({ trade }: { trade: TradeView }) {
  const probability = trade.currentProbability;
  return (
    <tr className="border-t border-line/60" title={trade.reason ?? trade.ticker}>
      <th scope="row" className="py-1.5 pl-3 text-left font-medium whitespace-nowrap">
        <SideMark side={trade.side} /> {format.strike(trade.strikeE4)}
        {trade.status !== 'open' && <span className="ml-1.5 text-xs text-warn">{WORDS[trade.status]}</span>}
        {trade.exit?.waits && (
          <span className="block text-xs font-normal whitespace-normal text-warn">
            waits: {trade.exit.waits.reason}, since {format.timeOfDay(trade.exit.waits.sinceMs)}
          </span>
        )}
        {trade.heldToSettlement !== null && (
          <span className="ml-1.5 text-xs text-warn" title={trade.heldToSettlement}>
            kept to settlement
          </span>
        )}
      </th>
      <Cell>{format.count(trade.status === 'pending' ? trade.countE2 : trade.heldE2)}</Cell>
      <Cell>{trade.buyPriceE4 === null ? format.NOTHING : `${format.cents(trade.buyPriceE4)}¢`}</Cell>
      <Cell>
        <span className={`font-semibold ${riskOf(probability).text}`}>
          {probability === null ? format.NOTHING : format.probability(probability)}
        </span>{' '}
        <span className="hidden text-xs text-faint sm:inline" title="At entry">
          {format.probability(trade.entryProbability)}
        </span>
      </Cell>
      <Cell>
        <span className={`font-semibold ${profitColour(trade.openPnlE6)}`}>
          {trade.openPnlE6 === null ? format.NOTHING : format.profit(trade.openPnlE6)}
        </span>
      </Cell>
    </tr>
  );
}
