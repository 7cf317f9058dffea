import type { TradeView } from '@rec-io/domain/view';
import * as format from '../format.ts';
import { riskOf } from '../ladder/risk.ts';
import { useTopicPart } from '../live/use-view.ts';
import { useOrders } from '../orders/orders-provider.tsx';
import { useShortcut } from '../shell/shortcuts.ts';
import { OPEN_TRADES, STATUS_WORDS } from '../text/trade-monitor.ts';
import { Button } from '../ui/button.tsx';
import { EmptyTopic } from '../ui/empty-topic.tsx';
import { Panel } from '../ui/panel.tsx';
import { ariaSort, SortButton } from '../ui/sort-button.tsx';
import { type Sorting, sorted, useSorting } from '../ui/sorting.ts';
import { ExplainLink } from './explain-link.tsx';
import { bidE4 } from './positions.ts';
import { Cell, Head } from './trade-cells.tsx';
import { profitColour, SideMark } from './trade-marks.tsx';

type SortBy = 'strike' | 'buy' | 'probability' | 'profit';

function sortValue(trade: TradeView, by: SortBy): number | null {
  if (by === 'strike') return trade.strikeE4;
  if (by === 'buy') return trade.buyPriceE4;
  return by === 'probability' ? trade.currentProbability : trade.openPnlE6;
}

const SortHead = (props: {
  of: SortBy;
  sorting: Sorting<SortBy>;
  onPress: (of: SortBy) => void;
  isFirst?: boolean;
}) => (
  <Head isFirst={props.isFirst ?? false} sort={ariaSort(props.sorting, props.of)}>
    <SortButton name={OPEN_TRADES[props.of]} of={props.of} sorting={props.sorting} onPress={props.onPress} />
  </Head>
);

/** What is held now, each with its present chance, what it would bring at the bid, and the way to close it. */
export function OpenTrades() {
  const open = useTopicPart('trades', (trades) => trades.open) ?? [];
  const { close, closeAll } = useOrders();
  const [sorting, onPress] = useSorting<SortBy>();
  const sort = { sorting, onPress };
  const first = open.find(({ heldE2 }) => heldE2 > 0);
  useShortcut('c', 'trades', OPEN_TRADES.shortcutClose, () => first && close(first.id));
  useShortcut('C', 'trades', OPEN_TRADES.shortcutCloseAll, () => first && closeAll());
  return (
    <Panel
      title={OPEN_TRADES.title}
      aside={
        open.length > 0 && (
          <span className="flex items-center gap-3">
            <span className="text-xs text-muted">{OPEN_TRADES.count(open.length)}</span>
            <Button small disabled={first === undefined} onClick={closeAll}>
              {OPEN_TRADES.closeAll}
            </Button>
          </span>
        )
      }
    >
      {open.length === 0 ? (
        <EmptyTopic topic="trades">{OPEN_TRADES.empty}</EmptyTopic>
      ) : (
        <table className="w-full text-right text-sm">
          <caption className="sr-only">{OPEN_TRADES.caption}</caption>
          <thead className="text-[0.7rem] text-faint">
            <tr>
              <SortHead {...sort} of="strike" isFirst />
              <SortHead {...sort} of="buy" />
              <SortHead {...sort} of="probability" />
              <SortHead {...sort} of="profit" />
              <Head>
                <span className="sr-only">{OPEN_TRADES.action}</span>
              </Head>
            </tr>
          </thead>
          <tbody>
            {sorted(open, sorting, sortValue).map((trade) => (
              <OpenTrade key={trade.id} trade={trade} onClose={close} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function OpenTrade({ trade, onClose }: { trade: TradeView; onClose: (id: string) => void }) {
  const probability = trade.currentProbability;
  const bid = useTopicPart('ladder', ({ rows }) =>
    bidE4(
      rows.find(({ ticker }) => ticker === trade.ticker),
      trade.side,
    ),
  );
  const heldE2 = trade.status === 'pending' ? trade.countE2 : trade.heldE2;
  const value = bid === null ? format.NOTHING : format.money(bid * trade.heldE2);
  return (
    <tr className="border-t border-line/60" title={trade.reason ?? trade.ticker}>
      <th scope="row" className="py-1.5 pl-3 text-left font-medium">
        <span className="whitespace-nowrap">
          <SideMark side={trade.side} />{' '}
          <ExplainLink id={trade.id} what={`${trade.side.toUpperCase()} ${format.strike(trade.strikeE4)}`}>
            {format.strike(trade.strikeE4)}
          </ExplainLink>
        </span>
        <span className="block text-xs font-normal whitespace-nowrap text-muted">
          {OPEN_TRADES.holding(format.count(heldE2), value)}
        </span>
        {trade.status !== 'open' && (
          <span className="block text-xs font-normal text-warn">{STATUS_WORDS[trade.status]}</span>
        )}
        {trade.exit?.waits && (
          <span className="block text-xs font-normal text-warn">
            {OPEN_TRADES.waits(trade.exit.waits.reason, format.timeOfDay(trade.exit.waits.sinceMs))}
          </span>
        )}
        {trade.heldToSettlement !== null && (
          <span className="block text-xs font-normal text-warn" title={trade.heldToSettlement}>
            {OPEN_TRADES.kept}
          </span>
        )}
      </th>
      <Cell>
        {trade.buyPriceE4 === null ? format.NOTHING : `${format.cents(trade.buyPriceE4)}¢`}
        <Below name={OPEN_TRADES.bid}>{bid === null ? format.NOTHING : `${format.cents(bid)}¢`}</Below>
      </Cell>
      <Cell>
        <span className={`font-semibold ${riskOf(probability).text}`}>
          {probability === null ? format.NOTHING : format.probability(probability)}
        </span>
        <Below name={OPEN_TRADES.atEntry}>{format.probability(trade.entryProbability)}</Below>
      </Cell>
      <Cell>
        <span className={`font-semibold ${profitColour(trade.openPnlE6)}`}>
          {trade.openPnlE6 === null ? format.NOTHING : format.profit(trade.openPnlE6)}
        </span>
      </Cell>
      <td className="py-1 pr-2 pl-1">
        <Button
          small
          disabled={trade.heldE2 === 0}
          aria-label={OPEN_TRADES.closeOne(trade.side.toUpperCase(), format.strike(trade.strikeE4))}
          onClick={() => onClose(trade.id)}
        >
          {OPEN_TRADES.close}
        </Button>
      </td>
    </tr>
  );
}

/** The smaller number under a number, with what it is for who does not see where it stands. */
const Below = ({ name, children }: { name: string; children: string }) => (
  <span className="block text-xs text-muted" title={name}>
    <span className="sr-only">{name}: </span>
    {children}
  </span>
);
