import { type StatusNews, statusNews } from '@rec-io/domain/status-news';
import { isAlert, type TradeNews, tradeNews } from '@rec-io/domain/trade-news';
import type { ShownTrades, StatusView, ViewMessage } from '@rec-io/domain/view';

export type News = TradeNews | StatusNews;

/** What is remembered as told; of more the oldest are forgotten, which are trades of days ago. */
const KNOWN_MAX = 20_000;
const UNSETTLED = new Set<StatusView['state']>(['starting', 'reconciling']);
const NEEDED = /^\{"topic":"(?:day|trades|status)"/;

/**
 * Finds in what the trader shows what is news. What there is when it begins is none, so a restart of web repeats nothing; nor does one of
 * the trader, which shows its trades one after another until it has compared them with the exchange.
 */
export class NewsWatch {
  readonly #known = new Set<string>();
  #finished: ShownTrades['finished'] | null = null;
  #open: ShownTrades['open'] | null = null;
  #trades: ShownTrades | null = null;
  #status: StatusView | null = null;

  /** A message of the trader. The trades of a moment come before its status, and are looked at with it. */
  hear(text: string): News[] {
    if (!NEEDED.test(text)) return [];
    const message = parsed(text);
    if (message?.topic === 'day') this.#finished = message.data.finished;
    if (message?.topic === 'trades') this.#open = message.data.open;
    if (message?.topic !== 'status' || UNSETTLED.has(message.data.state)) return [];
    if (this.#open === null || this.#finished === null) return [];
    const status = message.data;
    const trades = { open: this.#open, finished: this.#finished };
    const news: News[] = [
      ...(this.#trades === null ? [] : tradeNews(this.#trades, trades).filter(this.#isNew)),
      ...(this.#status === null ? [] : statusNews(this.#status, status)),
    ];
    this.#trades = trades;
    this.#status = status;
    this.#remember(trades);
    return news.filter((each) => !('trade' in each) || isAlert(each));
  }

  #isNew = ({ kind, trade }: TradeNews): boolean => !this.#known.has(`${STAGES[kind]} ${trade.id}`);

  #remember({ open, finished }: ShownTrades): void {
    for (const { id, status } of open) if (status !== 'pending') this.#known.add(`open ${id}`);
    for (const { id } of finished) this.#known.add(`over ${id}`);
    for (const oldest of this.#known) {
      if (this.#known.size <= KNOWN_MAX) break;
      this.#known.delete(oldest);
    }
  }
}

const STAGES: Readonly<Record<TradeNews['kind'], string>> = {
  bought: 'open',
  selling: 'selling',
  closed: 'over',
  failed: 'over',
};

/** The trader is believed as to what its messages hold; what cannot be read at all is none. */
function parsed(text: string): ViewMessage | null {
  try {
    return JSON.parse(text) as ViewMessage;
  } catch {
    return null;
  }
}
