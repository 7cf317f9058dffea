/** What is wanted of one channel, and what the exchange has confirmed on the present connection. */
export class Subscription {
  readonly channel: string;
  /** Parameters besides the markets. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Null for a channel that is not by market. */
  readonly markets: Set<string> | null;
  #sid: number | null = null;
  #lastSeq = 0;
  #asked: Set<string> | null = null;

  constructor(channel: string, params: Readonly<Record<string, unknown>>, byMarket: boolean) {
    this.channel = channel;
    this.params = params;
    this.markets = byMarket ? new Set() : null;
  }

  get sid(): number | null {
    return this.#sid;
  }

  get confirmed(): boolean {
    return this.#sid !== null;
  }

  /** A new connection knows nothing of the old one. */
  reset(): void {
    this.#sid = null;
    this.#lastSeq = 0;
    this.#asked = null;
  }

  confirm(sid: number): void {
    this.#sid = sid;
    this.#lastSeq = 0;
  }

  /** True when the frame is the next one of this subscription. After a gap, counting goes on from what came. */
  follows(seq: number): 'next' | 'repeated' | 'gap' {
    if (seq === this.#lastSeq + 1) {
      this.#lastSeq = seq;
      return 'next';
    }
    if (seq <= this.#lastSeq) return 'repeated';
    this.#lastSeq = seq;
    return 'gap';
  }

  /** Commands that bring the exchange's view to what is wanted; empty while an earlier subscribe is unanswered. */
  commands(): { cmd: string; params: Record<string, unknown> }[] {
    const { channel, params, markets } = this;
    if (this.#sid === null) {
      if (this.#asked !== null || markets?.size === 0) return [];
      this.#asked = new Set(markets ?? []);
      const byMarket = markets ? { market_tickers: [...markets] } : {};
      return [{ cmd: 'subscribe', params: { channels: [channel], ...params, ...byMarket } }];
    }
    if (markets === null || this.#asked === null) return [];
    const sids = [this.#sid];
    if (markets.size === 0) {
      this.reset();
      return [{ cmd: 'unsubscribe', params: { sids } }];
    }
    const asked = this.#asked;
    const update = (action: string, tickers: readonly string[]) =>
      tickers.length === 0
        ? []
        : [{ cmd: 'update_subscription', params: { sids, action, market_tickers: tickers } }];
    this.#asked = new Set(markets);
    return [
      ...update('add_markets', missingIn(asked, markets)),
      ...update('delete_markets', missingIn(markets, asked)),
    ];
  }
}

const missingIn = (tickers: ReadonlySet<string>, wanted: ReadonlySet<string>): string[] =>
  [...wanted].filter((ticker) => !tickers.has(ticker));
