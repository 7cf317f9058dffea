import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send, tell } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { FACTOR } from '../text/settings.ts';
import { Asked } from '../ui/asked.tsx';
import { Button } from '../ui/button.tsx';
import { sayDone } from '../ui/say.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { FactorEnrolment } from './factor-enrolment.tsx';
import { type Enrolment, FACTOR_KEY, type FactorState, factorQuery } from './second-factor-query.ts';
import { ShownOnce } from './shown-once.tsx';

type Step =
  | { readonly kind: 'rest' | 'begin' | 'off' }
  | { readonly kind: 'confirm'; readonly enrolment: Enrolment }
  | { readonly kind: 'codes'; readonly codes: readonly string[] };

const REST: Step = { kind: 'rest' };

/** Codes of a device beside the password: begun with the password, on once a code was given, off with both. */
export function SecondFactor() {
  const query = useQuery(factorQuery);
  const [step, setStep] = useState<Step>(REST);
  const rest = () => setStep(REST);
  switch (step.kind) {
    case 'begin':
      return <Begin onBack={rest} onBegun={(enrolment) => setStep({ kind: 'confirm', enrolment })} />;
    case 'confirm':
      return (
        <FactorEnrolment
          enrolment={step.enrolment}
          onBack={rest}
          onConfirmed={(codes) => setStep({ kind: 'codes', codes })}
        />
      );
    case 'codes':
      return (
        <ShownOnce
          title={FACTOR.codes}
          means={FACTOR.codesMean}
          lines={step.codes}
          fileName="rec-io-recovery-codes.txt"
          onKept={rest}
        />
      );
    case 'off':
      return <Off onDone={rest} />;
    case 'rest':
      return (
        <Asked query={query}>
          {(state) => (
            <Resting state={state} onChange={() => setStep({ kind: state.isOn ? 'off' : 'begin' })} />
          )}
        </Asked>
      );
  }
}

function Resting({ state, onChange }: { state: FactorState; onChange: () => void }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 py-2">
      <div>
        <p className="text-sm font-medium">{state.isOn ? FACTOR.isOn : FACTOR.isOff}</p>
        <p className={`text-xs ${state.isOn && state.recoveryCodesLeft < 3 ? 'text-warn' : 'text-muted'}`}>
          {state.isOn ? FACTOR.left(state.recoveryCodesLeft) : FACTOR.offMeans}
        </p>
      </div>
      <Button onClick={onChange}>{state.isOn ? FACTOR.off : FACTOR.begin}</Button>
    </div>
  );
}

function Begin(props: { onBack: () => void; onBegun: (enrolment: Enrolment) => void }) {
  const { isBusy, refusal, act } = useActOn(FACTOR_KEY);
  return (
    <ConfirmForm
      wantsPassword
      submit={FACTOR.next}
      {...{ isBusy, refusal }}
      onBack={props.onBack}
      onSubmit={({ password }) => void act(() => tell('/api/second-factor', { password }), props.onBegun)}
    >
      <p className="text-sm text-muted">{FACTOR.beginMeans}</p>
    </ConfirmForm>
  );
}

function Off({ onDone }: { onDone: () => void }) {
  const { isBusy, refusal, act } = useActOn(FACTOR_KEY);
  return (
    <ConfirmForm
      wantsPassword
      wantsCode
      submit={FACTOR.offSubmit}
      look="danger"
      {...{ isBusy, refusal }}
      onBack={onDone}
      onSubmit={(given) =>
        void act(
          () => send('post', '/api/second-factor/off', { body: given }),
          () => {
            sayDone(FACTOR.isOffNow);
            onDone();
          },
        )
      }
    >
      <p className="text-sm text-muted">{FACTOR.offWarning}</p>
    </ConfirmForm>
  );
}
