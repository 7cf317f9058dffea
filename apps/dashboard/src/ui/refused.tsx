import type { Refusal } from '../api/call.ts';

/** Why something was not done, where it was asked for. Read aloud when it comes. */
export function Refused({ refusal }: { refusal: Refusal | null }) {
  return (
    <div role="alert">
      {refusal !== null && (
        <p className="mt-3 rounded-md bg-alarm p-3 text-sm text-pretty">
          {refusal.message} {refusal.fix}
        </p>
      )}
    </div>
  );
}
