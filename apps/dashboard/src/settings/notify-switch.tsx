import { useState } from 'react';
import { setPreference, usePreference } from '../preferences/preferences.ts';
import { SETTINGS } from '../text/settings.ts';
import { Switch } from '../ui/switch.tsx';

/** Why the browser shows no notifications of this page; null when it does, or may be asked. */
function obstacle(): string | null {
  if (!isSecureContext) return SETTINGS.notifyInsecure;
  if (!('Notification' in window)) return SETTINGS.notifyMissing;
  return Notification.permission === 'denied' ? SETTINGS.notifyDenied : null;
}

/** The browser is asked for its permission only when somebody switches it on. */
export function NotifySwitch() {
  const notify = usePreference('notify');
  const [why, setWhy] = useState(obstacle);
  const change = async (isOn: boolean) => {
    const isAllowed = isOn && (await Notification.requestPermission()) === 'granted';
    setWhy(obstacle());
    setPreference('notify', isAllowed);
  };
  return (
    <Switch
      label={SETTINGS.notify}
      means={why ?? SETTINGS.notifyMeans}
      isOn={notify && why === null}
      disabled={why !== null}
      onChange={change}
    />
  );
}
