import type { ReactNode, Ref } from 'react';
import type { Refusal } from '../api/call.ts';
import { SAFETY } from '../text/safety.ts';
import { Button, type ButtonLook } from '../ui/button.tsx';
import { Refused } from '../ui/refused.tsx';

/** The second step: what will happen, what it wants to know, and the button that does it. */
export function StepForm(props: {
  name: string;
  means: string;
  submit: string;
  look: ButtonLook;
  isBusy: boolean;
  refusal: Refusal | null;
  onSubmit: () => void;
  onBack: () => void;
  submitRef?: Ref<HTMLButtonElement>;
  children: ReactNode;
}) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <h3 className="font-semibold">{props.name}</h3>
      <p className="mb-3 text-sm text-pretty text-muted">{props.means}</p>
      <div className="flex flex-col gap-3">{props.children}</div>
      <Refused refusal={props.refusal} />
      <div className="mt-4 flex gap-2">
        <Button onClick={props.onBack}>{SAFETY.back}</Button>
        <Button
          type="submit"
          look={props.look}
          className="flex-1"
          disabled={props.isBusy}
          ref={props.submitRef}
        >
          {props.submit}
        </Button>
      </div>
    </form>
  );
}
