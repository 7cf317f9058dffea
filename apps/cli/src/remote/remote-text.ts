import { shellWord } from '@rec-io/installer/shell-word';
import { renderUnicodeCompact } from 'uqr';
import { addressOf, type PublicAddress } from './public-address.ts';
import type { RemoteCheck } from './remote-checks.ts';

/** How Caddy is made to know the file; nothing of it was done. */
export function loadingText(path: string): string {
  return [
    'Caddy does the HTTPS. Nothing of it was installed or started; these do it:',
    '  sudo apt install caddy        # macOS: brew install caddy',
    `  sudo install -m 644 ${shellWord(path)} /etc/caddy/recio.caddy`,
    "  echo 'import recio.caddy' | sudo tee -a /etc/caddy/Caddyfile",
    '  sudo systemctl reload caddy',
    'Or only to try it, until Ctrl-C:',
    `  sudo caddy run --config ${shellWord(path)} --adapter caddyfile`,
  ].join('\n');
}

/** What takes Caddy's part back. */
export const UNLOADING = [
  'Caddy was not touched. If it knows the file:',
  "  sudo sed -i '/^import recio.caddy$/d' /etc/caddy/Caddyfile && sudo rm /etc/caddy/recio.caddy",
  '  sudo systemctl reload caddy',
].join('\n');

/** For the phone's camera. */
export const qrCode = (address: PublicAddress): string => renderUnicodeCompact(addressOf(address));

const MARKS: Readonly<Record<RemoteCheck['state'], string>> = {
  passed: 'ok  ',
  failed: 'FAIL',
  note: 'note',
};

export const checksText = (checks: readonly RemoteCheck[]): string =>
  checks.map(({ state, told }) => `${MARKS[state]}  ${told}`).join('\n');
