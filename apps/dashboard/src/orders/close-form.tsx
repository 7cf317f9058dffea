import { inWords } from '@rec-io/domain/trade-news';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import { tell } from '../api/call.ts';
import { heldQuery } from '../api/trading.ts';
import * as format from '../format.ts';
import { useTopicPart } from '../live/use-view.ts';
import { useAct } from '../safety/use-act.ts';
import { SELL } from '../text/orders.ts';
import { bidE4 } from '../trades/positions.ts';
import { profitColour } from '../trades/trade-marks.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { typedPriceE4 } from './amounts.ts';
import { Fact, Facts } from './facts.tsx';
import { KeepForm } from './keep-form.tsx';
import { saleOutlook } from './outlook.ts';
import { sayClosed } from './say-closed.ts';

type Props = { tradeId: string; onDone: () => void; first: RefObject<HTMLElement | null> };

/** What selling would bring now and how low it may go; and the other ways: calling an exit off, keeping it to settlement. */
export function CloseForm({ tradeId, onDone, first }: Props) {
  const trade = useTopicPart('trades', ({ open }) => open.find(({ id }) => id === tradeId) ?? null);
  const row = useTopicPart(
    'ladder',
    ({ rows }) => rows.find(({ ticker }) => ticker === trade?.ticker) ?? null,
  );
  const takerRateE4 = useTopicPart('ladder', (ladder) => ladder.takerRateE4);
  const { data: held } = useQuery(heldQuery);
  const [floor, setFloor] = useState('');
  const { isBusy, refusal, act } = useAct();
  if (trade === null) return <p className="text-sm text-muted">{SELL.gone}</p>;

  const floorE4 = floor.trim() === '' ? null : typedPriceE4(floor);
  const isFloorBad = floor.trim() !== '' && floorE4 === null;
  const ofRules = held?.find(({ id }) => id === tradeId)?.floorE4 ?? null;
  const bid = bidE4(row ?? undefined, trade.side);
  const sale = bid === null ? null : saleOutlook(trade.heldE2, bid, takerRateE4);
  const profitE6 = trade.openPnlE6 === null || sale === null ? null : trade.openPnlE6 - sale.feeE6;
  const what = `${trade.side.toUpperCase()} ${format.strike(trade.strikeE4)}`;
  const underWay = trade.exit !== null && trade.exit.result === null ? trade.exit : null;

  const sell = () =>
    act(
      () => tell('/api/trading/close', { tradeId, ...(floorE4 === null ? {} : { floorE4 }) }),
      (report) => {
        sayClosed(report, SELL.begun(what));
        onDone();
      },
    );
  const callOff = () =>
    act(
      () => tell('/api/trading/call-off', { tradeId }),
      () => {
        sayDone(SELL.calledOff(what));
        onDone();
      },
    );
  return (
    <>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isFloorBad) void sell();
        }}
      >
        {underWay !== null && (
          <div className="mb-3 flex items-center justify-between gap-3 rounded-md bg-notice px-3 py-2 text-sm">
            {SELL.underWay(inWords(underWay.cause))}
            <Button small disabled={isBusy} onClick={callOff}>
              {SELL.callOff}
            </Button>
          </div>
        )}
        <Facts>
          <Fact name={SELL.held}>{format.count(trade.heldE2)}</Fact>
          <Fact name={SELL.bid}>{bid === null ? format.NOTHING : `${format.cents(bid)}¢`}</Fact>
          <Fact name={SELL.proceeds}>{sale === null ? format.NOTHING : format.money(sale.proceedsE6)}</Fact>
          <Fact name={SELL.fee}>{sale === null ? format.NOTHING : format.fee(sale.feeE6)}</Fact>
          <Fact name={SELL.profit} colour={profitColour(profitE6)}>
            {profitE6 === null ? format.NOTHING : format.profit(profitE6)}
          </Fact>
        </Facts>
        {bid === null && <p className="mt-2 rounded-md bg-notice px-3 py-2 text-sm">{SELL.noBid}</p>}
        <div className="mt-3">
          <Field
            label={SELL.floor}
            unit={SELL.floorUnit}
            inputMode="decimal"
            value={floor}
            problem={isFloorBad ? SELL.floorProblem : null}
            means={ofRules === null ? SELL.floorMeans : SELL.floorOfRules(format.cents(ofRules))}
            onChange={(event) => setFloor(event.target.value)}
          />
        </div>
        <Refused refusal={refusal} />
        <Button
          ref={first as RefObject<HTMLButtonElement | null>}
          type="submit"
          look="danger"
          className="mt-4 w-full"
          disabled={isBusy || isFloorBad || trade.heldE2 === 0}
        >
          {isBusy ? SELL.busy : SELL.submit(format.count(trade.heldE2), what)}
        </Button>
      </form>
      {trade.heldToSettlement === null && <KeepForm tradeId={tradeId} what={what} onDone={onDone} />}
    </>
  );
}
