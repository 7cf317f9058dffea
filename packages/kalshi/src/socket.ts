import { Connection, type ConnectionOptions } from './connection.ts';
import { type Frame, parseFrame } from './frames.ts';
import { Subscription } from './subscription.ts';

export type SocketEvents = {
  /** Every subscription that is not by market is confirmed or refused. */
  onUp(): void;
  onDown(reason: string): void;
  /** In the order of arrival. */
  onFrame(frame: Frame): void;
  /** Frames of this channel are missing. */
  onGap(channel: string): void;
};

export type SocketOptions = ConnectionOptions & {
  /** A command without an answer for this long gives the connection up. */
  readonly answerMs?: number;
};

/** The subscription was ended by the exchange: channel error, buffer overflow. */
const TERMINAL_ERRORS = new Set([10, 25]);
/** So many frames from the past in a row are no repetition any more: the numbers have started anew. */
const MAX_REPEATED = 10;

/** Keeps what is subscribed across connections, and checks that no frame is missing. */
export class KalshiSocket {
  /** Frames that could not be read, came twice, or of kinds that are not used; for the metrics. */
  readonly counts = { malformed: 0, repeated: 0, other: 0, gaps: 0, connections: 0 };
  readonly #options: SocketOptions;
  readonly #events: SocketEvents;
  readonly #connection: Connection;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #bySid = new Map<number, Subscription>();
  /** Commands without an answer yet, with how to stop waiting. */
  readonly #unanswered = new Map<number, { subscription: Subscription; cmd: string; cancel: () => void }>();
  #nextId = 1;
  #open = false;
  #up = false;
  #repeatedInARow = 0;

  constructor(options: SocketOptions, events: SocketEvents) {
    this.#options = options;
    this.#events = events;
    this.#connection = new Connection(options, {
      onOpen: () => this.#onOpen(),
      onText: (text) => this.#onText(text),
      onClose: (reason) => this.#onClose(reason),
    });
  }

  get up(): boolean {
    return this.#up;
  }

  start(): void {
    this.#connection.start();
  }

  async stop(): Promise<void> {
    this.#forgetConnection();
    await this.#connection.stop();
  }

  restart(reason: string): void {
    this.#connection.restart(reason);
  }

  /** A channel that is wanted on every connection. Before `start`. */
  want(channel: string, params: Readonly<Record<string, unknown>> = {}): void {
    this.#subscriptions.set(channel, new Subscription(channel, params, false));
  }

  /** A channel by market; nothing is asked while it has no markets. Before `start`. */
  wantMarkets(channel: string, params: Readonly<Record<string, unknown>> = {}): void {
    this.#subscriptions.set(channel, new Subscription(channel, params, true));
  }

  setMarkets(channel: string, tickers: Iterable<string>): void {
    const subscription = this.#subscriptions.get(channel);
    if (!subscription?.markets) return;
    subscription.markets.clear();
    for (const ticker of tickers) subscription.markets.add(ticker);
    this.#bringUpToDate(subscription);
  }

  /** Asks for whole books anew. False when the channel is not subscribed now: then subscribing brings them. */
  requestSnapshots(channel: string, tickers: readonly string[]): boolean {
    const subscription = this.#subscriptions.get(channel);
    if (!subscription || subscription.sid === null) return false;
    const params = { sids: [subscription.sid], action: 'get_snapshot', market_tickers: tickers };
    this.#command(subscription, 'update_subscription', params);
    return true;
  }

  #onOpen(): void {
    this.#open = true;
    this.counts.connections++;
    for (const subscription of this.#subscriptions.values()) this.#bringUpToDate(subscription);
    this.#checkUp();
  }

  #onClose(reason: string): void {
    this.#forgetConnection();
    this.#events.onDown(reason);
  }

  #forgetConnection(): void {
    this.#open = false;
    this.#up = false;
    this.#bySid.clear();
    for (const { cancel } of this.#unanswered.values()) cancel();
    this.#unanswered.clear();
    for (const subscription of this.#subscriptions.values()) subscription.reset();
  }

  #bringUpToDate(subscription: Subscription): void {
    if (!this.#open) return;
    const { sid } = subscription;
    for (const { cmd, params } of subscription.commands()) this.#command(subscription, cmd, params);
    if (sid !== null && subscription.sid === null) this.#bySid.delete(sid);
  }

  #command(subscription: Subscription, cmd: string, params: Record<string, unknown>): void {
    const { timers, answerMs = 10_000 } = this.#options;
    const id = this.#nextId++;
    const cancel = timers.after(answerMs, () =>
      this.restart(`no answer to ${cmd} of ${subscription.channel}`),
    );
    this.#unanswered.set(id, { subscription, cmd, cancel });
    this.#connection.send(JSON.stringify({ id, cmd, params }));
  }

  #onText(text: string): void {
    let frame: Frame;
    try {
      frame = parseFrame(text);
    } catch (error) {
      // Its number is not counted either, so a lost book change shows as a gap with the next frame.
      this.counts.malformed++;
      this.#options.log.warn('a frame cannot be read; going on', { error: (error as Error).message });
      return;
    }
    if (frame.type === 'subscribed') this.#onSubscribed(frame.id, frame.msg.sid);
    else if (frame.type === 'error') this.#onError(frame);
    if (!this.#inOrder(frame)) return;
    if (frame.id !== null && frame.type !== 'error') this.#answered(frame.id);
    if (frame.type === 'other') this.counts.other++;
    this.#events.onFrame(frame);
  }

  /** False for a frame that must not be used: of an ended subscription, or one that was here before. */
  #inOrder(frame: Frame): boolean {
    if (frame.sid === null || frame.seq === null) return true;
    const subscription = this.#bySid.get(frame.sid);
    if (!subscription) return frame.type === 'unsubscribed';
    const order = subscription.follows(frame.seq);
    if (order === 'repeated') {
      this.counts.repeated++;
      if (++this.#repeatedInARow > MAX_REPEATED)
        this.restart(`numbers of ${subscription.channel} started anew`);
      return false;
    }
    this.#repeatedInARow = 0;
    if (order === 'gap') {
      this.counts.gaps++;
      this.#events.onGap(subscription.channel);
    }
    return true;
  }

  #answered(id: number): void {
    this.#unanswered.get(id)?.cancel();
    this.#unanswered.delete(id);
  }

  #onSubscribed(id: number | null, sid: number): void {
    const subscription = id === null ? undefined : this.#unanswered.get(id)?.subscription;
    if (!subscription) return;
    subscription.confirm(sid);
    this.#bySid.set(sid, subscription);
    // What was wanted in the meantime.
    this.#bringUpToDate(subscription);
    if (id !== null) this.#answered(id);
    this.#checkUp();
  }

  #onError({ id, sid, msg }: Extract<Frame, { type: 'error' }>): void {
    const command = id === null ? undefined : this.#unanswered.get(id);
    const channel = command?.subscription.channel ?? (sid === null ? null : this.#bySid.get(sid)?.channel);
    this.#options.log.warn('the exchange refuses a command', { channel, cmd: command?.cmd, ...msg });
    if (id !== null) this.#answered(id);
    // Where it is not told which subscription has ended, it may be any.
    const ended = TERMINAL_ERRORS.has(msg.code);
    // Without its markets a feed is of no use; a refused channel that is not by market only leaves its messages out.
    if (ended || (command && command.subscription.markets !== null))
      this.restart(`error ${msg.code}: ${msg.msg}`);
    else this.#checkUp();
  }

  #checkUp(): void {
    if (this.#up || !this.#open) return;
    for (const { subscription } of this.#unanswered.values()) if (subscription.markets === null) return;
    this.#up = true;
    this.#events.onUp();
  }
}
