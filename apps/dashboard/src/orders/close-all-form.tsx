import type { RefObject } from 'react';
import { tell } from '../api/call.ts';
import * as format from '../format.ts';
import { useTopicPart } from '../live/use-view.ts';
import { useAct } from '../safety/use-act.ts';
import { SELL } from '../text/orders.ts';
import { heldPositions } from '../trades/positions.ts';
import { Button } from '../ui/button.tsx';
import { Refused } from '../ui/refused.tsx';
import { Fact, Facts } from './facts.tsx';
import { saleOutlook } from './outlook.ts';
import { sayClosed } from './say-closed.ts';

export function CloseAllForm({
  onDone,
  first,
}: {
  onDone: () => void;
  first: RefObject<HTMLElement | null>;
}) {
  const open = useTopicPart('trades', (trades) => trades.open) ?? [];
  const rows = useTopicPart('ladder', (ladder) => ladder.rows) ?? [];
  const takerRateE4 = useTopicPart('ladder', (ladder) => ladder.takerRateE4);
  const { isBusy, refusal, act } = useAct();
  const positions = heldPositions(open, rows);
  const sales = positions.flatMap(({ heldE2, valueE6 }) =>
    valueE6 === null ? [] : [saleOutlook(heldE2, valueE6 / heldE2, takerRateE4)],
  );
  const unbid = positions.length - sales.length;
  const sell = () =>
    act(
      () => tell('/api/trading/close-all', {}),
      (report) => {
        sayClosed(report, SELL.begunAll(report.trades.length));
        onDone();
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void sell();
      }}
    >
      <Facts>
        <Fact name={SELL.held}>{format.count(positions.reduce((sum, { heldE2 }) => sum + heldE2, 0))}</Fact>
        <Fact name={SELL.proceeds}>
          {format.money(sales.reduce((sum, { proceedsE6 }) => sum + proceedsE6, 0))}
        </Fact>
      </Facts>
      {unbid > 0 && <p className="mt-2 rounded-md bg-notice px-3 py-2 text-sm">{SELL.allNoBid(unbid)}</p>}
      <Refused refusal={refusal} />
      <Button
        ref={first as RefObject<HTMLButtonElement | null>}
        type="submit"
        look="danger"
        className="mt-4 w-full"
        disabled={isBusy}
      >
        {isBusy ? SELL.busy : SELL.submitAll}
      </Button>
    </form>
  );
}
