import { useRef } from 'react';
import { useTopic, useTopicPart } from '../live/use-view.ts';
import { Empty } from '../ui/empty.tsx';
import { Panel } from '../ui/panel.tsx';
import { LadderRow } from './ladder-row.tsx';
import { ladderWindow } from './ladder-window.ts';
import { PriceRow } from './price-row.tsx';

/** Ether's strikes lie so close that their distance needs cents. */
const BUFFER_DECIMALS = { BTC: 0, ETH: 2 } as const;

export function StrikeLadder() {
  const ladder = useTopic('ladder');
  const symbol = useTopicPart('market', (market) => market.symbol) ?? 'BTC';
  const centreE4 = useRef<number | null>(null);
  const window = ladderWindow(ladder?.data.rows ?? [], centreE4.current);
  // Only remembered for the next view; drawing this one twice gives the same.
  centreE4.current = window.centreE4;
  const decimals = BUFFER_DECIMALS[symbol];
  if (window.centreE4 === null) {
    return (
      <Panel title="Strike ladder">
        <Empty>
          Strikes appear when the exchange lists the next hour and its order books have arrived: usually
          within seconds.
        </Empty>
      </Panel>
    );
  }
  return (
    <Panel
      title="Strike ladder"
      aside={<code className="text-xs text-faint">{ladder?.data.eventTicker}</code>}
    >
      <table className="w-full text-right text-sm">
        <caption className="sr-only">Strikes around the price, the highest first</caption>
        <thead className="text-[0.7rem] text-faint">
          <tr>
            <Column name="Strike" means="YES pays when the settlement value is at or above this" isFirst />
            <Column name="Buffer" means="Index minus strike, in dollars" />
            <Column name="%" means="Index minus strike, in percent" onlyWide />
            <Column name="Prob" means="Model probability that the side winning now wins" />
            <Column name="Yes" means="Best YES ask, in cents" />
            <Column name="No" means="Best NO ask, in cents" />
            <Column
              name="Edge"
              means="Probability minus ask minus expected fee of the winning side, in cents"
            />
            <Column name="Vol" means="Contracts traded" onlyWide />
          </tr>
        </thead>
        <tbody>
          {window.above.map((row) => (
            <LadderRow key={row.ticker} row={row} bufferDecimals={decimals} />
          ))}
          <PriceRow />
          {window.below.map((row) => (
            <LadderRow key={row.ticker} row={row} bufferDecimals={decimals} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Column(props: { name: string; means: string; isFirst?: boolean; onlyWide?: boolean }) {
  const place = props.isFirst ? 'pl-3 text-left' : 'px-1.5 last:pr-3';
  return (
    <th
      scope="col"
      title={props.means}
      className={`py-1.5 font-medium tracking-wide uppercase ${place} ${props.onlyWide ? 'hidden sm:table-cell' : ''}`}
    >
      {props.name}
    </th>
  );
}
