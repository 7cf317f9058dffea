import type { ReactNode } from 'react';
import type { Refusal } from '../api/call.ts';
import { MONITORS } from '../text/monitors.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Refused } from '../ui/refused.tsx';

/** Asks once more before what costs or cannot be taken back. */
export function SureDialog(props: {
  title: string;
  means: string;
  /** Null: it cannot be done now, and the means say why. */
  does: string | null;
  isOpen: boolean;
  isBusy: boolean;
  refusal: Refusal | null;
  onDo: () => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  return (
    <Dialog title={props.title} means={props.means} isOpen={props.isOpen} onClose={props.onClose}>
      {props.children}
      <Refused refusal={props.refusal} />
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={props.onClose}>{MONITORS.cancel}</Button>
        {props.does !== null && (
          <Button look="danger" disabled={props.isBusy} onClick={props.onDo}>
            {props.does}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
