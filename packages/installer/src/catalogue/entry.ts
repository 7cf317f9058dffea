/** One failure that a person can meet: what happened, why it can happen, what to do. `{…}` is filled in when thrown. */
export type CatalogueEntry = {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
};

/** A part of the catalogue, by code. */
export type Entries = Readonly<Record<string, CatalogueEntry>>;
