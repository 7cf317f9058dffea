import { createContext, type ReactNode, Suspense, useContext, useEffect, useMemo, useState } from 'react';
import { useShortcut } from '../shell/shortcuts.ts';
import { SAFETY } from '../text/safety.ts';
import { later } from '../ui/later.ts';
import { whenQuiet } from '../ui/when-quiet.ts';

/** Where the dialog begins: with the choice, or with the kill switch. */
export type SafetyStart = 'controls' | 'kill';

const load = () => import('./safety-dialog.tsx');
const SafetyDialog = later(async () => (await load()).SafetyDialog);

const SafetyContext = createContext<{ open(start: SafetyStart): void }>({ open: () => undefined });
export const useSafety = () => useContext(SafetyContext);

/** The one dialog with which trading is stopped and begun again, to be opened from anywhere. */
export function SafetyProvider({ children }: { children: ReactNode }) {
  const [start, setStart] = useState<SafetyStart>('controls');
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const safety = useMemo(
    () => ({
      open(where: SafetyStart) {
        setStart(where);
        setWasOpened(true);
        setIsOpen(true);
      },
    }),
    [],
  );
  useShortcut('S', 'safety', SAFETY.shortcutControls, () => safety.open('controls'));
  useShortcut('K', 'safety', SAFETY.shortcutKill, () => safety.open('kill'));
  useEffect(() => {
    // Here before it is needed: when the server is in trouble, nothing more can be fetched.
    return whenQuiet(() => void load().catch(() => undefined));
  }, []);
  return (
    <SafetyContext value={safety}>
      {children}
      {wasOpened && (
        <Suspense>
          <SafetyDialog start={start} isOpen={isOpen} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </SafetyContext>
  );
}
