import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type Refusal, tell } from '../api/call.ts';
import { HEALTH } from '../text/health.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { type Health, healthQuery } from './health-query.ts';

const TEXT = HEALTH.dialog;
type Hold = NonNullable<Health['hold']>;

/** Why the monitor keeps the trader from entering, and an owner's way to overrule it. */
export function HoldNow({ hold, isOwner }: { hold: Hold; isOwner: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const back = useRef<HTMLButtonElement>(null);
  const { causes, lifted } = hold;
  const standing = causes.filter(({ check }) => lifted?.checks.includes(check) !== true);
  if (standing.length === 0)
    return lifted === null ? null : (
      <p className="my-1 rounded-md bg-notice p-2 text-pretty">{HEALTH.liftedBy(lifted.by, lifted.reason)}</p>
    );
  return (
    <div className="my-1 flex flex-wrap items-center justify-between gap-2 rounded-md bg-notice p-2">
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-pretty">{HEALTH.held}</p>
        <ul className="font-semibold">
          {standing.map(({ check, reason }) => (
            <li key={check} className="wrap-anywhere">
              {reason}
            </li>
          ))}
        </ul>
      </div>
      {isOwner && (
        <Button small aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
          {HEALTH.lift}
        </Button>
      )}
      <Dialog
        title={TEXT.title}
        means={`${TEXT.means} ${standing.map(({ reason }) => reason).join('; ')}`}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        initialFocus={back}
      >
        <LiftForm back={back} onClose={() => setIsOpen(false)} />
      </Dialog>
    </div>
  );
}

function LiftForm({ back, onClose }: { back: React.Ref<HTMLButtonElement>; onClose: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const submit = async () => {
    setIsMissing(reason.trim() === '');
    if (reason.trim() === '' || isBusy) return;
    setIsBusy(true);
    const answer = await tell('/api/system/hold/lift', { reason });
    await queries.invalidateQueries({ queryKey: healthQuery.queryKey });
    setIsBusy(false);
    if (!answer.ok) return setRefusal(answer.refusal);
    sayDone(TEXT.done);
    onClose();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field
        label={TEXT.reason}
        value={reason}
        maxLength={500}
        problem={isMissing ? TEXT.reasonMissing : null}
        onChange={({ target }) => setReason(target.value)}
      />
      <Refused refusal={refusal} />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button ref={back} onClick={onClose}>
          {TEXT.back}
        </Button>
        <Button type="submit" look="main" className="flex-1" disabled={isBusy}>
          {TEXT.submit}
        </Button>
      </div>
    </form>
  );
}
