import { CHANNELS, type Channel, type ChannelRule } from './channel.ts';

/** How a client wants a channel told. */
export type SubscriptionTerms = {
  /** Asks of a book come in YES prices instead of as NO bids. */
  readonly yesPrice: boolean;
  /** Acknowledgements say nothing of the markets. */
  readonly shortAcks: boolean;
};

/** One channel on one connection. */
export class Subscription {
  readonly channel: Channel;
  readonly rule: ChannelRule;
  readonly sid: number;
  /** Null: every market. */
  tickers: Set<string> | null;
  /** Markets that were asked for by their ids: those, by ticker. */
  readonly ids = new Map<string, string>();
  /** Indices or underlyings that are followed; `all` follows every one. */
  readonly names = new Set<string>();
  readonly yesPrice: boolean;
  readonly #shortAcks: boolean;
  readonly #nowMs: () => number;
  readonly #sid: string;
  #seq = 0;

  /** @param nowMs wall time, for when a frame was sent */
  constructor(
    channel: Channel,
    sid: number,
    tickers: Set<string> | null,
    { yesPrice, shortAcks }: SubscriptionTerms,
    nowMs: () => number,
  ) {
    this.channel = channel;
    this.rule = CHANNELS[channel];
    this.sid = sid;
    this.tickers = tickers;
    this.yesPrice = yesPrice;
    this.#shortAcks = shortAcks;
    this.#nowMs = nowMs;
    this.#sid = `,"sid":${sid}`;
  }

  wants(ticker: string): boolean {
    return this.tickers === null || this.tickers.has(ticker);
  }

  follows(name: string): boolean {
    return this.names.has('all') || this.names.has(name);
  }

  /**
   * The next frame with data. The message comes as text, because one text goes to many connections.
   * @param id of the command that it answers
   */
  frame(type: string, message: string, id: number | null = null): string {
    return this.#frame(type, message, id, this.rule.numbered);
  }

  /** The next frame that answers a command; it has a number on every channel. */
  reply(type: string, message: string | null, id: number): string {
    return this.#frame(type, message, id, true);
  }

  /** Says what is subscribed now. */
  acknowledgement(id: number): string {
    const lists: Record<string, readonly string[]> = {};
    if (!this.#shortAcks) {
      lists['market_tickers'] = [...(this.tickers ?? [])];
      if (this.ids.size > 0) lists['market_ids'] = [...this.ids.values()];
    }
    return this.reply('ok', JSON.stringify(lists), id);
  }

  #frame(type: string, message: string | null, id: number | null, numbered: boolean): string {
    const seq = numbered ? `,"seq":${++this.#seq}` : '';
    const answered = id === null || id === 0 ? '' : `,"id":${id}`;
    const body = message === null ? '' : `,"msg":${message}`;
    return `{"type":"${type}","sending_ts_ms":${this.#nowMs()}${answered}${this.#sid}${seq}${body}}\n`;
  }
}
