import type { Side } from '@rec-io/domain/order';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useRef, useState } from 'react';
import { type Refusal, tell } from '../api/call.ts';
import { type BuyWish, buyPreviewQuery } from '../api/trading.ts';
import * as format from '../format.ts';
import { useTopicPart } from '../live/use-view.ts';
import { useAct } from '../safety/use-act.ts';
import { BUY } from '../text/orders.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { typedCountE2, typedPriceE4 } from './amounts.ts';
import { BuyFacts } from './buy-facts.tsx';
import { requestId } from './request-id.ts';
import { stepKeys } from './step-keys.ts';

type Props = { ticker: string; side: Side; onDone: () => void; first: RefObject<HTMLElement | null> };

/** Size and limit; what they come to stands below them before anything is sent. Enter sends. */
export function BuyForm({ ticker, side, onDone, first }: Props) {
  const row = useTopicPart('ladder', ({ rows }) => rows.find((each) => each.ticker === ticker) ?? null);
  const askE4 = (side === 'yes' ? row?.yesAskE4 : row?.noAskE4) ?? null;
  const [size, setSize] = useState('1');
  const [limit, setLimit] = useState(askE4 === null ? '' : format.cents(askE4));
  const [denial, setDenial] = useState<Refusal | null>(null);
  const { isBusy, refusal, act } = useAct();
  const id = useRef({ wish: '', id: '' });

  const countE2 = typedCountE2(size);
  const limitE4 = typedPriceE4(limit);
  const wish: BuyWish | null =
    countE2 === null || limitE4 === null ? null : { ticker, side, countE2, limitE4 };
  const { data: preview = null } = useQuery(buyPreviewQuery(wish));

  if (row === null) return <p className="text-sm text-muted">{BUY.gone}</p>;
  const what = `${side.toUpperCase()} ${format.strike(row.strikeE4)}`;

  const send = () => {
    if (wish === null) return;
    // The same wish asked again because no answer came is the same order; another wish is another one.
    const text = JSON.stringify(wish);
    if (id.current.wish !== text) id.current = { wish: text, id: requestId() };
    setDenial(null);
    void act(
      () => tell('/api/trading/buy', { ...wish, requestId: id.current.id }),
      ({ denial: denied }) => {
        id.current = { wish: '', id: '' };
        if (denied !== null) return setDenial({ ...denied, fix: null });
        sayDone(BUY.sent(format.count(wish.countE2), what), BUY.sentMeans(format.cents(wish.limitE4)));
        onDone();
      },
    );
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="grid grid-cols-2 gap-3">
        <Field
          ref={first as RefObject<HTMLInputElement | null>}
          label={BUY.size}
          unit={BUY.sizeUnit}
          inputMode="numeric"
          value={size}
          problem={countE2 === null ? BUY.sizeProblem : null}
          onFocus={(event) => event.target.select()}
          onKeyDown={stepKeys(size, 1, 10_000, setSize)}
          onChange={(event) => setSize(event.target.value)}
        />
        <Field
          label={BUY.limit}
          unit={BUY.limitUnit}
          inputMode="decimal"
          value={limit}
          problem={limitE4 === null ? BUY.limitProblem : null}
          onFocus={(event) => event.target.select()}
          onKeyDown={stepKeys(limit, 0.01, 99.99, setLimit)}
          onChange={(event) => setLimit(event.target.value)}
        />
      </div>
      <BuyFacts row={row} side={side} wish={wish} preview={preview} />
      <Refused refusal={refusal ?? denial} />
      <Button type="submit" look="main" className="mt-4 w-full" disabled={wish === null || isBusy}>
        {isBusy || wish === null
          ? BUY.busy
          : BUY.submit(format.count(wish.countE2), side.toUpperCase(), format.cents(wish.limitE4))}
      </Button>
    </form>
  );
}
