import { noticeMessage } from '@rec-io/delivery/push-notice';
import type { PushMessage } from '@rec-io/delivery/web-push';
import type { Mode } from '@rec-io/domain/ledger';
import { MODE_NAMES } from '@rec-io/domain/mode-names';
import { statusNewsTitle } from '@rec-io/domain/status-news';
import { tradeNewsTitle } from '@rec-io/domain/trade-news';
import type { News } from './news-watch.ts';

const HOUR_S = 3_600;

/** A piece of news as a message. */
export function newsMessage(news: News, mode: Mode, account: string): PushMessage {
  if (!('trade' in news)) {
    // One tag of each: that trading stopped must not be overtaken by an order in doubt.
    const tag = news.kind === 'in-doubt' ? 'doubt' : 'trading';
    const body = `${news.text} Account ${account}.`;
    return noticeMessage({ title: statusNewsTitle(news, mode), body, tag, path: '/' }, 24 * HOUR_S);
  }
  const { id, contract, monitor } = news.trade;
  const by = monitor === '' ? '' : ` ${monitor},`;
  const body = `${news.text} ${contract},${by} account ${account}.`;
  const path = `/trades/${encodeURIComponent(id)}`;
  return noticeMessage({ title: tradeNewsTitle(news, mode), body, tag: `trade ${id}`, path }, 6 * HOUR_S);
}

/** To see that it works. */
export const testMessage = (mode: Mode, account: string): PushMessage =>
  noticeMessage(
    {
      title: `${MODE_NAMES[mode]} · Test`,
      body: `This is how news of the account ${account} comes to this device.`,
      ...{ tag: 'test', path: '/notifications' },
    },
    HOUR_S / 12,
  );
