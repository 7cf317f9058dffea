import { SECOND_MS } from '@rec-io/domain/time';

/** What an identifier is of; its digit in the text. */
export type IdentifierKind = 'order' | 'trade' | 'market' | 'group' | 'transfer' | 'deposit';
const KIND_DIGIT: Readonly<Record<IdentifierKind, string>> = {
  order: '0',
  trade: '1',
  market: '2',
  group: '3',
  transfer: '4',
  deposit: '5',
};

/** Endings of four hexadecimal digits, each made once: joining two texts costs a tenth of formatting a number. */
const ENDINGS: string[] = [];
const ENDING_VALUES = 0x1_0000;

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function ending(value: number): string {
  let text = ENDINGS[value];
  if (text === undefined) {
    text = hex(value, 4);
    ENDINGS[value] = text;
  }
  return text;
}

/** All identifiers of one kind that are given out in one second. */
export class IdentifierSeries {
  readonly #head: string;
  #high = -1;
  #prefix = '';

  constructor(kind: IdentifierKind, second: number) {
    this.#head = `${hex(second, 8)}-${KIND_DIGIT[kind]}000-4000-8000-`;
  }

  text(number: number): string {
    const high = Math.floor(number / ENDING_VALUES);
    if (high !== this.#high) {
      this.#high = high;
      this.#prefix = this.#head + hex(high, 8);
    }
    return this.#prefix + ending(number - high * ENDING_VALUES);
  }
}

/**
 * Identifiers in the form of a UUID: exchange second, kind, and a number within the second. Exchange time never goes
 * back over a restart, so neither do these, and the same seed and orders give the same ones.
 */
export function identifier(kind: IdentifierKind, timeMs: number, number: number): string {
  return new IdentifierSeries(kind, Math.floor(timeMs / SECOND_MS)).text(number);
}

const LENGTH = 36;
const NUMBER_FROM = 24;

/** Second and number of an identifier; NaN where there is none. Whether the text is one at all, only its owner knows. */
export const secondOf = (text: string): number =>
  text.length === LENGTH ? Number.parseInt(text.slice(0, 8), 16) : Number.NaN;
export const numberOf = (text: string): number => Number.parseInt(text.slice(NUMBER_FROM), 16);
