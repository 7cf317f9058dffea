import type { Refusal } from '../api/call.ts';
import { HISTORY } from '../text/history.ts';
import { Button } from '../ui/button.tsx';
import { Refused } from '../ui/refused.tsx';

/** Why nothing can be shown, and the way to ask once more. */
export function RefusedAgain({ refusal, onAgain }: { refusal: Refusal | null; onAgain: () => void }) {
  return (
    <>
      <Refused refusal={refusal} />
      {refusal !== null && (
        <Button className="justify-self-start" onClick={onAgain}>
          {HISTORY.again}
        </Button>
      )}
    </>
  );
}
