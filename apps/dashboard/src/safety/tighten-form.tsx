import { useState } from 'react';
import { tell } from '../api/call.ts';
import { SAFETY } from '../text/safety.ts';
import { Field } from '../ui/field.tsx';
import { sayDone } from '../ui/say.ts';
import { StepForm } from './step-form.tsx';
import { useAct } from './use-act.ts';

export function TightenForm(props: { to: 'reduce' | 'halt'; onDone: () => void; onBack: () => void }) {
  const { name, means, submit, done } = SAFETY[props.to];
  const [reason, setReason] = useState('');
  const { isBusy, refusal, act } = useAct();
  const go = () =>
    act(
      () => tell(`/api/trading/${props.to}`, { reason }),
      () => {
        sayDone(done);
        props.onDone();
      },
    );
  return (
    <StepForm {...{ name, means, submit, isBusy, refusal }} look="main" onSubmit={go} onBack={props.onBack}>
      <Field
        label={SAFETY.reasonOptional}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
    </StepForm>
  );
}
