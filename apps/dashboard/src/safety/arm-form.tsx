import { useState } from 'react';
import { tell } from '../api/call.ts';
import { SAFETY } from '../text/safety.ts';
import { Field } from '../ui/field.tsx';
import { sayDone } from '../ui/say.ts';
import { ControlNow } from './control-now.tsx';
import { StepForm } from './step-form.tsx';
import { useAct } from './use-act.ts';

const { arm } = SAFETY;

export function ArmForm(props: { onDone: () => void; onBack: () => void }) {
  const [reason, setReason] = useState('');
  const [password, setPassword] = useState('');
  const [isTried, setIsTried] = useState(false);
  const { isBusy, refusal, act } = useAct();
  const lacksReason = reason.trim() === '';
  const go = () => {
    setIsTried(true);
    if (lacksReason || password === '') return;
    void act(
      () => tell('/api/trading/arm', { reason, password }),
      () => {
        sayDone(arm.done);
        props.onDone();
      },
    );
  };
  return (
    <StepForm
      {...{ isBusy, refusal }}
      name={arm.name}
      means={arm.means}
      submit={arm.submit}
      look="main"
      onSubmit={go}
      onBack={props.onBack}
    >
      <ControlNow />
      <Field
        label={arm.reason}
        value={reason}
        maxLength={500}
        problem={isTried && lacksReason ? arm.reasonMissing : null}
        onChange={(event) => setReason(event.target.value)}
      />
      <Field
        label={arm.password}
        type="password"
        autoComplete="current-password"
        value={password}
        maxLength={256}
        problem={isTried && password === '' ? arm.passwordMissing : null}
        onChange={(event) => setPassword(event.target.value)}
      />
    </StepForm>
  );
}
