import type { Choice } from './question.ts';

/** One question as it is put to a person. */
export type Asked = {
  readonly text: string;
  /** Shown for `?`. */
  readonly help: string;
  /** What Enter means. */
  readonly byDefault: string;
  /** The default in words, where itself it would say nothing. */
  readonly defaultInWords?: string | undefined;
  /** @returns what is wrong with the text, or null; then it is asked again */
  readonly check?: (text: string) => string | null;
};

/**
 * Whoever can be asked: a person at a terminal. Every method ends by an answer, or rejects with REC-670 when the person
 * cancels or the terminal goes away.
 */
export interface Asker {
  /** A heading over the questions that follow. */
  topic(title: string): void;
  /** Something to read. */
  say(text: string): void;
  text(asked: Asked): Promise<string>;
  /** Never shown. @param strength one word on what is typed so far, as a hint */
  secret(asked: Asked, strength?: (typed: string) => string): Promise<string>;
  /** One line, or a whole key pasted at once: from a line that begins a PEM block to the one that ends it. */
  paste(asked: Asked): Promise<string>;
  choice(asked: Asked, choices: readonly Choice[]): Promise<string>;
  confirm(asked: Omit<Asked, 'byDefault' | 'check'>, byDefault: boolean): Promise<boolean>;
}
