import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import { isSourceLine } from '@rec-io/installer/token-text';

/** The operator's token or address as it was given; null: a file was named, or nothing. */
export const sourceLine = (answers: FullAnswers | null): string | null => {
  const given = answers?.systemData ?? null;
  return given !== null && isSourceLine(given) ? given : null;
};

/** Whatever of this run must never be read in a log. */
export function secretsOf(password: string | null, answers: FullAnswers | null): readonly string[] {
  const key = answers?.kalshi?.privateKeyPem ?? null;
  return [password, key, sourceLine(answers)].filter((secret) => secret !== null);
}
