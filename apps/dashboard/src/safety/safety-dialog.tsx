import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { controlQuery } from '../api/trading.ts';
import { ModeBadge } from '../shell/mode-badge.tsx';
import { SAFETY } from '../text/safety.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ArmForm } from './arm-form.tsx';
import { ControlNow } from './control-now.tsx';
import { KillForm } from './kill-form.tsx';
import type { SafetyStart } from './safety-provider.tsx';
import { TightenForm } from './tighten-form.tsx';

type Step = SafetyStart | 'reduce' | 'halt' | 'arm';

/** First what trading does now and what can be done about it; then, for each, a second step that does it. */
export function SafetyDialog(props: { start: SafetyStart; isOpen: boolean; onClose: () => void }) {
  const { start, isOpen, onClose } = props;
  const act = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      title={
        <span className="flex flex-wrap items-center gap-2">
          {SAFETY.title} <ModeBadge />
        </span>
      }
      means={SAFETY.means}
      isOpen={isOpen}
      onClose={onClose}
      {...(start === 'kill' ? { initialFocus: act } : {})}
    >
      <Steps start={start} onDone={onClose} act={act} />
    </Dialog>
  );
}

function Steps({
  start,
  onDone,
  act,
}: {
  start: SafetyStart;
  onDone: () => void;
  act: React.Ref<HTMLButtonElement>;
}) {
  const [step, setStep] = useState<Step>(start);
  const back = () => setStep('controls');
  if (step === 'kill') return <KillForm onDone={onDone} onBack={back} submitRef={act} />;
  if (step === 'arm') return <ArmForm onDone={onDone} onBack={back} />;
  if (step === 'controls') return <Controls onStep={setStep} />;
  return <TightenForm key={step} to={step} onDone={onDone} onBack={back} />;
}

function Controls({ onStep }: { onStep: (step: Step) => void }) {
  const { data: control } = useQuery(controlQuery);
  const state = control?.state ?? null;
  const isStopped = state !== 'active' || control?.killFile !== null;
  return (
    <>
      <ControlNow />
      <ul className="mt-3 divide-y divide-line border-y border-line">
        {isStopped && <Way what="arm" look="main" onStep={onStep} />}
        {state !== 'reducing' && state !== 'halted' && <Way what="reduce" look="quiet" onStep={onStep} />}
        {state !== 'halted' && <Way what="halt" look="quiet" onStep={onStep} />}
        <Way what="kill" look="danger" onStep={onStep} />
      </ul>
    </>
  );
}

function Way(props: {
  what: 'arm' | 'reduce' | 'halt' | 'kill';
  look: 'main' | 'quiet' | 'danger';
  onStep: (step: Step) => void;
}) {
  const { name, means } = SAFETY[props.what];
  return (
    <li className="flex items-center justify-between gap-4 py-2.5">
      <p className="min-w-0 text-sm text-pretty text-muted">{means}</p>
      <Button look={props.look} className="w-32 shrink-0" onClick={() => props.onStep(props.what)}>
        {name}
      </Button>
    </li>
  );
}
