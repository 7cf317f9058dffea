import { useState } from 'react';
import { KEYS } from '../text/settings.ts';
import { Section } from '../ui/section.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyList } from './key-list.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { ShownOnce } from './shown-once.tsx';

/** What programs of mine show in place of a session. */
export function KeysPage() {
  const [made, setMade] = useState<{ readonly name: string; readonly key: string } | null>(null);
  return (
    <SettingsFrame>
      <Section title={KEYS.make} means={KEYS.makeMeans}>
        {made === null ? (
          <KeyForm onMade={setMade} />
        ) : (
          <ShownOnce
            title={KEYS.made(made.name)}
            means={KEYS.madeMeans}
            lines={[made.key]}
            fileName="rec-io-api-key.txt"
            onKept={() => setMade(null)}
          />
        )}
      </Section>
      <Section title={KEYS.title}>
        <KeyList />
      </Section>
    </SettingsFrame>
  );
}
