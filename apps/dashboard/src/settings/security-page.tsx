import { PASSKEYS } from '../text/passkeys.ts';
import { FACTOR, PASSWORD, SESSIONS } from '../text/settings.ts';
import { Section } from '../ui/section.tsx';
import { PasskeyList } from './passkey-list.tsx';
import { PasswordForm } from './password-form.tsx';
import { SecondFactor } from './second-factor.tsx';
import { SessionList } from './session-list.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** What lets me in, and where I am in. */
export function SecurityPage() {
  return (
    <SettingsFrame>
      <Section title={FACTOR.title} means={FACTOR.means}>
        <SecondFactor />
      </Section>
      <Section title={PASSKEYS.title} means={PASSKEYS.means}>
        <PasskeyList />
      </Section>
      <Section title={SESSIONS.title} means={SESSIONS.means}>
        <SessionList />
      </Section>
      <Section title={PASSWORD.title} means={PASSWORD.means}>
        <PasswordForm />
      </Section>
    </SettingsFrame>
  );
}
