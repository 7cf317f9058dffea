import type { WebSocket } from 'ws';
import { CHANNELS, type Channel, isChannel } from './channel.ts';
import { followedNames, updateFollowed } from './followed-names.ts';
import type { Caller } from './key-ring.ts';
import { mayDo } from './permission.ts';
import {
  type CommandParams,
  marketsOf,
  readCommand,
  type SocketCommand,
  shardError,
  sidsOf,
} from './socket-command.ts';
import { isSocketError, SOCKET_ERRORS, type SocketError } from './socket-error.ts';
import { type MarketPorts, SubscribedMarkets } from './subscribed-markets.ts';
import { Subscription } from './subscription.ts';
import { TokenBucket } from './token-bucket.ts';

/** What a session asks of its server. */
export type SessionPorts = MarketPorts & {
  readonly indexIds: readonly string[];
  /** Wall time. */
  readonly nowMs: () => number;
  readonly onOverflow: (session: Session) => void;
  /** Sends in the socket's place, where accidents are possible. */
  readonly transmit: ((socket: WebSocket, text: string) => void) | null;
};

/** One connection: who it is, what it is subscribed to, and its commands. */
export class Session {
  readonly caller: Caller;
  readonly #socket: WebSocket;
  readonly #ports: SessionPorts;
  readonly #commands: TokenBucket;
  readonly #markets: SubscribedMarkets;
  readonly #subscriptions = new Map<Channel, Subscription>();
  #lastSid = 0;
  #cut = false;

  constructor(socket: WebSocket, caller: Caller, ports: SessionPorts) {
    this.#socket = socket;
    this.caller = caller;
    this.#ports = ports;
    this.#markets = new SubscribedMarkets(ports, (text) => this.send(text));
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
    const followed = followedNames(follows, params);
    if (followed === null) return SOCKET_ERRORS.invalidParameter;

    const known = this.#subscriptions.get(channel);
    if (known) {
      for (const name of followed) known.names.add(name);
      if (markets === 'none') return this.#markets.acknowledge(id, known);
      // Nothing named is everything.
      if (named.by === null) known.tickers = null;
      return this.#markets.widen(id, known, named, params);
    }
    const tickers = markets === 'none' || named.by === null ? null : new Set<string>();
    const terms = {
      yesPrice: params['use_yes_price'] === true,
      shortAcks: params['skip_ticker_ack'] === true,
    };
    const subscription = new Subscription(channel, ++this.#lastSid, tickers, terms, this.#ports.nowMs);
    for (const name of followed) subscription.names.add(name);
    const added = this.#markets.add(subscription, named);
    this.#subscriptions.set(channel, subscription);
    this.send(this.#text({ type: 'subscribed', id, msg: { channel, sid: subscription.sid } }));
    this.#markets.sendFirst(subscription, tickers === null ? null : added, params);
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
      const answer =
        follows === null
          ? this.#markets.update(id, subscription, action, params)
          : updateFollowed(id, subscription, follows, action, params, this.#ports.indexIds);
      if (typeof answer === 'string') this.send(answer);
      else if (answer) this.send(subscription.reply('error', JSON.stringify(answer), id));
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
