import { StrikeLadder } from '../ladder/strike-ladder.tsx';
import { MomentumPanel } from '../price/momentum-panel.tsx';
import { PricePanel } from '../price/price-panel.tsx';
import { AutoEntry } from '../trades/auto-entry.tsx';
import { OpenTrades } from '../trades/open-trades.tsx';
import { TodaysTrades } from '../trades/todays-trades.tsx';
import { TradeAnnouncer } from '../trades/trade-announcer.tsx';
import { LinkBanner } from './link-banner.tsx';
import { ModeStripe } from './mode-badge.tsx';
import { MonitorHeader } from './monitor-header.tsx';
import { PageTitle } from './page-title.tsx';
import { UnknownOrders } from './unknown-orders.tsx';

/** The one page: market on the left, ladder in the middle, automation and trades on the right, the day below. */
export function TradeMonitor() {
  return (
    <>
      <PageTitle />
      <TradeAnnouncer />
      <div className="sticky top-0 z-10">
        <ModeStripe />
        <MonitorHeader />
        <LinkBanner />
      </div>
      <main className="mx-auto grid max-w-[110rem] grid-cols-1 gap-2.5 p-2.5 md:grid-cols-2 wide:grid-cols-[minmax(20rem,25rem)_minmax(33rem,1fr)_minmax(24rem,30rem)]">
        <h1 className="sr-only">Trade Monitor</h1>
        <div className="flex min-w-0 flex-col gap-2.5">
          <UnknownOrders />
          <PricePanel />
          <MomentumPanel />
        </div>
        <StrikeLadder />
        <div className="flex min-w-0 flex-col gap-2.5 md:col-span-2 wide:col-span-1">
          <AutoEntry />
          <OpenTrades />
        </div>
        <div className="min-w-0 md:col-span-2 wide:col-span-3">
          <TodaysTrades />
        </div>
      </main>
      <footer className="px-4 pb-4 text-center text-xs text-faint">
        Chart by{' '}
        <a className="underline" href="https://www.tradingview.com/" rel="noreferrer" target="_blank">
          TradingView Lightweight Charts™
        </a>
      </footer>
    </>
  );
}
