/** They would write on the screen of whoever reads it, begin lines of their own, or turn what is read around. */
export const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Text of somebody else, in one line that a screen can show. @param charactersMax what is longer is cut */
export function shownText(text: string, charactersMax: number): string {
  const short = text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text;
  return short
    .toWellFormed()
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll('\t', ' ')
    .replaceAll(
      new RegExp(CONTROLS, 'gu'),
      (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
