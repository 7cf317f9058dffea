import type { Static } from '@sinclair/typebox';
import { ACCOUNT } from './frames/account.ts';
import { BOOK } from './frames/book.ts';
import { COMMUNICATIONS } from './frames/communications.ts';
import { CONTROL } from './frames/control.ts';
import { INDEX_VALUES } from './frames/index-values.ts';
import { LIFECYCLE } from './frames/lifecycle.ts';
import { TAPE } from './frames/tape.ts';

/**
 * The `msg` of each WebSocket message, by the message's `type`. A field is required where a message without it says
 * nothing; what is new, redundant or only informative may be missing or null, and its words and amounts are not looked at:
 * an unreadable frame is a hole in its channel, and no decoration is worth one.
 */
export const MESSAGES = {
  ...CONTROL,
  ...BOOK,
  ...TAPE,
  ...ACCOUNT,
  ...LIFECYCLE,
  ...INDEX_VALUES,
  ...COMMUNICATIONS,
} as const;

export type MessageType = keyof typeof MESSAGES;
export type Message<T extends MessageType> = Static<(typeof MESSAGES)[T]>;
