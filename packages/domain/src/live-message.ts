import type { Topic, ViewMessage, ViewTopics } from './view.ts';

/**
 * What web sends to browsers on `/api/live`: the trader's view messages as they are, with `heldMs` when web kept one for
 * a while before sending it (the first messages of a new browser, a slow browser), and the state of its own link.
 */
export type LiveMessage =
  /** Wall milliseconds between web's receiving and sending; absent is 0. Ages inside the data grow by this. */
  (ViewMessage & { readonly heldMs?: number }) | { readonly topic: 'link'; readonly data: LinkView };

/** Whether web hears the trader. The first message on every socket, then on each change and every 5 s. */
export type LinkView = {
  readonly traderConnected: boolean;
  /** Wall milliseconds for which this had been so when it was sent. */
  readonly sinceMs: number;
};

/** The topics by name, checked to be all of them. */
const TOPIC_NAMES: Readonly<Record<keyof ViewTopics, true>> = {
  market: true,
  ladder: true,
  day: true,
  trades: true,
  status: true,
};

export const isTopic = (name: unknown): name is Topic =>
  typeof name === 'string' && Object.hasOwn(TOPIC_NAMES, name);

/** Web closes a socket with this when the session has ended: sign in again, do not just reconnect. */
export const SESSION_ENDED_CODE = 4401;
