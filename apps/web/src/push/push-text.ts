import { createHash } from 'node:crypto';
import type { PushMessage } from '@rec-io/delivery/web-push';
import type { Mode } from '@rec-io/domain/ledger';
import { MODE_NAMES } from '@rec-io/domain/mode-names';
import { statusNewsTitle } from '@rec-io/domain/status-news';
import { tradeNewsTitle } from '@rec-io/domain/trade-news';
import type { News } from './news-watch.ts';

/** What a service worker shows: nothing in it is a secret, and it leads only to pages of ours. */
export type PushNotice = {
  readonly title: string;
  readonly body: string;
  /** A later notice of the same takes the place of an earlier one. */
  readonly tag: string;
  readonly path: string;
};

const HOUR_S = 3_600;
const BODY_CHARS_MAX = 400;

/** A piece of news as a message. */
export function newsMessage(news: News, mode: Mode, account: string): PushMessage {
  if (!('trade' in news)) {
    // One tag of each: that trading stopped must not be overtaken by an order in doubt.
    const tag = news.kind === 'in-doubt' ? 'doubt' : 'trading';
    const body = `${news.text} Account ${account}.`;
    return message({ title: statusNewsTitle(news, mode), body, tag, path: '/' }, 24 * HOUR_S);
  }
  const { id, contract, monitor } = news.trade;
  const by = monitor === '' ? '' : ` ${monitor},`;
  const body = `${news.text} ${contract},${by} account ${account}.`;
  const path = `/trades/${encodeURIComponent(id)}`;
  return message({ title: tradeNewsTitle(news, mode), body, tag: `trade ${id}`, path }, 6 * HOUR_S);
}

/** To see that it works. */
export const testMessage = (mode: Mode, account: string): PushMessage =>
  message(
    {
      title: `${MODE_NAMES[mode]} · Test`,
      body: `This is how news of the account ${account} comes to this device.`,
      ...{ tag: 'test', path: '/notifications' },
    },
    HOUR_S / 12,
  );

const message = (notice: PushNotice, ttlSeconds: number): PushMessage => ({
  payload: JSON.stringify({ ...notice, body: notice.body.slice(0, BODY_CHARS_MAX) }),
  ttlSeconds,
  urgency: 'high',
  // At most 32 characters are allowed, and push services see it.
  topic: createHash('sha256').update(notice.tag).digest('base64url').slice(0, 32),
});
