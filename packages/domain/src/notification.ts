/** What an owner must know, by what it is of. */
export const NOTIFICATION_KINDS = [
  'entry',
  'exit',
  'refusal',
  'stop',
  'difference',
  'model',
  'program',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/**
 * Something that happened by itself, or that changes what happens by itself. Of an order (`entry`, `exit`, `refusal`) `detail` tells
 * ticker, side, contracts and price; of the others what their own lists tell of them.
 */
export type Notification = {
  /** The same for ever. */
  readonly id: string;
  readonly kind: NotificationKind;
  /** Wall time, UTC milliseconds. */
  readonly timeMs: number;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  readonly isRead: boolean;
};

/** Kept elsewhere than in the database, and told among the others. */
export type NotificationElsewhere = Pick<Notification, 'id' | 'kind' | 'timeMs' | 'detail'>;
