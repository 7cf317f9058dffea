import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { FACTOR } from '../text/settings.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { type Enrolment, FACTOR_KEY } from './second-factor-query.ts';

/** The picture for the device, the same to be typed, and the code that proves that it came over. */
export function FactorEnrolment(props: {
  enrolment: Enrolment;
  onBack: () => void;
  onConfirmed: (recoveryCodes: readonly string[]) => void;
}) {
  const { secret, svg } = props.enrolment;
  const { isBusy, refusal, act } = useActOn(FACTOR_KEY);
  return (
    <ConfirmForm
      wantsCode
      submit={FACTOR.confirm}
      {...{ isBusy, refusal }}
      onBack={props.onBack}
      onSubmit={({ code }) =>
        void act(
          () => send('put', '/api/second-factor', { body: { code } }),
          ({ recoveryCodes }) => props.onConfirmed(recoveryCodes),
        )
      }
    >
      <p className="text-sm text-muted">{FACTOR.scan}</p>
      <img
        src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
        alt={FACTOR.picture}
        className="size-52 rounded-md bg-white"
      />
      <div>
        <p className="text-sm text-muted">{FACTOR.typed}</p>
        <p className="mt-1 font-mono text-sm break-all select-all" data-testid="factor-secret">
          {secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
        </p>
      </div>
    </ConfirmForm>
  );
}
