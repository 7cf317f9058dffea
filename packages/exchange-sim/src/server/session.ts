import type { WebSocket } from 'ws';
import { CHANNELS, type Channel, isChannel } from './channel.ts';
import {
  type CommandParams,
  readCommand,
  type SocketCommand,
  sidsOf,
  textsOf,
  tickersOf,
} from './socket-command.ts';
import { SOCKET_ERRORS, type SocketError } from './socket-error.ts';
import { Subscription } from './subscription.ts';

/** What a session asks of its server. */
export type SessionPorts = {
  /** A book as it is now, as a message's text; null for an unknown market. */
  readonly snapshot: (ticker: string, yesPrice: boolean) => string | null;
  /** A market's prices as they are now. */
  readonly ticker: (ticker: string) => string | null;
  readonly tickers: () => readonly string[];
  readonly indexIds: readonly string[];
  readonly bufferedBytesMax: number;
  readonly onOverflow: (session: Session) => void;
  /** Sends in the socket's place, where accidents are possible. */
  readonly transmit: ((socket: WebSocket, text: string) => void) | null;
};

/** One connection: who it is, what it is subscribed to, and its commands. */
export class Session {
  readonly account: string;
  readonly #socket: WebSocket;
  readonly #ports: SessionPorts;
  readonly #subscriptions = new Map<Channel, Subscription>();
  #lastSid = 0;
  #cut = false;

  constructor(socket: WebSocket, account: string, ports: SessionPorts) {
    this.#socket = socket;
    this.account = account;
    this.#ports = ports;
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? '' : data.toString()));
  }

  subscription(channel: Channel): Subscription | undefined {
    return this.#subscriptions.get(channel);
  }

  send(text: string): void {
    if (this.#cut) return;
    if (this.#socket.bufferedAmount > this.#ports.bufferedBytesMax) {
      this.#cut = true;
      // A client that does not read gets one more line and then nothing: its gap would be found by nobody.
      this.#socket.send(errorText(SOCKET_ERRORS.overflow, 0));
      this.#ports.onOverflow(this);
      return;
    }
    const { transmit } = this.#ports;
    if (transmit) transmit(this.#socket, text);
    else this.#socket.send(text);
  }

  #receive(text: string): void {
    const command = readCommand(text);
    if (!command) {
      this.#fail(SOCKET_ERRORS.unreadable, 0);
      return;
    }
    const { id, cmd } = command;
    if (cmd === 'list_subscriptions') this.#list(id);
    else if (cmd === 'subscribe') this.#with(command, (params) => this.#subscribe(id, params));
    else if (cmd === 'unsubscribe') this.#with(command, (params) => this.#unsubscribe(id, params));
    else if (cmd === 'update_subscription') this.#with(command, (params) => this.#update(id, params));
    else this.#fail(SOCKET_ERRORS.unknownCommand, id);
  }

  #with({ id, params }: SocketCommand, run: (params: CommandParams) => void): void {
    if (params === null) this.#fail(SOCKET_ERRORS.paramsRequired, id);
    else run(params);
  }

  #list(id: number): void {
    const list = Array.from(this.#subscriptions.values(), ({ channel, sid }) => ({ channel, sid }));
    this.send(`${JSON.stringify({ id, type: 'ok', msg: list })}\n`);
  }

  #subscribe(id: number, params: CommandParams): void {
    const { channels } = params;
    if (!Array.isArray(channels) || channels.length === 0) {
      this.#fail(SOCKET_ERRORS.channelsRequired, id);
      return;
    }
    const tickers = tickersOf(params);
    for (const channel of channels) {
      // One bad channel does not spoil the others.
      if (!isChannel(channel)) this.#fail(SOCKET_ERRORS.unknownChannel, id);
      else if (tickers === false) this.#fail(SOCKET_ERRORS.invalidParameter, id);
      else this.#open(id, channel, tickers, params);
    }
  }

  #open(id: number, channel: Channel, tickers: readonly string[] | null, params: CommandParams): void {
    const { markets } = CHANNELS[channel];
    if (markets === 'required' && (tickers === null || tickers.length === 0)) {
      this.#fail(SOCKET_ERRORS.tickerRequired, id);
      return;
    }
    const named = markets === 'none' ? null : tickers;
    const known = this.#subscriptions.get(channel);
    if (known) {
      this.#widen(id, known, named ?? []);
      return;
    }
    const set = named === null ? null : new Set(named);
    const subscription = new Subscription(channel, ++this.#lastSid, set, params['use_yes_price'] === true);
    for (const index of textsOf(params['index_ids']) ?? []) subscription.indices.add(index);
    this.#subscriptions.set(channel, subscription);
    this.send(`${JSON.stringify({ type: 'subscribed', id, msg: { channel, sid: subscription.sid } })}\n`);
    if (channel === 'orderbook_delta') this.#sendBooks(subscription, named ?? [], null);
    if (channel === 'ticker' && params['send_initial_snapshot'] === true) this.#sendTickers(subscription);
  }

  #unsubscribe(id: number, params: CommandParams): void {
    const sids = sidsOf(params);
    if (sids.length === 0) {
      this.#fail(SOCKET_ERRORS.sidsRequired, id);
      return;
    }
    for (const sid of sids) {
      const subscription = this.#bySid(sid);
      if (!subscription) this.#fail(SOCKET_ERRORS.unknownSid, id);
      else {
        this.#subscriptions.delete(subscription.channel);
        this.send(subscription.frame('unsubscribed', null, id));
      }
    }
  }

  #update(id: number, params: CommandParams): void {
    const { action } = params;
    const [sid, second] = sidsOf(params);
    if (sid === undefined || second !== undefined) this.#fail(SOCKET_ERRORS.oneSid, id);
    else if (typeof action !== 'string') this.#fail(SOCKET_ERRORS.actionRequired, id);
    else {
      const subscription = this.#bySid(sid);
      if (!subscription) this.#fail(SOCKET_ERRORS.unknownSid, id);
      else if (subscription.channel === 'cfbenchmarks_value')
        this.#updateIndices(id, subscription, action, params);
      else this.#updateMarkets(id, subscription, action, params);
    }
  }

  #updateMarkets(id: number, subscription: Subscription, action: string, params: CommandParams): void {
    const tickers = tickersOf(params);
    if (!['add_markets', 'delete_markets', 'get_snapshot'].includes(action)) {
      this.#fail(SOCKET_ERRORS.unsupportedAction, id, subscription);
    } else if (!tickers || tickers.length === 0) {
      this.#fail(SOCKET_ERRORS.tickerRequired, id, subscription);
    } else if (action === 'add_markets') this.#widen(id, subscription, tickers);
    else if (action === 'delete_markets') {
      for (const ticker of tickers) subscription.tickers?.delete(ticker);
      this.#acknowledge(id, subscription);
    } else if (subscription.channel === 'orderbook_delta') this.#sendBooks(subscription, tickers, id);
    else this.#fail(SOCKET_ERRORS.unsupportedAction, id, subscription);
  }

  #updateIndices(id: number, subscription: Subscription, action: string, params: CommandParams): void {
    if (action === 'indexlist') {
      const list = JSON.stringify({ index_ids: this.#ports.indexIds });
      this.send(subscription.frame('cfbenchmarks_value_indexlist', list, id));
      return;
    }
    const indices = textsOf(params['index_ids']);
    if (action !== 'subscribe_indices' && action !== 'unsubscribe_indices') {
      this.#fail(SOCKET_ERRORS.unsupportedAction, id, subscription);
    } else if (!indices || indices.length === 0) this.#fail(SOCKET_ERRORS.indicesRequired, id, subscription);
    else {
      for (const index of indices) {
        if (action === 'subscribe_indices') subscription.indices.add(index);
        else subscription.indices.delete(index);
      }
      this.send(subscription.frame('ok', JSON.stringify({ index_ids: [...subscription.indices] }), id));
    }
  }

  /** Adds markets to a subscription; those that it has already change nothing. */
  #widen(id: number, subscription: Subscription, tickers: readonly string[]): void {
    const { tickers: own } = subscription;
    const added = own === null ? [] : tickers.filter((ticker) => !own.has(ticker));
    for (const ticker of added) own?.add(ticker);
    this.#acknowledge(id, subscription);
    if (subscription.channel === 'orderbook_delta') this.#sendBooks(subscription, added, null);
  }

  #acknowledge(id: number, subscription: Subscription): void {
    const list = JSON.stringify({ market_tickers: [...(subscription.tickers ?? [])] });
    this.send(subscription.frame('ok', list, id));
  }

  #sendBooks(subscription: Subscription, tickers: readonly string[], id: number | null): void {
    for (const ticker of tickers) {
      const text = this.#ports.snapshot(ticker, subscription.yesPrice);
      // An unknown market is no error: its book comes when it is listed.
      if (text !== null) this.send(subscription.frame('orderbook_snapshot', text, id));
    }
  }

  #sendTickers(subscription: Subscription): void {
    for (const ticker of subscription.tickers ?? this.#ports.tickers()) {
      const text = this.#ports.ticker(ticker);
      if (text !== null) this.send(subscription.frame('ticker', text));
    }
  }

  #bySid(sid: number): Subscription | undefined {
    for (const subscription of this.#subscriptions.values())
      if (subscription.sid === sid) return subscription;
    return undefined;
  }

  #fail(error: SocketError, id: number, subscription?: Subscription): void {
    this.send(subscription ? subscription.frame('error', JSON.stringify(error), id) : errorText(error, id));
  }
}

const errorText = (error: SocketError, id: number): string =>
  `${JSON.stringify({ type: 'error', id, msg: error })}\n`;
