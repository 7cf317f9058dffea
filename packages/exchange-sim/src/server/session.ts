import type { WebSocket } from 'ws';
import { CHANNELS, type Channel, isChannel } from './channel.ts';
import type { Caller } from './key-ring.ts';
import { mayDo } from './permission.ts';
import {
  type CommandParams,
  marketsOf,
  type NamedMarkets,
  readCommand,
  type SocketCommand,
  shardError,
  sidsOf,
  textsOf,
} from './socket-command.ts';
import { isSocketError, SOCKET_ERRORS, type SocketError } from './socket-error.ts';
import { Subscription } from './subscription.ts';
import { TokenBucket } from './token-bucket.ts';

/** How much one connection may ask. */
export type SocketLimits = {
  readonly commandsPerSecond: number;
  readonly marketsPerSubscription: number;
  /** A socket that has this much unread is cut. */
  readonly bufferedBytes: number;
};

/** What a session asks of its server. */
export type SessionPorts = {
  /** A book as it is now, as a message's text; null for an unknown market. */
  readonly snapshot: (ticker: string, yesPrice: boolean) => string | null;
  /** A market's prices as they are now. */
  readonly ticker: (ticker: string) => string | null;
  readonly tickers: () => readonly string[];
  /** The ticker of a market's id. */
  readonly tickerOf: (marketId: string) => string | undefined;
  readonly indexIds: readonly string[];
  /** Wall time. */
  readonly nowMs: () => number;
  readonly limits: SocketLimits;
  readonly onOverflow: (session: Session) => void;
  /** Sends in the socket's place, where accidents are possible. */
  readonly transmit: ((socket: WebSocket, text: string) => void) | null;
};

const MARKET_ACTIONS = ['add_markets', 'delete_markets', 'get_snapshot'];
/** What is followed by name: the names of its actions, and of what its lists are told in. */
const FOLLOWING = {
  indices: {
    add: 'subscribe_indices',
    remove: 'unsubscribe_indices',
    list: 'indexlist',
    listType: 'cfbenchmarks_value_indexlist',
    names: 'index_ids',
    missing: SOCKET_ERRORS.indicesRequired,
  },
  underlyings: {
    add: 'subscribe_underlyings',
    remove: 'unsubscribe_underlyings',
    list: 'underlying_list',
    listType: 'pyth_value_underlying_list',
    names: 'underlying_tickers',
    missing: SOCKET_ERRORS.underlyingsRequired,
  },
} as const;

/** One connection: who it is, what it is subscribed to, and its commands. */
export class Session {
  readonly caller: Caller;
  readonly #socket: WebSocket;
  readonly #ports: SessionPorts;
  readonly #commands: TokenBucket;
  readonly #subscriptions = new Map<Channel, Subscription>();
  #lastSid = 0;
  #cut = false;

  constructor(socket: WebSocket, caller: Caller, ports: SessionPorts) {
    this.#socket = socket;
    this.caller = caller;
    this.#ports = ports;
    const { commandsPerSecond } = ports.limits;
    this.#commands = new TokenBucket(commandsPerSecond, commandsPerSecond, ports.nowMs());
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? '' : data.toString()));
  }

  subscription(channel: Channel): Subscription | undefined {
    return this.#subscriptions.get(channel);
  }

  send(text: string): void {
    if (this.#cut) return;
    if (this.#socket.bufferedAmount > this.#ports.limits.bufferedBytes) {
      this.#cut = true;
      // A client that does not read gets one more line and then nothing: its gap would be found by nobody.
      this.#socket.send(this.#text({ type: 'error', msg: SOCKET_ERRORS.overflow }));
      this.#ports.onOverflow(this);
      return;
    }
    const { transmit } = this.#ports;
    if (transmit) transmit(this.#socket, text);
    else this.#socket.send(text);
  }

  #receive(text: string): void {
    const command = readCommand(text);
    const nowMs = this.#ports.nowMs();
    if (!this.#commands.holds(1, nowMs)) {
      this.#fail(SOCKET_ERRORS.tooManyCommands, command?.id ?? 0);
      return;
    }
    this.#commands.take(1);
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
    this.send(this.#text({ type: 'ok', id, msg: list }));
  }

  #subscribe(id: number, params: CommandParams): void {
    const { channels } = params;
    if (!Array.isArray(channels) || channels.length === 0) {
      this.#fail(SOCKET_ERRORS.channelsRequired, id);
      return;
    }
    for (const channel of channels) {
      // One bad channel does not spoil the others.
      const error = isChannel(channel) ? this.#open(id, channel, params) : SOCKET_ERRORS.unknownChannel;
      if (error) this.#fail(error, id);
    }
  }

  /** Opens a channel, or adds to it when it is open. */
  #open(id: number, channel: Channel, params: CommandParams): SocketError | null {
    const { markets, isPrivate, follows } = CHANNELS[channel];
    if (isPrivate && !mayDo(this.caller, 'read')) return SOCKET_ERRORS.notAllowed;
    const named = marketsOf(params);
    if (isSocketError(named)) return named;
    if (markets === 'required' && (named.by !== 'ticker' || named.names.length === 0))
      return SOCKET_ERRORS.tickerRequired;
    if (markets !== 'none' && named.by === 'id' && channel !== 'ticker')
      return SOCKET_ERRORS.invalidParameter;
    if (named.names.length > this.#ports.limits.marketsPerSubscription) return SOCKET_ERRORS.tooManyMarkets;
    const wrong = channel === 'communications' ? communicationsError(params) : null;
    if (wrong) return wrong;
    const followed = follows === null ? [] : textsOf(params[FOLLOWING[follows].names] ?? []);
    if (followed === null) return SOCKET_ERRORS.invalidParameter;

    const known = this.#subscriptions.get(channel);
    if (known) {
      for (const name of followed) known.names.add(name);
      if (markets === 'none') return this.#acknowledge(id, known);
      // Nothing named is everything.
      if (named.by === null) known.tickers = null;
      return this.#widen(id, known, named, params);
    }
    const tickers = markets === 'none' || named.by === null ? null : new Set<string>();
    const terms = {
      yesPrice: params['use_yes_price'] === true,
      shortAcks: params['skip_ticker_ack'] === true,
    };
    const subscription = new Subscription(channel, ++this.#lastSid, tickers, terms, this.#ports.nowMs);
    for (const name of followed) subscription.names.add(name);
    const added = this.#add(subscription, named);
    this.#subscriptions.set(channel, subscription);
    this.send(this.#text({ type: 'subscribed', id, msg: { channel, sid: subscription.sid } }));
    this.#sendFirst(subscription, tickers === null ? null : added, params);
    return null;
  }

  #unsubscribe(id: number, params: CommandParams): void {
    const sids = sidsOf(params);
    if (sids === null) {
      this.#fail(SOCKET_ERRORS.invalidParameter, id);
      return;
    }
    if (sids.length === 0) {
      this.#fail(SOCKET_ERRORS.sidsRequired, id);
      return;
    }
    for (const sid of sids) {
      const subscription = this.#bySid(sid);
      if (!subscription) this.#fail(SOCKET_ERRORS.unknownSid, id);
      else {
        this.#subscriptions.delete(subscription.channel);
        this.send(subscription.reply('unsubscribed', null, id));
      }
    }
  }

  #update(id: number, params: CommandParams): void {
    const { action } = params;
    const [sid, second] = sidsOf(params) ?? [];
    if (sid === undefined || second !== undefined) this.#fail(SOCKET_ERRORS.oneSid, id);
    else if (typeof action !== 'string' || action === '') this.#fail(SOCKET_ERRORS.actionRequired, id);
    else {
      const subscription = this.#bySid(sid);
      if (!subscription) {
        this.#fail(SOCKET_ERRORS.unknownSid, id);
        return;
      }
      const { follows } = subscription.rule;
      const error =
        follows === null
          ? this.#updateMarkets(id, subscription, action, params)
          : this.#updateNames(id, subscription, action, params, FOLLOWING[follows]);
      if (error) this.send(subscription.reply('error', JSON.stringify(error), id));
    }
  }

  #updateMarkets(
    id: number,
    subscription: Subscription,
    action: string,
    params: CommandParams,
  ): SocketError | null {
    const { channel, rule } = subscription;
    if (!MARKET_ACTIONS.includes(action) || rule.markets === 'none') return SOCKET_ERRORS.unsupportedAction;
    const named = marketsOf(params);
    if (isSocketError(named)) return named;
    if (named.names.length === 0) return SOCKET_ERRORS.tickerRequired;
    if (named.by === 'id' && channel !== 'ticker') return SOCKET_ERRORS.invalidParameter;
    if (action === 'add_markets') return this.#widen(id, subscription, named, params);
    if (action === 'delete_markets') {
      for (const ticker of this.#tickersOf(named)) {
        subscription.tickers?.delete(ticker);
        subscription.ids.delete(ticker);
      }
      return this.#acknowledge(id, subscription);
    }
    if (channel !== 'orderbook_delta') return SOCKET_ERRORS.unsupportedAction;
    this.#sendBooks(subscription, named.names, id);
    return null;
  }

  #updateNames(
    id: number,
    subscription: Subscription,
    action: string,
    params: CommandParams,
    following: (typeof FOLLOWING)[keyof typeof FOLLOWING],
  ): SocketError | null {
    const { names: field } = following;
    if (action === following.list) {
      const list = subscription.rule.follows === 'indices' ? this.#ports.indexIds : [];
      this.send(subscription.reply(following.listType, JSON.stringify({ [field]: list }), id));
      return null;
    }
    if (action !== following.add && action !== following.remove) return SOCKET_ERRORS.unsupportedAction;
    const names = params[field] === undefined ? [] : textsOf(params[field]);
    if (names === null) return SOCKET_ERRORS.invalidParameter;
    if (names.length === 0) return following.missing;
    for (const name of names) {
      if (action === following.add) subscription.names.add(name);
      else subscription.names.delete(name);
    }
    this.send(subscription.reply('ok', null, id));
    return null;
  }

  /** Adds markets to a subscription; those that it has already change nothing. */
  #widen(
    id: number,
    subscription: Subscription,
    named: NamedMarkets,
    params: CommandParams,
  ): SocketError | null {
    const size = subscription.tickers?.size ?? 0;
    if (size + named.names.length > this.#ports.limits.marketsPerSubscription)
      return SOCKET_ERRORS.tooManyMarkets;
    const added = this.#add(subscription, named);
    this.#acknowledge(id, subscription);
    this.#sendFirst(subscription, added, params);
    return null;
  }

  /** @returns the markets that are new to it */
  #add(subscription: Subscription, named: NamedMarkets): string[] {
    const { tickers, ids } = subscription;
    if (tickers === null) return [];
    const added: string[] = [];
    for (const name of named.names) {
      const ticker = named.by === 'id' ? this.#ports.tickerOf(name) : name;
      // A market that nobody knows by that id is nobody's.
      if (ticker === undefined) continue;
      if (named.by === 'id') ids.set(ticker, name);
      if (tickers.has(ticker)) continue;
      tickers.add(ticker);
      added.push(ticker);
    }
    return added;
  }

  #tickersOf({ by, names }: NamedMarkets): readonly string[] {
    return by === 'id' ? names.flatMap((id) => this.#ports.tickerOf(id) ?? []) : names;
  }

  #acknowledge(id: number, subscription: Subscription): null {
    this.send(subscription.acknowledgement(id));
    return null;
  }

  /** What a subscription begins with. `tickers` null: every market. */
  #sendFirst(subscription: Subscription, tickers: readonly string[] | null, params: CommandParams): void {
    if (subscription.channel === 'orderbook_delta') this.#sendBooks(subscription, tickers ?? [], null);
    if (subscription.channel !== 'ticker' || params['send_initial_snapshot'] !== true) return;
    for (const ticker of tickers ?? this.#ports.tickers()) {
      const text = this.#ports.ticker(ticker);
      if (text !== null) this.send(subscription.frame('ticker', text));
    }
  }

  #sendBooks(subscription: Subscription, tickers: readonly string[], id: number | null): void {
    for (const ticker of tickers) {
      const text = this.#ports.snapshot(ticker, subscription.yesPrice);
      // An unknown market is no error: its book comes when it is listed.
      if (text !== null) this.send(subscription.frame('orderbook_snapshot', text, id));
    }
  }

  #bySid(sid: number): Subscription | undefined {
    for (const subscription of this.#subscriptions.values())
      if (subscription.sid === sid) return subscription;
    return undefined;
  }

  #fail(error: SocketError, id: number): void {
    this.send(this.#text({ type: 'error', id, msg: error }));
  }

  /** A frame that belongs to no subscription. */
  #text({ type, id = 0, msg }: { type: string; id?: number; msg: object }): string {
    const answered = id === 0 ? {} : { id };
    return `${JSON.stringify({ type, sending_ts_ms: this.#ports.nowMs(), ...answered, msg })}\n`;
  }
}

function communicationsError(params: CommandParams): SocketError | null {
  const filter = params['user_filter'] ?? '';
  return filter === '' || filter === 'self' ? shardError(params) : SOCKET_ERRORS.invalidParameter;
}
