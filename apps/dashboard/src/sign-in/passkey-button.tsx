import { passkeyObstacle } from '../passkeys/passkey-obstacle.ts';
import { PASSKEY_SIGN_IN } from '../text/passkeys.ts';
import { Button } from '../ui/button.tsx';

/** In place of password and code; not there where this page can have no passkeys. */
export function PasskeyButton({ isBusy, onPress }: { isBusy: boolean; onPress: () => void }) {
  if (passkeyObstacle() !== null) return null;
  return (
    <Button disabled={isBusy} className="min-h-11" onClick={onPress}>
      {PASSKEY_SIGN_IN.use}
    </Button>
  );
}
