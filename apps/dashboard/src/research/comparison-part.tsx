import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { Part } from '../system/part.tsx';
import { COMPARISON } from '../text/research.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { Select } from '../ui/select.tsx';
import { BegunWorkLine } from './begun-work.tsx';
import { ComparisonResult } from './comparison-result.tsx';
import { comparisonQuery, type Research } from './research-query.ts';

const WEEKS = '4';
const WHOLE = /^\d{1,3}$/;

/** Two models of a coin, asked the same questions about the newest weeks. */
export function ComparisonPart(props: { coins: Research['coins']; isOwner: boolean; zone: string }) {
  const { coins, isOwner, zone } = props;
  const { data, error, refetch } = useQuery(comparisonQuery);
  const { isBusy, refusal, act } = useActOn(comparisonQuery.queryKey);
  const cancel = () =>
    void act(
      () => tell('/api/research/models/comparison/cancel', {}),
      () => sayDone(COMPARISON.cancelled),
    );
  return (
    <Part
      title={COMPARISON.title}
      means={COMPARISON.means}
      aside={
        isOwner && data !== undefined && data.now !== null ? (
          <Button disabled={isBusy} onClick={cancel}>
            {COMPARISON.cancel}
          </Button>
        ) : undefined
      }
    >
      <div className="px-3 pb-2 text-sm">
        <RefusedAgain refusal={error} onAgain={() => void refetch()} />
        {isOwner && data?.now === null && <Ask coins={coins} />}
        {data !== undefined && (
          <div className={error === null ? '' : 'stale'}>
            <BegunWorkLine work={data} zone={zone} />
          </div>
        )}
        <Refused refusal={refusal} />
        {data !== undefined && data.result === null && data.now === null && (
          <p className="text-muted">{COMPARISON.none}</p>
        )}
      </div>
      {data !== undefined && data.result !== null && <ComparisonResult result={data.result} />}
    </Part>
  );
}

function Ask({ coins }: { coins: Research['coins'] }) {
  const [symbol, setSymbol] = useState(coins[0]?.symbol ?? 'BTC');
  const usable = (coins.find((coin) => coin.symbol === symbol)?.models ?? []).filter(
    ({ problem }) => problem === null,
  );
  const [chosen, setChosen] = useState<readonly [string | null, string | null]>([null, null]);
  const [weeks, setWeeks] = useState(WEEKS);
  const { isBusy, refusal, act } = useActOn(comparisonQuery.queryKey);
  const inUse = usable.find((model) => model.isInUse)?.name ?? usable[0]?.name ?? '';
  const first = chosen[0] ?? inUse;
  const second = chosen[1] ?? usable.findLast(({ name }) => name !== first)?.name ?? '';
  const isWhole = WHOLE.test(weeks) && Number(weeks) >= 1 && Number(weeks) <= 520;
  const options = usable.map(({ name }) => [name, name] as const);
  const isOne = first === second || second === '';
  return (
    <form
      noValidate
      className="mb-2 grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-[auto_1fr_1fr_8rem_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (isOne || !isWhole) return;
        void act(
          () =>
            tell('/api/research/models/comparison', {
              ...{ symbol: symbol as 'BTC' | 'ETH', first, second },
              weeks: Number(weeks),
            }),
          () => sayDone(COMPARISON.begun),
        );
      }}
    >
      <div className="sm:max-lg:col-span-2 lg:pt-6">
        <Choice
          label={COMPARISON.symbol}
          value={symbol}
          options={coins.map((coin) => [coin.symbol, coin.symbol] as const)}
          onChange={(next) => {
            setSymbol(next);
            setChosen([null, null]);
          }}
        />
      </div>
      <Select
        label={COMPARISON.first}
        value={first}
        options={options}
        onChange={(name) => setChosen([name, chosen[1]])}
      />
      <Select
        label={COMPARISON.second}
        problem={isOne ? (usable.length < 2 ? COMPARISON.onlyOne : COMPARISON.same) : null}
        value={isOne ? first : second}
        options={options}
        onChange={(name) => setChosen([chosen[0], name])}
      />
      <Field
        label={COMPARISON.weeks}
        inputMode="numeric"
        maxLength={3}
        problem={isWhole ? null : COMPARISON.weeksBad}
        value={weeks}
        onChange={({ target }) => setWeeks(target.value.trim())}
      />
      <div className="lg:pt-6">
        <Button type="submit" disabled={isBusy || isOne || !isWhole}>
          {COMPARISON.begin}
        </Button>
      </div>
      <div className="sm:col-span-2 lg:col-span-5">
        <Refused refusal={refusal} />
      </div>
    </form>
  );
}
