import { type Ref, useState } from 'react';
import { tell } from '../api/call.ts';
import type { KillReport } from '../api/trading.ts';
import { SAFETY } from '../text/safety.ts';
import { Field } from '../ui/field.tsx';
import { sayDone, sayFailure } from '../ui/say.ts';
import { Switch } from '../ui/switch.tsx';
import { StepForm } from './step-form.tsx';
import { useAct } from './use-act.ts';

const { kill } = SAFETY;

/** What was reached is told as it is: a half of the kill switch is no whole one. */
function say({ killFile, trader }: KillReport): void {
  if (killFile && trader !== null) sayDone(kill.done, kill.whole);
  else
    sayFailure(kill.done, {
      code: 'page.half_killed',
      message: killFile ? kill.fileOnly : kill.noFile,
      fix: null,
    });
}

export function KillForm(props: {
  onDone: () => void;
  onBack: () => void;
  submitRef: Ref<HTMLButtonElement>;
}) {
  const [flatten, setFlatten] = useState(false);
  const [reason, setReason] = useState('');
  const { isBusy, refusal, act } = useAct();
  const go = () =>
    act(
      () => tell('/api/trading/kill', { reason, flatten }),
      (report) => {
        say(report);
        props.onDone();
      },
    );
  return (
    <StepForm
      {...{ isBusy, refusal }}
      name={kill.name}
      means={kill.means}
      submit={flatten ? kill.submitFlatten : kill.submit}
      look="danger"
      onSubmit={go}
      onBack={props.onBack}
      submitRef={props.submitRef}
    >
      <Switch label={kill.flatten} means={kill.flattenMeans} isOn={flatten} onChange={setFlatten} />
      <Field
        label={SAFETY.reasonOptional}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
    </StepForm>
  );
}
