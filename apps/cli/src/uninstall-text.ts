import type { Removal } from './uninstall.ts';

/** What was removed and what stays, for people. */
export function removalText({ removed, kept }: Removal): string {
  return `${[
    'REC.IO is uninstalled.',
    ...outermost(removed).map((path) => `  removed  ${path}`),
    ...outermost(kept).map((path) => `  kept     ${path}`),
    'The clone itself is yours: remove its folder if you like.',
  ].join('\n')}\n`;
}

/** What lies in a folder that is listed itself need not be listed as well. */
const outermost = (paths: readonly string[]): readonly string[] =>
  paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
