import { useState } from 'react';
import { tell } from '../api/call.ts';
import { useAct } from '../safety/use-act.ts';
import { SELL } from '../text/orders.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';

/** Folded, because it is the rarer wish: no rule sells the trade any more. */
export function KeepForm({ tradeId, what, onDone }: { tradeId: string; what: string; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const { isBusy, refusal, act } = useAct();
  const lacksReason = reason.trim() === '';
  const keep = () => {
    setIsTried(true);
    if (lacksReason) return;
    void act(
      () => tell('/api/trading/hold', { tradeId, reason }),
      () => {
        sayDone(SELL.kept(what));
        onDone();
      },
    );
  };
  return (
    <details className="mt-4 border-t border-line pt-2 text-sm">
      <summary className="flex min-h-9 items-center font-medium text-muted hover:text-ink touch:min-h-11">
        {SELL.keep}
      </summary>
      <p className="mb-2 text-muted">{SELL.keepMeans}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <Field
          label={SELL.keepReason}
          value={reason}
          maxLength={500}
          problem={isTried && lacksReason ? SELL.keepReasonMissing : null}
          onChange={(event) => setReason(event.target.value)}
        />
        <Refused refusal={refusal} />
        <Button type="submit" className="mt-3" disabled={isBusy}>
          {SELL.keepSubmit}
        </Button>
      </form>
    </details>
  );
}
