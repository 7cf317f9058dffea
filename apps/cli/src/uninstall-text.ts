import type { Removal } from './uninstall.ts';

/** What was removed and what stays, for people. */
export function removalText({ removed, kept }: Removal): string {
  return `${[
    'REC.IO is uninstalled.',
    ...removed.map((path) => `  removed  ${path}`),
    ...kept.map((path) => `  kept     ${path}`),
    'The clone itself is yours: remove its folder if you like.',
  ].join('\n')}\n`;
}
