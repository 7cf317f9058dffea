import { SECOND_MS } from '@rec-io/domain/time';

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** What an identifier is of; its digit in the text. */
export type IdentifierKind = 'order' | 'trade' | 'market';
const KIND_DIGIT: Readonly<Record<IdentifierKind, string>> = { order: '0', trade: '1', market: '2' };

/**
 * Identifiers in the form of a UUID: exchange second, kind, and a number within the second. Exchange time never goes
 * back over a restart, so neither do these, and the same seed and orders give the same ones.
 */
export function identifier(kind: IdentifierKind, timeMs: number, number: number): string {
  return `${hex(Math.floor(timeMs / SECOND_MS), 8)}-${KIND_DIGIT[kind]}000-4000-8000-${hex(number, 12)}`;
}
