import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Refusal, tell } from '../api/call.ts';
import { ModeBadge } from '../shell/mode-badge.tsx';
import { RESEARCH } from '../text/research.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { researchQuery } from './research-query.ts';

const TEXT = RESEARCH.confirm;

export type Wanted = {
  readonly symbol: 'BTC' | 'ETH';
  readonly model: string;
  /** As it is seen now: where it is another by then, nothing is changed. */
  readonly before: string;
  readonly isBack: boolean;
};

/** The second step: what changes, why, and the button that does it. */
export function ChooseDialog({ wanted, onClose }: { wanted: Wanted | null; onClose: () => void }) {
  return (
    <Dialog
      title={
        <span className="flex flex-wrap items-center gap-2">
          {wanted !== null && TEXT.title(wanted.symbol)} <ModeBadge />
        </span>
      }
      means={wanted !== null && TEXT.means(wanted.symbol, wanted.model, wanted.before)}
      isOpen={wanted !== null}
      onClose={onClose}
    >
      {wanted !== null && <ChooseForm wanted={wanted} onClose={onClose} />}
    </Dialog>
  );
}

function ChooseForm({ wanted, onClose }: { wanted: Wanted; onClose: () => void }) {
  const { symbol, model, before: seen, isBack } = wanted;
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const submit = async () => {
    setIsMissing(reason.trim() === '');
    if (reason.trim() === '' || isBusy) return;
    setIsBusy(true);
    const answer = await (isBack
      ? tell('/api/research/models/rollback', { symbol, seen, reason })
      : tell('/api/research/models/use', { symbol, model, seen, reason }));
    await queries.invalidateQueries({ queryKey: researchQuery.queryKey });
    setIsBusy(false);
    if (!answer.ok) return setRefusal(answer.refusal);
    sayDone(TEXT.done(symbol, model));
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
        <Button onClick={onClose}>{TEXT.leave}</Button>
        <Button type="submit" look="main" className="flex-1" disabled={isBusy}>
          {TEXT.submit(model)}
        </Button>
      </div>
    </form>
  );
}
