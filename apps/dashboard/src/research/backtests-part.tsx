import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { Part } from '../system/part.tsx';
import { BACKTEST_FORM, BACKTESTS } from '../text/backtests.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { BacktestForm } from './backtest-form.tsx';
import { BacktestReportPart } from './backtest-report.tsx';
import { BacktestTable } from './backtest-table.tsx';
import { backtestsQuery } from './backtests-query.ts';
import { BegunWorkLine } from './begun-work.tsx';

/** Backtests: begun, how far one is, cancelled, and what is saved. */
export function BacktestsPart({ isOwner, zone }: { isOwner: boolean; zone: string }) {
  const { data, error, refetch } = useQuery(backtestsQuery);
  const [isAsking, setIsAsking] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const { isBusy, refusal, act } = useActOn(backtestsQuery.queryKey);
  const cancel = () =>
    void act(
      () => tell('/api/research/backtests/cancel', {}),
      () => sayDone(BACKTESTS.cancelled),
    );
  const mayBegin = isOwner && data !== undefined && (data.none === null || data.now !== null);
  return (
    <>
      <Part
        title={BACKTESTS.title}
        means={BACKTESTS.means}
        aside={
          mayBegin ? (
            <Button
              disabled={isBusy}
              {...(data.now === null ? { 'aria-haspopup': 'dialog' as const } : {})}
              onClick={() => (data.now === null ? setIsAsking(true) : cancel())}
            >
              {data.now === null ? BACKTESTS.begin : BACKTESTS.cancel}
            </Button>
          ) : undefined
        }
      >
        <div className="px-3 pb-2 text-sm">
          <RefusedAgain refusal={error} onAgain={() => void refetch()} />
          {data !== undefined && (
            <div className={error === null ? '' : 'stale'}>
              {data.none !== null && <p className="text-pretty text-muted">{data.none}</p>}
              <BegunWorkLine work={data} zone={zone} />
            </div>
          )}
          <Refused refusal={refusal} />
        </div>
        {data === undefined && error === null && <Empty>{BACKTESTS.loading}</Empty>}
        {data !== undefined && <BacktestTable runs={data.runs} zone={zone} onLook={setShown} />}
      </Part>
      {shown !== null && (
        <BacktestReportPart
          key={shown}
          name={shown}
          isOwner={isOwner}
          zone={zone}
          onClose={() => setShown(null)}
        />
      )}
      <Dialog
        wide
        title={BACKTEST_FORM.title}
        means={BACKTEST_FORM.means}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
      >
        {isAsking && data !== undefined && (
          <BacktestForm
            backtests={data}
            onCancel={() => setIsAsking(false)}
            onBegun={(name) => {
              setIsAsking(false);
              sayDone(BACKTESTS.begun(name));
            }}
          />
        )}
      </Dialog>
    </>
  );
}
