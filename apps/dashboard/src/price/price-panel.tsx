import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import * as format from '../format.ts';
import { useTopicPart } from '../live/use-view.ts';
import { setPreference, usePreference } from '../preferences/preferences.ts';
import { SHELL } from '../text/shell.ts';
import { PRICE } from '../text/trade-monitor.ts';
import { Choice } from '../ui/choice.tsx';
import { later } from '../ui/later.ts';
import { Panel } from '../ui/panel.tsx';
import { barsQuery } from './bars-query.ts';
import { pastChange } from './past-change.ts';
import { PriceAge } from './price-age.tsx';
import { priceTape } from './price-tape.ts';
import { TimeToClose } from './time-to-close.tsx';

/** The chart is as large as all the rest together, and nobody needs it in the first instant. */
const PriceChart = later(async () => (await import('./price-chart.tsx')).PriceChart);

export function PricePanel() {
  const symbol = useTopicPart('market', (market) => market.symbol);
  const title = useTopicPart('market', (market) => market.eventTitle);
  const candleSeconds = usePreference('candleSeconds');
  return (
    <Panel title={symbol === null ? PRICE.price : PRICE.index(symbol)} aside={<PriceAge />}>
      <div className="flex items-start justify-between gap-3 px-3 pt-2.5">
        <div>
          <IndexPrice />
          <Changes />
        </div>
        <TimeToClose />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-3 pt-1.5">
        <p className="min-w-0 flex-1 basis-48 truncate text-sm text-muted" title={title ?? ''}>
          {title ?? (symbol === null ? SHELL.waiting : PRICE.noHour)}
        </p>
        <Choice
          label={PRICE.candle}
          value={candleSeconds}
          options={PRICE.candles}
          onChange={(value) => setPreference('candleSeconds', value)}
        />
      </div>
      <div className="h-40 px-1 pt-2 sm:h-48 wide:h-56">
        <Suspense>
          <PriceChart />
        </Suspense>
      </div>
    </Panel>
  );
}

function IndexPrice() {
  const indexE4 = useTopicPart('market', (market) => market.indexE4);
  return (
    <div data-testid="index-price" className="text-[1.75rem] leading-8 font-semibold tracking-tight">
      {indexE4 === null ? format.NOTHING : format.indexPrice(indexE4)}
    </div>
  );
}

/** As the trader knows it; what it has not run long enough for, by the bars of before. */
function Changes() {
  const change = useTopicPart('market', (market) => market.change);
  const h1 = usePastChange(change?.h1 ?? null, 60, 60);
  const h3 = usePastChange(change?.h3 ?? null, 60, 180);
  const d1 = usePastChange(change?.d1 ?? null, 300, 1_440);
  return (
    <dl className="mt-1 flex gap-3 text-xs">
      <Change span="1h" value={h1} />
      <Change span="3h" value={h3} />
      <Change span="1d" value={d1} />
    </dl>
  );
}

function usePastChange(told: number | null, seconds: number, minutes: number): number | null {
  const symbol = useTopicPart('market', (market) => market.symbol);
  const timeMs = useTopicPart('market', (market) => market.timeMs);
  const indexE4 = useTopicPart('market', (market) => market.indexE4);
  const begunMs = timeMs === null || told !== null ? null : (priceTape.prints[0]?.[0] ?? null);
  const { data } = useQuery(barsQuery(symbol, seconds, begunMs));
  if (told !== null || timeMs === null || indexE4 === null) return told;
  return pastChange(data ?? [], seconds, { timeMs, indexE4 }, minutes);
}

function Change({ span, value }: { span: string; value: number | null }) {
  const colour = value === null || value === 0 ? 'text-muted' : value > 0 ? 'text-up' : 'text-down';
  return (
    <div className="flex gap-1">
      <dt className="text-faint">{span}</dt>
      <dd className={colour}>{value === null ? format.NOTHING : format.percent(value)}</dd>
    </div>
  );
}
