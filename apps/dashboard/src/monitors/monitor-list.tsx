import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call.ts';
import { useAct } from '../safety/use-act.ts';
import { MONITOR_FORM, MONITORS } from '../text/monitors.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { sayDone, sayFailure } from '../ui/say.ts';
import { type FormSubject, MonitorForm } from './monitor-form.tsx';
import { MonitorRow } from './monitor-row.tsx';
import { type Monitor, type MonitorsReply, monitorsQuery, type StrategiesReply } from './monitors-query.ts';
import { SureDialog } from './sure-dialog.tsx';

type Open =
  | { readonly kind: 'form'; readonly subject: FormSubject }
  | { readonly kind: 'prod' | 'remove'; readonly monitor: Monitor };

/** All monitors, and what can be done with each. */
export function MonitorList(props: { reply: MonitorsReply; known: StrategiesReply; mayTrade: boolean }) {
  const { known, mayTrade } = props;
  const { mode, monitors } = props.reply;
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const again = () => queries.invalidateQueries({ queryKey: monitorsQuery.queryKey });
  const close = () => setOpen(null);

  const change = async (monitor: Monitor, enabled: boolean) => {
    const { name } = monitor;
    if (enabled && mode === 'prod') {
      setOpen({ kind: 'prod', monitor });
      return;
    }
    setBusy(name);
    const answer = await send('put', '/api/monitors/{name}/switch', { params: { name }, body: { enabled } });
    if (!answer.ok) sayFailure(MONITORS.notSwitched(name), answer.refusal);
    await again();
    setBusy(null);
  };

  return (
    <>
      {mayTrade ? (
        <div className="py-2">
          <Button look="main" onClick={() => setOpen({ kind: 'form', subject: { kind: 'new', like: null } })}>
            {MONITORS.add}
          </Button>
        </div>
      ) : (
        <p className="py-2 text-sm text-muted">{MONITORS.onlyLook}</p>
      )}
      {monitors.length === 0 && <Empty>{MONITORS.none}</Empty>}
      <ul aria-label={MONITORS.list} className="divide-y divide-line">
        {monitors.map((monitor) => (
          <MonitorRow
            key={monitor.name}
            {...{ monitor, mode, known, mayTrade }}
            isBusy={busy === monitor.name}
            onSwitch={(isOn) => void change(monitor, isOn)}
            onEdit={() => setOpen({ kind: 'form', subject: { kind: 'edit', monitor } })}
            onDuplicate={() => setOpen({ kind: 'form', subject: { kind: 'new', like: monitor } })}
            onRemove={() => setOpen({ kind: 'remove', monitor })}
          />
        ))}
      </ul>
      {open?.kind === 'form' && (
        <Dialog
          wide
          isOpen
          title={
            open.subject.kind === 'new'
              ? MONITOR_FORM.addTitle
              : MONITOR_FORM.editTitle(open.subject.monitor.name)
          }
          means={open.subject.kind === 'new' ? MONITOR_FORM.addMeans : MONITOR_FORM.editMeans}
          onClose={close}
        >
          <MonitorForm
            subject={open.subject}
            known={known}
            onCancel={close}
            onDone={({ name }) => {
              sayDone(open.subject.kind === 'new' ? MONITOR_FORM.added(name) : MONITOR_FORM.saved(name));
              close();
              void again();
            }}
          />
        </Dialog>
      )}
      {open?.kind === 'prod' && <ProdDialog monitor={open.monitor} onClose={close} onDone={again} />}
      {open?.kind === 'remove' && <RemoveDialog monitor={open.monitor} onClose={close} onDone={again} />}
    </>
  );
}

type Sure = { monitor: Monitor; onClose: () => void; onDone: () => Promise<void> };

/** Real money is never switched on by a slip. */
function ProdDialog({ monitor: { name }, onClose, onDone }: Sure) {
  const { isBusy, refusal, act } = useAct();
  return (
    <SureDialog
      isOpen
      {...{ isBusy, refusal, onClose }}
      title={MONITORS.prodTitle(name)}
      means={MONITORS.prodMeans}
      does={MONITORS.prodDo}
      onDo={() =>
        void act(
          () =>
            send('put', '/api/monitors/{name}/switch', {
              params: { name },
              body: { enabled: true, confirm: 'prod' },
            }),
          () => {
            sayDone(MONITORS.switchedOn(name));
            onClose();
            void onDone();
          },
        )
      }
    />
  );
}

function RemoveDialog({ monitor: { name, held }, onClose, onDone }: Sure) {
  const { isBusy, refusal, act } = useAct();
  return (
    <SureDialog
      isOpen
      {...{ isBusy, refusal, onClose }}
      title={MONITORS.removeTitle(name)}
      means={held.length === 0 ? MONITORS.removeMeans : MONITORS.removeHolds}
      does={held.length === 0 ? MONITORS.remove : null}
      onDo={() =>
        void act(
          () => send('delete', '/api/monitors/{name}', { params: { name } }),
          () => {
            sayDone(MONITORS.removed(name));
            onClose();
            void onDone();
          },
        )
      }
    >
      <ul className="text-sm">
        {held.map(({ id, mode, ticker, side, status }) => (
          <li key={id} className="break-words">
            {ticker} {side.toUpperCase()} · {status} · {mode}
          </li>
        ))}
      </ul>
    </SureDialog>
  );
}
