import { createHash } from 'node:crypto';
import type { PushMessage } from './web-push.ts';

/** What a service worker shows: nothing in it is a secret, and it leads only to pages of ours. */
export type PushNotice = {
  readonly title: string;
  readonly body: string;
  /** A later notice of the same takes the place of an earlier one. */
  readonly tag: string;
  readonly path: string;
};

const BODY_CHARS_MAX = 400;

/** A notice as it is sent: it wakes a sleeping phone. */
export const noticeMessage = (notice: PushNotice, ttlSeconds: number): PushMessage => ({
  payload: JSON.stringify({ ...notice, body: notice.body.slice(0, BODY_CHARS_MAX) }),
  ttlSeconds,
  urgency: 'high',
  // At most 32 characters are allowed, and push services see it.
  topic: createHash('sha256').update(notice.tag).digest('base64url').slice(0, 32),
});
