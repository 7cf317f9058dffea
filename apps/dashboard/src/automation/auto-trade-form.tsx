import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { send } from '../api/call.ts';
import { type Draft, drafted, PARTS, wishOf } from '../monitors/draft.ts';
import { SettingField } from '../monitors/setting-field.tsx';
import { useAct } from '../safety/use-act.ts';
import { AUTOMATION } from '../text/automation.ts';
import { MONITOR_FORM, MONITORS } from '../text/monitors.ts';
import { Button } from '../ui/button.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import type { AutoTrade } from './auto-trade-query.ts';

/** What holds for all monitors: a field for each setting, those that were touched marked with the way back. */
export function AutoTradeForm(props: {
  now: AutoTrade;
  mayTrade: boolean;
  /** Null where nothing was changed. */
  onDone: (changed: AutoTrade | null) => void;
}) {
  const { now, mayTrade, onDone } = props;
  const [draft, setDraft] = useState<Draft>({});
  const [typing, setTyping] = useState<readonly { key: string; message: string }[]>([]);
  const { isBusy, refusal, act } = useAct();
  const refused = typing.length > 0 ? typing : (refusal?.settings ?? []);
  const save = () => {
    const wish = wishOf(
      PARTS.flatMap((part) => now.specs[part]),
      draft,
      {},
      false,
    );
    setTyping(wish.problems);
    if (wish.problems.length > 0) return;
    void act(
      () => send('put', '/api/auto-trade', { body: { settings: wish.settings } }),
      (changed) => {
        sayDone(AUTOMATION.saved);
        onDone(changed);
      },
    );
  };
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {PARTS.map((part) => (
        <fieldset key={part}>
          <legend className="text-sm font-semibold">{MONITOR_FORM.parts[part]}</legend>
          <div className="grid gap-3 pt-2 sm:grid-cols-2">
            {now.specs[part].map((spec) => {
              const { key } = spec;
              const value = now.values[part][key];
              return (
                <SettingField
                  key={key}
                  spec={spec}
                  own={draft[key]}
                  inherited={value}
                  problem={refused.find((each) => each.key === key)?.message ?? null}
                  onChange={(typed) => setDraft(drafted(draft, key, typed, value))}
                  onReset={() => setDraft(({ [key]: _, ...rest }) => rest)}
                />
              );
            })}
          </div>
        </fieldset>
      ))}
      <Refused refusal={typing.length > 0 ? null : refusal} />
      <div className="sticky -bottom-4 -mx-4 -mb-4 flex flex-wrap items-center justify-between gap-2 border-t border-line bg-panel px-4 py-3">
        <Link to="/monitors" className="inline-flex min-h-11 items-center text-sm underline">
          {AUTOMATION.monitors}
        </Link>
        <span className="flex gap-2">
          <Button onClick={() => onDone(null)}>{MONITORS.cancel}</Button>
          <Button type="submit" look="main" disabled={isBusy || !mayTrade || Object.keys(draft).length === 0}>
            {AUTOMATION.save}
          </Button>
        </span>
      </div>
    </form>
  );
}
