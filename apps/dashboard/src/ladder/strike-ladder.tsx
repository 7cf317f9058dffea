import { useRef, useState } from 'react';
import { useTopic, useTopicPart } from '../live/use-view.ts';
import { useOrders } from '../orders/orders-provider.tsx';
import { useShortcut } from '../shell/shortcuts.ts';
import { LADDER } from '../text/trade-monitor.ts';
import { Button } from '../ui/button.tsx';
import { EmptyTopic } from '../ui/empty-topic.tsx';
import { Panel } from '../ui/panel.tsx';
import { toLadder } from './ladder-keys.ts';
import { LadderRow } from './ladder-row.tsx';
import { ladderWindow, ROWS_EACH_SIDE } from './ladder-window.ts';
import { PriceRow } from './price-row.tsx';

/** Ether's strikes lie so close that their distance needs cents. */
const BUFFER_DECIMALS = { BTC: 0, ETH: 2 } as const;

export function StrikeLadder() {
  const ladder = useTopic('ladder');
  const symbol = useTopicPart('market', (market) => market.symbol) ?? 'BTC';
  const { buy } = useOrders();
  const [isWhole, setIsWhole] = useState(false);
  const centreE4 = useRef<number | null>(null);
  const rows = ladder?.data.rows ?? [];
  const window = ladderWindow(rows, centreE4.current, isWhole ? rows.length : ROWS_EACH_SIDE);
  // Only remembered for the next view; drawing this one twice gives the same.
  centreE4.current = window.centreE4;
  useShortcut('b', 'ladder', LADDER.shortcut, toLadder);
  if (window.centreE4 === null) {
    return (
      <Panel title={LADDER.title}>
        {/* About as high as what comes, which on a phone would move what stands below. */}
        <div className={ladder === null ? 'max-md:min-h-120' : ''}>
          <EmptyTopic topic="ladder">{LADDER.empty}</EmptyTopic>
        </div>
      </Panel>
    );
  }
  const entrance = window.below[0] ?? window.above.at(-1);
  const shown = (row: (typeof rows)[number]) => (
    <LadderRow
      key={row.ticker}
      row={row}
      bufferDecimals={BUFFER_DECIMALS[symbol]}
      isEntrance={row === entrance}
      onBuy={buy}
    />
  );
  return (
    <Panel
      title={LADDER.title}
      aside={
        <span className="flex items-center gap-2">
          <code className="text-xs text-faint">{ladder?.data.eventTicker}</code>
          {rows.length > 2 * ROWS_EACH_SIDE && (
            <Button small aria-pressed={isWhole} onClick={() => setIsWhole(!isWhole)}>
              {isWhole ? LADDER.near : LADDER.all(rows.length)}
            </Button>
          )}
        </span>
      }
    >
      <table className="w-full table-fixed text-right text-sm">
        <caption className="sr-only">{LADDER.caption}</caption>
        <thead className="text-[0.7rem] text-faint">
          <tr>
            <Column of="strike" isFirst />
            <Column of="buffer" />
            <Column of="percent" onlyWide />
            <Column of="probability" />
            <Column of="yes" />
            <Column of="no" />
            <Column of="edge" />
            <Column of="volume" onlyWide />
          </tr>
        </thead>
        <tbody>
          {window.above.map(shown)}
          <PriceRow />
          {window.below.map(shown)}
        </tbody>
      </table>
    </Panel>
  );
}

/**
 * Widths of their own, so that a new number moves nothing and is laid out alone: on the phone six columns, elsewhere all eight.
 */
const WIDTHS: Readonly<Record<keyof (typeof LADDER)['columns'], string>> = {
  strike: 'w-[22%] sm:w-[17%]',
  buffer: 'w-[17%] sm:w-[12%]',
  percent: 'sm:w-[11%]',
  probability: 'w-[18%] sm:w-[18%]',
  yes: 'w-[13.5%] sm:w-[10%]',
  no: 'w-[13.5%] sm:w-[10%]',
  edge: 'w-[15.5%] sm:w-[11%]',
  volume: 'sm:w-[11%]',
};

function Column(props: { of: keyof (typeof LADDER)['columns']; isFirst?: boolean; onlyWide?: boolean }) {
  const [name, means] = LADDER.columns[props.of];
  const place = props.isFirst ? 'pl-2 text-left sm:pl-3' : 'px-1 last:pr-2 sm:px-1.5 sm:last:pr-3';
  return (
    <th
      scope="col"
      title={means}
      className={`py-1.5 font-medium tracking-wide uppercase ${place} ${WIDTHS[props.of]} ${props.onlyWide ? 'hidden sm:table-cell' : ''}`}
    >
      {name}
    </th>
  );
}
