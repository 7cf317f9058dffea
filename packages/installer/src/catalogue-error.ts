import { CATALOGUE, type CatalogueCode } from './catalogue.ts';

export type Details = Readonly<Record<string, string | number>>;

/** A failure from the catalogue, with its blanks filled in. Everything that people see fail is one of these. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
  readonly code: CatalogueCode;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;

  constructor(code: CatalogueCode, details: Details = {}, cause?: unknown) {
    const entry = CATALOGUE[code];
    const title = fill(entry.title, details);
    super(`${code} ${title}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.title = title;
    this.why = fill(entry.cause, details);
    this.remedy = fill(entry.remedy, details);
  }
}

function fill(text: string, details: Details): string {
  return text.replaceAll(/\{(\w+)\}/g, (blank, name: string) => String(details[name] ?? blank));
}
