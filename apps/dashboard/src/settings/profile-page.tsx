import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { OWN_DATA, PROFILE } from '../text/settings.ts';
import { Asked } from '../ui/asked.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { Section } from '../ui/section.tsx';
import { Select } from '../ui/select.tsx';
import { PROFILE_KEY, type Profile, profileQuery } from './profile-query.ts';
import { SettingsFrame } from './settings-frame.tsx';

/** Who I am, as I tell it; and the zone in which my days begin. */
export function ProfilePage() {
  const query = useQuery(profileQuery);
  return (
    <SettingsFrame>
      <Section title={PROFILE.title} means={PROFILE.means}>
        <Asked query={query}>{(profile) => <ProfileForm profile={profile} />}</Asked>
      </Section>
      {/* Not before the form is there, which would move it. */}
      {!query.isPending && (
        <Section title={OWN_DATA.title} means={OWN_DATA.means}>
          <p className="py-2">
            <a
              className="inline-flex min-h-8 items-center rounded-md border border-line bg-raised px-3 text-sm font-semibold hover:border-edge touch:min-h-11"
              href="/api/profile/data.zip"
              download
            >
              {OWN_DATA.download}
            </a>
          </p>
          <p className="pb-2 text-xs text-pretty text-muted">{OWN_DATA.deletion}</p>
        </Section>
      )}
    </SettingsFrame>
  );
}

/** The kept zone is offered also where this browser does not know it. The 400 others come in slices, after the form. */
function useZones(kept: string): readonly (readonly [zone: string, name: string])[] {
  const areAllDue = useDeferredValue(true, false);
  return useMemo(() => {
    const others = areAllDue ? ['UTC', ...Intl.supportedValuesOf('timeZone')] : [];
    return [...new Set([kept, ...others])].toSorted().map((zone) => [zone, zone] as const);
  }, [kept, areAllDue]);
}

function ProfileForm({ profile }: { profile: Profile }) {
  const [typed, setTyped] = useState(profile);
  const zones = useZones(profile.timeZone);
  const { isBusy, refusal, act } = useActOn(PROFILE_KEY);
  const changed = Object.fromEntries(
    Object.entries(typed).filter(([name, value]) => value !== profile[name as keyof Profile]),
  );
  const text = (name: Exclude<keyof Profile, 'timeZone'>, maxLength: number, autoComplete: string) => (
    <Field
      label={PROFILE[name]}
      value={typed[name]}
      maxLength={maxLength}
      autoComplete={autoComplete}
      onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
    />
  );
  return (
    <form
      noValidate
      className="grid gap-3 pt-2 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        void act(
          () => send('patch', '/api/profile', { body: changed }),
          (kept) => {
            setTyped(kept);
            sayDone(PROFILE.saved);
          },
        );
      }}
    >
      {text('firstName', 100, 'given-name')}
      {text('lastName', 100, 'family-name')}
      {text('email', 254, 'email')}
      {text('phone', 50, 'tel')}
      <Select
        label={PROFILE.timeZone}
        value={typed.timeZone}
        options={zones}
        onChange={(timeZone) => setTyped({ ...typed, timeZone })}
      />
      <p className="self-end pb-2 text-xs text-muted">{PROFILE.timeZoneMeans}</p>
      <div className="sm:col-span-2">
        <Refused refusal={refusal} />
        <div className="mt-1 flex justify-end gap-2">
          <Button disabled={Object.keys(changed).length === 0} onClick={() => setTyped(profile)}>
            {PROFILE.undo}
          </Button>
          <Button type="submit" look="main" disabled={isBusy || Object.keys(changed).length === 0}>
            {PROFILE.save}
          </Button>
        </div>
      </div>
    </form>
  );
}
