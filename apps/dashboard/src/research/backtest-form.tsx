import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { type Draft, PARTS, specsOf, wishOf } from '../monitors/draft.ts';
import { type StrategiesReply, strategiesQuery } from '../monitors/monitors-query.ts';
import { SettingParts } from '../monitors/setting-parts.tsx';
import { BACKTEST_FORM, BACKTESTS } from '../text/backtests.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Empty } from '../ui/empty.tsx';
import { Field } from '../ui/field.tsx';
import { Fold } from '../ui/fold.tsx';
import { Refused } from '../ui/refused.tsx';
import { Select } from '../ui/select.tsx';
import { type Backtests, backtestsQuery } from './backtests-query.ts';

type Coin = Backtests['coins'][number]['symbol'];
type Key = 'from' | 'to' | 'model' | 'fills' | 'market' | 'latency' | 'balance' | 'seed' | 'save';

type Props = { backtests: Backtests; onBegun: (name: string) => void; onCancel: () => void };

/** Made of what the command declares, and of what the strategy, the size and the protective rules do. */
export function BacktestForm(props: Props) {
  const { data, error, refetch } = useQuery(strategiesQuery);
  if (data !== undefined) return <Form {...props} known={data} />;
  return error === null ? (
    <Empty>{BACKTESTS.loading}</Empty>
  ) : (
    <RefusedAgain refusal={error} onAgain={() => void refetch()} />
  );
}

function Form({ backtests, known, onBegun, onCancel }: Props & { known: StrategiesReply }) {
  const { coins, options } = backtests;
  const optionOf = (key: string) => options.find((each) => each.key === key);
  const usual = (key: string) => optionOf(key)?.default ?? '';
  const [symbol, setSymbol] = useState<Coin>(coins[0]?.symbol ?? 'BTC');
  const [strategyName, setStrategyName] = useState(usual('strategy'));
  const [typed, setTyped] = useState<Partial<Record<Key, string>>>({});
  const [draft, setDraft] = useState<Draft>({});
  const [typing, setTyping] = useState<readonly { key: string; message: string }[]>([]);
  const { isBusy, refusal, act } = useActOn(backtestsQuery.queryKey);
  const coin = coins.find((each) => each.symbol === symbol);
  const strategy = known.strategies.find((each) => each.name === strategyName);
  const refused = typing.length > 0 ? typing : (refusal?.settings ?? []);
  const problemOf = (key: string) => refused.find((each) => each.key === key)?.message ?? null;
  const told = (key: Key) => {
    const message = problemOf(key);
    return message === null ? null : BACKTEST_FORM.problem(BACKTEST_FORM[key], message);
  };
  const textOf = (key: Key) => typed[key] ?? usual(key);
  const set = (key: Key) => (value: string) => setTyped({ ...typed, [key]: value });

  const begin = () => {
    const specs = specsOf(known, strategy);
    const own = wishOf(
      PARTS.flatMap((part) => specs[part]),
      draft,
      {},
      true,
    );
    setTyping(own.problems);
    if (own.problems.length > 0) return;
    // What a monitor of it would begin with; what the command takes by itself, it leaves out.
    const { parameters, size, rules } = strategy?.inherited ?? { parameters: {}, size: {}, rules: {} };
    const given = Object.entries({ ...rules, ...size, ...parameters, ...own.settings });
    const settings = Object.fromEntries(
      given.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
    );
    void act(
      () =>
        tell('/api/research/backtests', {
          ...{ symbol, strategy: strategyName, settings },
          ...{ from: textOf('from'), to: textOf('to'), model: textOf('model') },
          ...{ fills: textOf('fills'), market: textOf('market'), latency: textOf('latency') },
          ...{ balance: textOf('balance'), seed: textOf('seed'), save: textOf('save') },
        }),
      ({ name }) => onBegun(name),
    );
  };

  const day = (key: 'from' | 'to') => (
    <Field
      type="date"
      label={BACKTEST_FORM[key]}
      means={`${sentence(optionOf(key)?.help)} ${coin === undefined ? '' : BACKTEST_FORM.stored(coin.from, coin.to)}`}
      problem={told(key)}
      {...(coin === undefined ? {} : { min: coin.from, max: coin.to })}
      value={textOf(key)}
      onChange={({ target }) => set(key)(target.value)}
    />
  );
  const choice = (key: 'fills' | 'market') => (
    <Select
      label={BACKTEST_FORM[key]}
      means={sentence(optionOf(key)?.help)}
      problem={told(key)}
      value={textOf(key)}
      options={(optionOf(key)?.choices ?? []).map((each) => [each, each])}
      onChange={set(key)}
    />
  );
  const text = (key: 'latency' | 'balance' | 'seed' | 'save', unit?: string) => (
    <Field
      label={BACKTEST_FORM[key]}
      means={key === 'save' ? BACKTEST_FORM.saveMeans : sentence(optionOf(key)?.help)}
      {...(unit === undefined ? {} : { unit })}
      {...(key === 'save' ? {} : { inputMode: 'decimal' as const })}
      maxLength={64}
      autoCapitalize="none"
      spellCheck={false}
      problem={told(key)}
      value={textOf(key)}
      onChange={({ target }) => set(key)(target.value.trim())}
    />
  );
  const hasMore = ['latency', 'balance', 'seed'].some((key) => problemOf(key) !== null);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
      className="grid gap-4"
    >
      <Choice
        showLabel
        label={BACKTEST_FORM.symbol}
        value={symbol}
        options={coins.map((each) => [each.symbol, each.symbol] as const)}
        onChange={setSymbol}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        {day('from')}
        {day('to')}
        <Select
          label={BACKTEST_FORM.model}
          means={sentence(optionOf('model')?.help)}
          problem={told('model')}
          value={textOf('model')}
          options={(coin?.models ?? []).map((each) => [each, each])}
          onChange={set('model')}
        />
        {text('save')}
        {choice('fills')}
        {choice('market')}
      </div>
      <Fold
        key={`more-${hasMore}`}
        isOpen={hasMore}
        className="rounded-lg border border-line px-3"
        nameClassName="min-h-11 text-sm font-semibold"
        name={BACKTEST_FORM.more}
      >
        <div className="grid gap-3 pb-3 sm:grid-cols-2">
          {text('balance', BACKTEST_FORM.balanceUnit)}
          {text('latency', BACKTEST_FORM.latencyUnit)}
          {text('seed')}
        </div>
      </Fold>
      <Select
        label={BACKTEST_FORM.strategy}
        means={strategy?.description}
        problem={problemOf('strategy')}
        value={strategyName}
        options={known.strategies
          .filter(({ problem }) => problem === null)
          .map((each) => [each.name, each.name])}
        onChange={(name) => {
          setStrategyName(name);
          setDraft({});
        }}
      />
      <SettingParts
        known={known}
        strategy={strategy}
        draft={draft}
        problemOf={problemOf}
        onChange={setDraft}
      />
      <Refused refusal={typing.length > 0 ? null : refusal} />
      <div className="sticky -bottom-4 -mx-4 -mb-4 flex justify-end gap-2 border-t border-line bg-panel px-4 py-3">
        <Button onClick={onCancel}>{BACKTEST_FORM.leave}</Button>
        <Button type="submit" look="main" disabled={isBusy}>
          {BACKTEST_FORM.begin}
        </Button>
      </div>
    </form>
  );
}

/** What a command's help says, as a sentence. */
const sentence = (help = ''): string =>
  help === '' ? '' : `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;
