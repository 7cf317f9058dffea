import { CATALOGUE, type CatalogueCode } from './catalogue.ts';
import { shownText } from './shown-text.ts';

export type Details = Readonly<Record<string, string | number>>;

/** A failure from the catalogue, with its blanks filled in. Everything that people see fail is one of these. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
  readonly code: CatalogueCode;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  /** What fills the blanks, for whoever shows it in another form. */
  readonly details: Details;

  constructor(code: CatalogueCode, details: Details = {}, cause?: unknown) {
    const entry = CATALOGUE[code];
    const title = fill(entry.title, details);
    super(`${code} ${title}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.title = title;
    this.why = fill(entry.cause, details);
    this.remedy = fill(entry.remedy, details);
    this.details = details;
  }
}

const DETAIL_CHARACTERS_MAX = 2_000;

/** What fills a blank may come from a server or a file that is not ours. */
function fill(text: string, details: Details): string {
  return text.replaceAll(/\{(\w+)\}/g, (blank, name: string) =>
    shownText(String(details[name] ?? blank), DETAIL_CHARACTERS_MAX),
  );
}
