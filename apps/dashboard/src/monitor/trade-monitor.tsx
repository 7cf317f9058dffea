import { useRef } from 'react';
import { StrikeLadder } from '../ladder/strike-ladder.tsx';
import { MomentumPanel } from '../price/momentum-panel.tsx';
import { PricePanel } from '../price/price-panel.tsx';
import { PageHeading } from '../shell/page-heading.tsx';
import { PAGE_NAMES, SHELL } from '../text/shell.ts';
import { AutoEntry } from '../trades/auto-entry.tsx';
import { Day } from '../trades/day.tsx';
import { OpenTrades } from '../trades/open-trades.tsx';
import { WatchlistPanel } from '../trades/watchlist-panel.tsx';
import { useNear } from '../ui/use-near.ts';
import { useTurns } from '../ui/use-turns.ts';
import { PriceInTab } from './price-in-tab.tsx';
import { UnknownOrders } from './unknown-orders.tsx';

const TURNS = 4;

/** On the phone it lies far below: until somebody scrolls there, the browser neither lays it out nor paints it four times a second. */
const BELOW = 'max-md:[contain-intrinsic-size:auto_40rem] max-md:[content-visibility:auto]';

/** The first page: market on the left, ladder in the middle, automation and trades on the right, the day below. */
export function TradeMonitor() {
  const turn = useTurns(TURNS);
  const automation = useRef<HTMLDivElement>(null);
  const day = useRef<HTMLDivElement>(null);
  const isAutomationNear = useNear(automation, turn > 1);
  const isDayNear = useNear(day, turn > 2);
  return (
    <>
      <PriceInTab />
      <PageHeading name={PAGE_NAMES.monitor} isHidden />
      <div className="mx-auto grid max-w-[120rem] grid-cols-1 gap-2.5 p-2.5 md:grid-cols-2 wide:grid-cols-[minmax(20rem,0.9fr)_minmax(33rem,1.35fr)_minmax(23rem,0.85fr)]">
        <div className="flex min-w-0 flex-col gap-2.5">
          <UnknownOrders />
          <PricePanel />
          {turn > 0 && <MomentumPanel />}
        </div>
        {turn > 1 ? <StrikeLadder /> : <div />}
        <div
          ref={automation}
          className={`flex min-w-0 flex-col gap-2.5 md:col-span-2 wide:col-span-1 ${BELOW}`}
        >
          {turn > 2 && isAutomationNear && (
            <>
              <AutoEntry />
              <OpenTrades />
              <WatchlistPanel />
            </>
          )}
        </div>
        <div ref={day} className={`min-w-0 md:col-span-2 wide:col-span-3 ${BELOW}`}>
          {turn > 3 && isDayNear && <Day />}
        </div>
      </div>
      <footer hidden={turn < TURNS} className="px-4 pb-4 text-center text-xs text-faint">
        {SHELL.chartBy}{' '}
        <a className="underline" href="https://www.tradingview.com/" rel="noreferrer" target="_blank">
          TradingView Lightweight Charts™
        </a>
      </footer>
    </>
  );
}
