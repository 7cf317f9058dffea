/** A fact that could not be found out, and why. */
export type Unknown = { readonly unknown: string };

/** Something about this machine, or the reason why it could not be found out. Plain JSON either way. */
export type Fact<T> = T | Unknown;

export const isKnown = <T>(fact: Fact<T>): fact is T => whyUnknown(fact) === null;

/** Why something could not be found out; null when it was. */
export const whyUnknown = (fact: unknown): string | null =>
  typeof fact === 'object' && fact !== null && 'unknown' in fact ? String(fact.unknown) : null;

/** What is known, else null: for rules to which an unknown fact says nothing. */
export const knownOr = <T, Other>(fact: Fact<T>, other: Other): T | Other => (isKnown(fact) ? fact : other);

export const unknown = (reason: string): Unknown => ({ unknown: reason });

/** Nothing that is looked at may stop the rest from being found out. */
export async function found<T>(look: () => Promise<Fact<T>>): Promise<Fact<T>> {
  try {
    return await look();
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}
