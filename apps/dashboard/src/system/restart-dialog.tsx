import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type Refusal, tell } from '../api/call.ts';
import { SYSTEM } from '../text/system.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { type Program, systemQuery } from './system-query.ts';

const TEXT = SYSTEM.confirm;
const ABOUT: Readonly<Record<string, string>> = {
  trader: TEXT.trader,
  web: TEXT.web,
  'exchange-sim': TEXT['exchange-sim'],
  monitor: TEXT.monitor,
};

/** The second step: what a restart of this program means, and the button that does it. The keyboard begins at the way back. */
export function RestartDialog(props: {
  program: Program | null;
  guests: readonly Program[];
  onClose: () => void;
  onAsked: (of: { program: string; pid: number }) => void;
}) {
  const { program, guests, onClose, onAsked } = props;
  const back = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      title={program === null ? '' : TEXT.title(program.program)}
      means={TEXT.means}
      isOpen={program !== null}
      onClose={onClose}
      initialFocus={back}
    >
      {program !== null && <Confirm key={program.program} {...{ program, guests, onClose, onAsked, back }} />}
    </Dialog>
  );
}

function Confirm(props: {
  program: Program;
  guests: readonly Program[];
  onClose: () => void;
  onAsked: (of: { program: string; pid: number }) => void;
  back: React.Ref<HTMLButtonElement>;
}) {
  const { program, guests, onClose, onAsked, back } = props;
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const about = ABOUT[program.program];
  const go = async () => {
    const of = { program: program.program, pid: program.pid ?? 0 };
    setIsBusy(true);
    const answer = await tell('/api/system/restart', of);
    setIsBusy(false);
    void queries.invalidateQueries({ queryKey: systemQuery.queryKey, exact: true });
    if (!answer.ok) return setRefusal(answer.refusal);
    sayDone(TEXT.done(of.program));
    onAsked(of);
  };
  return (
    <>
      {about !== undefined && <p className="text-sm text-pretty">{about}</p>}
      {guests.length > 0 && (
        <p className="mt-2 text-sm text-pretty">
          {TEXT.guests(guests.map((guest) => guest.program).join(', '))}
        </p>
      )}
      <Refused refusal={refusal} />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button ref={back} onClick={onClose}>
          {TEXT.back}
        </Button>
        <Button look="danger" className="flex-1" disabled={isBusy} onClick={() => void go()}>
          {TEXT.submit}
        </Button>
      </div>
    </>
  );
}
