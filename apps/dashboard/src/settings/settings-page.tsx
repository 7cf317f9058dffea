import { signOut } from '../live/session.ts';
import { toSignIn } from '../live/to-sign-in.ts';
import { setPreference, usePreference } from '../preferences/preferences.ts';
import { PushPart } from '../push/push-part.tsx';
import { forget } from '../push/subscription.ts';
import { SETTINGS } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Section } from '../ui/section.tsx';
import { Switch } from '../ui/switch.tsx';
import { InstallLine } from './install-line.tsx';
import { NotifySwitch } from './notify-switch.tsx';
import { OneClickSwitch } from './one-click-switch.tsx';
import { SettingsFrame } from './settings-frame.tsx';

const LOOKS = [
  ['system', SETTINGS.looks.system],
  ['dark', SETTINGS.looks.dark],
  ['light', SETTINGS.looks.light],
] as const;

export function SettingsPage() {
  const theme = usePreference('theme');
  const sound = usePreference('sound');
  const shortcuts = usePreference('shortcuts');
  const leave = async () => {
    await forget();
    await signOut();
    toSignIn();
  };
  return (
    <SettingsFrame>
      <Section title={SETTINGS.thisBrowser} means={SETTINGS.thisBrowserMeans}>
        <div className="py-2">
          <Choice
            showLabel
            label={SETTINGS.look}
            value={theme}
            options={LOOKS}
            onChange={(value) => setPreference('theme', value)}
          />
        </div>
        <Switch
          label={SETTINGS.sound}
          means={SETTINGS.soundMeans}
          isOn={sound}
          onChange={(isOn) => setPreference('sound', isOn)}
        />
        <NotifySwitch />
        <Switch
          label={SETTINGS.shortcuts}
          means={SETTINGS.shortcutsMeans}
          isOn={shortcuts}
          onChange={(isOn) => setPreference('shortcuts', isOn)}
        />
        <OneClickSwitch />
        <InstallLine />
      </Section>
      <PushPart />
      <Section title={SETTINGS.session}>
        <div className="flex items-center justify-between gap-4 py-2">
          <p className="text-sm text-muted">{SETTINGS.signOutMeans}</p>
          <Button onClick={leave}>{SETTINGS.signOut}</Button>
        </div>
      </Section>
    </SettingsFrame>
  );
}
