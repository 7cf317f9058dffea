import { createHash } from 'node:crypto';
import type { PushMessage } from '@rec-io/delivery/web-push';
import type { Mode } from '@rec-io/domain/ledger';
import { MODE_NAMES } from '@rec-io/domain/mode-names';
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

const TITLES = {
  bought: 'Bought',
  selling: 'Selling',
  closed: 'Sold',
  failed: 'Not opened',
  stopped: 'Trading stopped',
  armed: 'Trading armed',
  'in-doubt': 'Order in doubt',
} as const satisfies Record<News['kind'], string>;

/** A piece of news as a message: the mode stands first, so that nobody takes practice for real money. */
export function newsMessage(news: News, mode: Mode, account: string): PushMessage {
  const isSettled = 'trade' in news && news.trade.closeMethod === 'expired';
  const title = `${MODE_NAMES[mode]} · ${isSettled ? 'Settled' : TITLES[news.kind]}`;
  if (!('trade' in news)) {
    const notice = { title, body: `${news.text} Account ${account}.`, tag: `${mode} trading`, path: '/' };
    // Of one kind each: that trading stopped must not be overtaken by an order in doubt.
    return message(
      { ...notice, tag: `${mode} ${news.kind === 'in-doubt' ? 'doubt' : 'trading'}` },
      24 * HOUR_S,
    );
  }
  const { id, contract, monitor } = news.trade;
  const by = monitor === '' ? '' : ` ${monitor},`;
  const body = `${news.text} ${contract},${by} account ${account}.`;
  return message({ title, body, tag: `trade ${id}`, path: `/trades/${encodeURIComponent(id)}` }, 6 * HOUR_S);
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
