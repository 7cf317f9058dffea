/** The first that a browser's own words hold; those that name themselves as others come before them. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['CrOS', 'ChromeOS'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;
const LENGTH_MAX = 80;

/** A browser in words that people know; its own words, cut short, where none of them does. Empty for one that says nothing. */
export function deviceName(userAgent: string): string {
  const found = (words: readonly (readonly [string, string])[]) =>
    words.find(([sign]) => userAgent.includes(sign))?.[1] ?? null;
  const [browser, system] = [found(BROWSERS), found(SYSTEMS)];
  if (browser === null) return userAgent.slice(0, LENGTH_MAX);
  return system === null ? browser : `${browser} · ${system}`;
}
