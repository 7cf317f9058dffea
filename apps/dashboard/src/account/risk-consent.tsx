import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { tell } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import * as format from '../format.ts';
import { useZone } from '../settings/use-zone.ts';
import { RISK } from '../text/account.ts';
import { Asked } from '../ui/asked.tsx';
import { Button } from '../ui/button.tsx';
import { OwnPassword } from '../ui/own-password.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { Section } from '../ui/section.tsx';
import { RISK_KEY, type Risk, riskQuery } from './account-query.ts';

/** What real money can cost, and who took that upon them. */
export function RiskConsent({ isOwner }: { isOwner: boolean }) {
  const query = useQuery(riskQuery);
  return (
    <Section title={RISK.heading}>
      <Asked query={query}>
        {(risk) => (
          <div className="grid gap-2 py-2 text-sm">
            <h3 className="font-semibold">{risk.title}</h3>
            {risk.paragraphs.map((paragraph) => (
              <p key={paragraph} className="text-pretty">
                {paragraph}
              </p>
            ))}
            <Standing risk={risk} />
            {risk.accepted === null &&
              (isOwner ? <Accept version={risk.version} /> : <p className="text-muted">{RISK.forOwner}</p>)}
          </div>
        )}
      </Asked>
    </Section>
  );
}

function Standing({ risk: { accepted } }: { risk: Risk }) {
  const zone = useZone();
  if (accepted === null) return <p className="rounded-md bg-notice p-3">{RISK.missing}</p>;
  const words = accepted.via === 'page' ? RISK.accepted : RISK.onMachine;
  return (
    <p className="font-medium text-up">{words(accepted.login, format.dayAndTime(accepted.timeMs, zone))}</p>
  );
}

function Accept({ version }: { version: number }) {
  const id = useId();
  const [isRead, setIsRead] = useState(false);
  const [password, setPassword] = useState('');
  const [isTried, setIsTried] = useState(false);
  const { isBusy, refusal, act } = useActOn(RISK_KEY);
  return (
    <form
      noValidate
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (!isRead || password === '') return;
        void act(
          () => tell('/api/risk', { version, password }),
          () => sayDone(RISK.done),
        );
      }}
    >
      <div>
        <label htmlFor={id} className="flex min-h-11 cursor-pointer items-center gap-3 font-medium">
          <input
            id={id}
            type="checkbox"
            checked={isRead}
            className="size-5 accent-(--color-accent) touch:size-11"
            onChange={({ target }) => setIsRead(target.checked)}
            {...(isTried && !isRead ? { 'aria-invalid': true, 'aria-describedby': `${id}-told` } : {})}
          />
          {RISK.read}
        </label>
        {isTried && !isRead && (
          <p id={`${id}-told`} className="text-xs text-down">
            {RISK.readMissing}
          </p>
        )}
      </div>
      <OwnPassword value={password} isTried={isTried} onChange={setPassword} />
      <Refused refusal={refusal} />
      <Button type="submit" look="main" className="justify-self-start" disabled={isBusy}>
        {RISK.submit}
      </Button>
    </form>
  );
}
