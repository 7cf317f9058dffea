import type { MessageType } from '../src/schemas/frames.ts';
import { ACCOUNT } from './frame-examples/account.ts';
import { ANSWERS } from './frame-examples/answers.ts';
import { BOOKS_AND_TRADES } from './frame-examples/books-and-trades.ts';
import { COMMUNICATIONS } from './frame-examples/communications.ts';
import { INDEX_VALUES } from './frame-examples/index-values.ts';
import { LIFECYCLE } from './frame-examples/lifecycle.ts';

/** One frame of every kind, in the form in which the exchange publishes it, with the messages that it can be. */
export const FRAME_EXAMPLES: Readonly<Record<MessageType, readonly object[]>> = {
  ...ANSWERS,
  ...BOOKS_AND_TRADES,
  ...ACCOUNT,
  ...LIFECYCLE,
  ...INDEX_VALUES,
  ...COMMUNICATIONS,
};

export const frameTexts: readonly string[] = Object.entries(FRAME_EXAMPLES).flatMap(([type, frames]) =>
  frames.map((frame) => `${JSON.stringify({ type, ...frame })}\n`),
);
