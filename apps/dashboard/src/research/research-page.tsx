import { useQuery } from '@tanstack/react-query';
import { useRole } from '../api/session-query.ts';
import { zoneQuery } from '../history/history-query.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { Page } from '../shell/page.tsx';
import { RESEARCH } from '../text/research.ts';
import { PAGE_NAMES } from '../text/shell.ts';
import { Empty } from '../ui/empty.tsx';
import { BacktestsPart } from './backtests-part.tsx';
import { CalibrationPart } from './calibration-part.tsx';
import { CoinPart } from './coin-part.tsx';
import { ComparisonPart } from './comparison-part.tsx';
import { RefreshPart } from './refresh-part.tsx';
import { researchQuery } from './research-query.ts';

/** The models: which there are, which is in use, how each was judged, and how true their probabilities came; and what a strategy would have brought. */
export function ResearchPage() {
  const { data, error, refetch } = useQuery(researchQuery);
  const { data: zone = 'UTC' } = useQuery(zoneQuery);
  const isOwner = useRole() === 'owner';
  return (
    <Page name={PAGE_NAMES.research}>
      <div className="grid gap-3">
        <RefusedAgain refusal={error} onAgain={() => void refetch()} />
        {error === null && data === undefined && <Empty>{RESEARCH.loading}</Empty>}
        {data !== undefined && (
          <div className={`grid gap-3 ${error === null ? '' : 'stale'}`}>
            <RefreshPart refresh={data.refresh} isOwner={isOwner} zone={zone} />
            {data.coins.map((coin) => (
              <CoinPart key={coin.symbol} coin={coin} isOwner={isOwner} zone={zone} />
            ))}
            <ComparisonPart coins={data.coins} isOwner={isOwner} zone={zone} />
            <CalibrationPart />
          </div>
        )}
        {/* Not before what stands above it is there, which would move it. */}
        {(data !== undefined || error !== null) && <BacktestsPart isOwner={isOwner} zone={zone} />}
      </div>
    </Page>
  );
}
