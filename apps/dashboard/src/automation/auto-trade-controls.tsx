import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Answer, send } from '../api/call.ts';
import { mayTradeQuery } from '../monitors/monitors-query.ts';
import { SureDialog } from '../monitors/sure-dialog.tsx';
import { useAct } from '../safety/use-act.ts';
import { AUTOMATION } from '../text/automation.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayFailure } from '../ui/say.ts';
import { Switch } from '../ui/switch.tsx';
import { AutoTradeForm } from './auto-trade-form.tsx';
import { type AutoTrade, autoTradeQuery } from './auto-trade-query.ts';

/** The two switches above all monitors, and the way to what holds for each that has nothing of its own. */
export function AutoTradeControls() {
  const queries = useQueryClient();
  const { data, error } = useQuery(autoTradeQuery);
  const { data: mayTrade = false } = useQuery(mayTradeQuery);
  const [open, setOpen] = useState<'settings' | 'prod' | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { refusal, isBusy: isActing, act } = useAct();
  const take = (changed: AutoTrade) => queries.setQueryData(autoTradeQuery.queryKey, changed);
  const change = async (what: string, work: () => Promise<Answer<AutoTrade>>) => {
    setIsBusy(true);
    const answer = await work();
    if (answer.ok) take(answer.data);
    else sayFailure(AUTOMATION.notSwitched(what), answer.refusal);
    setIsBusy(false);
  };
  if (data === undefined)
    return (
      <div className="px-3 pb-2 text-xs text-muted">
        {error === null ? AUTOMATION.loading : <Refused refusal={error} />}
      </div>
    );
  const below = data.values.rules['current_probability'];
  return (
    <div className="border-t border-line/60 px-3 pb-2">
      <Switch
        label={AUTOMATION.entry}
        means={AUTOMATION.entryMeans}
        isOn={data.entries}
        disabled={!mayTrade || isBusy}
        onChange={(enabled) => {
          if (enabled && data.mode === 'prod') setOpen('prod');
          else
            void change(AUTOMATION.entry, () =>
              send('put', '/api/auto-trade/entries', { body: { enabled } }),
            );
        }}
      />
      <Switch
        label={AUTOMATION.stop}
        means={AUTOMATION.stopMeans(Number(below))}
        isOn={data.values.rules['auto_stop'] === true}
        disabled={!mayTrade || isBusy}
        onChange={(isOn) =>
          void change(AUTOMATION.stop, () =>
            send('put', '/api/auto-trade', { body: { settings: { auto_stop: isOn } } }),
          )
        }
      />
      <Button small aria-label={AUTOMATION.settings} onClick={() => setOpen('settings')}>
        {AUTOMATION.open}
      </Button>
      <Dialog
        wide
        title={AUTOMATION.settings}
        means={AUTOMATION.formMeans}
        isOpen={open === 'settings'}
        onClose={() => setOpen(null)}
      >
        <AutoTradeForm
          now={data}
          mayTrade={mayTrade}
          onDone={(changed) => {
            if (changed !== null) take(changed);
            setOpen(null);
          }}
        />
      </Dialog>
      <SureDialog
        {...{ refusal, isBusy: isActing }}
        title={AUTOMATION.prodTitle}
        means={AUTOMATION.prodMeans}
        does={AUTOMATION.prodDo}
        isOpen={open === 'prod'}
        onClose={() => setOpen(null)}
        onDo={() =>
          void act(
            () => send('put', '/api/auto-trade/entries', { body: { enabled: true, confirm: 'prod' } }),
            (changed) => {
              take(changed);
              setOpen(null);
            },
          )
        }
      />
    </div>
  );
}
