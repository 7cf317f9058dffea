import { useState } from 'react';
import { type Answer, send, tell } from '../api/call.ts';
import { useAct } from '../safety/use-act.ts';
import { MONITOR_FORM, MONITORS } from '../text/monitors.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { Select } from '../ui/select.tsx';
import { type Draft, draftOf, ownOf, PARTS, specsOf, wishOf } from './draft.ts';
import type { Monitor, StrategiesReply } from './monitors-query.ts';
import { SettingParts } from './setting-parts.tsx';

/** What a form is about: a new monitor, maybe with the settings of another, or one that is there. */
export type FormSubject =
  | { readonly kind: 'new'; readonly like: Monitor | null }
  | { readonly kind: 'edit'; readonly monitor: Monitor };

const SYMBOLS = [
  ['BTC', 'BTC'],
  ['ETH', 'ETH'],
] as const;
const SERIES = [
  ['hourly', MONITORS.series.hourly],
  ['quarter', MONITORS.series.quarter],
] as const;
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const DEFAULT_STRATEGY = 'Hourly HTC';

/** A form made of what the strategy, the size rules and the protective rules declare. */
export function MonitorForm(props: {
  subject: FormSubject;
  known: StrategiesReply;
  onDone: (monitor: Monitor) => void;
  onCancel: () => void;
}) {
  const { subject, known } = props;
  const from = subject.kind === 'edit' ? subject.monitor : subject.like;
  const [name, setName] = useState('');
  const [symbol, setSymbol] = useState<Monitor['symbol']>(from?.symbol ?? 'BTC');
  const [series, setSeries] = useState<Monitor['series']>(from?.series ?? 'hourly');
  const [strategyName, setStrategyName] = useState(from?.strategy ?? DEFAULT_STRATEGY);
  const [draft, setDraft] = useState<Draft>(() => draftOf(from));
  const [typing, setTyping] = useState<readonly { key: string; message: string }[]>([]);
  const { isBusy, refusal, act } = useAct();
  const strategy = known.strategies.find((each) => each.name === strategyName);
  const specs = specsOf(known, strategy);
  const isOtherStrategy = strategyName !== from?.strategy;
  const refused = typing.length > 0 ? typing : (refusal?.settings ?? []);
  const problemOf = (key: string) => refused.find((each) => each.key === key)?.message ?? null;

  const save = () => {
    const before = subject.kind === 'edit' ? ownOf(subject.monitor) : {};
    const wish = wishOf(
      PARTS.flatMap((part) => specs[part]),
      draft,
      before,
      isOtherStrategy,
    );
    const problems =
      subject.kind === 'new' && !NAME.test(name)
        ? [{ key: 'name', message: MONITOR_FORM.nameBad }, ...wish.problems]
        : wish.problems;
    setTyping(problems);
    if (problems.length > 0) return;
    const { settings } = wish;
    void act((): Promise<Answer<Monitor>> => {
      if (subject.kind === 'new')
        return tell('/api/monitors', { name, symbol, series, strategy: strategyName, settings });
      return send('put', '/api/monitors/{name}', {
        params: { name: subject.monitor.name },
        body: { settings, ...(isOtherStrategy ? { strategy: strategyName } : {}) },
      });
    }, props.onDone);
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      className="grid gap-4"
    >
      {subject.kind === 'new' && (
        <>
          <Field
            label={MONITOR_FORM.name}
            means={MONITOR_FORM.nameMeans}
            problem={problemOf('name') ?? (refusal?.code === 'web.monitor_exists' ? refusal.message : null)}
            maxLength={40}
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={({ target }) => setName(target.value.trim())}
          />
          <Choice
            showLabel
            label={MONITOR_FORM.symbol}
            value={symbol}
            options={SYMBOLS}
            onChange={setSymbol}
          />
          <Choice
            showLabel
            label={MONITOR_FORM.series}
            value={series}
            options={SERIES}
            onChange={setSeries}
          />
        </>
      )}
      <Select
        label={MONITOR_FORM.strategy}
        means={
          isOtherStrategy && subject.kind === 'edit' ? MONITOR_FORM.strategyDrops : strategy?.description
        }
        problem={problemOf('strategy')}
        value={strategyName}
        options={known.strategies.map((each) => [
          each.name,
          each.problem === null ? each.name : MONITOR_FORM.unusable(each.name),
        ])}
        onChange={setStrategyName}
      />
      <SettingParts
        known={known}
        strategy={strategy}
        draft={draft}
        problemOf={problemOf}
        onChange={setDraft}
      />
      <LeftOver draft={draft} specs={specs} onReset={(key) => setDraft(({ [key]: _, ...rest }) => rest)} />
      <Refused refusal={typing.length > 0 ? null : refusal} />
      <div className="sticky -bottom-4 -mx-4 -mb-4 flex justify-end gap-2 border-t border-line bg-panel px-4 py-3">
        <Button onClick={props.onCancel}>{MONITORS.cancel}</Button>
        <Button type="submit" look="main" disabled={isBusy}>
          {subject.kind === 'new' ? MONITOR_FORM.saveNew : MONITOR_FORM.save}
        </Button>
      </div>
    </form>
  );
}

/** Settings that are kept, though their strategy has none of that name: they keep the monitor from entering. */
function LeftOver(props: {
  draft: Draft;
  specs: ReturnType<typeof specsOf>;
  onReset: (key: string) => void;
}) {
  const known = new Set(PARTS.flatMap((part) => props.specs[part].map(({ key }) => key)));
  return Object.keys(props.draft)
    .filter((key) => !known.has(key))
    .map((key) => (
      <p key={key} className="flex items-center justify-between gap-2 text-sm">
        <span className="min-w-0 break-words">
          {key}: {MONITORS.leftOver}
        </span>
        <Button small onClick={() => props.onReset(key)}>
          {MONITORS.remove}
        </Button>
      </p>
    ));
}
