import { CHANNELS, type Channel, type ChannelRule } from './channel.ts';

/** One channel on one connection. */
export class Subscription {
  readonly channel: Channel;
  readonly rule: ChannelRule;
  readonly sid: number;
  /** Null: every market. */
  tickers: Set<string> | null;
  /** Indices that are followed; `all` follows every one. */
  readonly indices = new Set<string>();
  /** Asks of a book come in YES prices instead of as NO bids. */
  readonly yesPrice: boolean;
  readonly #prefix: string;
  #seq = 0;

  constructor(channel: Channel, sid: number, tickers: Set<string> | null, yesPrice: boolean) {
    this.channel = channel;
    this.rule = CHANNELS[channel];
    this.sid = sid;
    this.tickers = tickers;
    this.yesPrice = yesPrice;
    this.#prefix = `,"sid":${sid}`;
  }

  wants(ticker: string): boolean {
    return this.tickers === null || this.tickers.has(ticker);
  }

  follows(indexId: string): boolean {
    return this.indices.has('all') || this.indices.has(indexId);
  }

  /**
   * The next frame. The message comes as text, because one text goes to many connections.
   * @param id of the command that it answers
   */
  frame(type: string, message: string | null, id: number | null = null): string {
    const seq = this.rule.numbered ? `,"seq":${++this.#seq}` : '';
    const answered = id === null ? '' : `,"id":${id}`;
    const body = message === null ? '' : `,"msg":${message}`;
    return `{"type":"${type}"${answered}${this.#prefix}${seq}${body}}\n`;
  }
}
