import { takeInstallOffer, useInstallable } from '../offline/install-offer.ts';
import { INSTALL } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';

/** The page as an application of the device: a button where the browser offers it, otherwise how, or why not. */
export function InstallLine() {
  const installable = useInstallable();
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 py-1.5">
      <div className="min-w-0">
        <p className="text-sm font-medium">{INSTALL.title}</p>
        <p className="text-xs text-pretty text-muted">{INSTALL[installable]}</p>
      </div>
      {installable === 'offered' && (
        <Button className="shrink-0" onClick={() => void takeInstallOffer()}>
          {INSTALL.install}
        </Button>
      )}
    </div>
  );
}
