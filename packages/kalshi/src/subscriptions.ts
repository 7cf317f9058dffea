import type { Channel, ChannelParams, MemberKind } from './channel.ts';
import { FrameOrder } from './frame-order.ts';
import type { Frame, FrameOf } from './frames.ts';
import { RefusedSubscriptions } from './refused-subscriptions.ts';
import { isPassing, isTerminal, socketErrorName } from './socket-errors.ts';
import { type Command, Subscription } from './subscription.ts';
import { UnansweredCommands, type UnansweredPorts } from './unanswered.ts';

/** How a channel is wanted. */
export type Wish = {
  /** Narrowed to members, which `set`, `add` and `remove` name; without it, the whole channel. */
  readonly by?: MemberKind;
  /** A refusal gives the connection up, so that nobody takes a feed without it for whole; false by default. */
  readonly required?: boolean;
  readonly params?: ChannelParams;
};

export type SubscriptionsPorts = UnansweredPorts & {
  /** Gives the connection up; `closed` is called before it returns. */
  restart(reason: string): void;
  warn(message: string, details: Readonly<Record<string, unknown>>): void;
  /** Every subscription that is not narrowed to members is confirmed or refused. Once per connection. */
  onUp(): void;
  /** Frames of this channel are missing. While it is not subscribed, told when it ends and once more when it is there again. */
  onGap(channel: Channel): void;
  onRefused(refusal: Refusal): void;
};

/** The exchange does not give a channel. */
export type Refusal = { readonly channel: Channel; readonly code: number; readonly message: string };
export type Listed = { readonly channel: string; readonly sid: number };

/** Not refused but not there any more: what an unsubscribe wanted. */
const UNKNOWN_SID = 7;

/**
 * What is subscribed on one connection after the other: wishes become commands, answers are matched with them, and
 * every numbered frame is checked to be the next one of its subscription. Knows no network.
 */
export class Subscriptions {
  readonly #ports: SubscriptionsPorts;
  readonly #byChannel = new Map<Channel, Subscription>();
  readonly #order: FrameOrder;
  readonly #unanswered: UnansweredCommands;
  readonly #refused: RefusedSubscriptions;
  /** Channels that were ended and asked for again on this connection: a second time, the connection is at fault. */
  readonly #ended = new Set<Channel>();
  #open = false;
  #up = false;

  /** @param answerMs a command without an answer for this long gives the connection up */
  constructor(ports: SubscriptionsPorts, answerMs: number) {
    this.#ports = ports;
    this.#order = new FrameOrder(ports);
    this.#unanswered = new UnansweredCommands(ports, answerMs);
    this.#refused = new RefusedSubscriptions(
      (delayMs, action) => ports.after(delayMs, action),
      (subscription) => {
        subscription.reset();
        this.#bringUpToDate(subscription);
      },
    );
  }

  /** Frames that were here before. */
  get repeated(): number {
    return this.#order.repeated;
  }

  get up(): boolean {
    return this.#up;
  }

  want(channel: Channel, wish: Wish): void {
    const { required = false, params = {} } = wish;
    const by = wish.by ?? null;
    let subscription = this.#byChannel.get(channel);
    if (subscription && subscription.by !== by)
      throw new Error(
        `${channel} is wanted by ${subscription.by ?? 'nothing'} already, not by ${by ?? 'nothing'}`,
      );
    if (!subscription) {
      subscription = new Subscription(channel, by);
      this.#byChannel.set(channel, subscription);
    }
    subscription.wanted = true;
    subscription.required = required;
    subscription.params = params;
    this.#bringUpToDate(subscription);
  }

  unwant(channel: Channel): void {
    const subscription = this.#byChannel.get(channel);
    if (!subscription) return;
    subscription.wanted = false;
    this.#bringUpToDate(subscription);
  }

  set(channel: Channel, names: Iterable<string>): void {
    this.#change(channel, (members) => {
      members.clear();
      for (const name of names) members.add(name);
    });
  }

  add(channel: Channel, names: Iterable<string>): void {
    this.#change(channel, (members) => {
      for (const name of names) members.add(name);
    });
  }

  remove(channel: Channel, names: Iterable<string>): void {
    this.#change(channel, (members) => {
      for (const name of names) members.delete(name);
    });
  }

  /**
   * Sends an update of one subscription that changes nothing of it, and waits for no answer. False when it is not
   * subscribed now.
   */
  update(channel: Channel, action: string, params: Readonly<Record<string, unknown>> = {}): boolean {
    const subscription = this.#byChannel.get(channel);
    if (!subscription || subscription.sid === null) return false;
    this.#unanswered.send(subscription, updateOf(subscription.sid, action, params), { lapses: true });
    return true;
  }

  /** Sends a command and waits for its answer. Rejects when it is refused, and when the connection ends before. */
  ask(command: { cmd: 'list_subscriptions' } | { channel: Channel; action: string }): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      if (!this.#open) reject(new Error('not connected'));
      else if ('cmd' in command) this.#unanswered.send(null, { cmd: command.cmd, params: {} }, waiting);
      else {
        const subscription = this.#byChannel.get(command.channel);
        if (!subscription || subscription.sid === null)
          reject(new Error(`${command.channel} is not subscribed`));
        else this.#unanswered.send(subscription, updateOf(subscription.sid, command.action, {}), waiting);
      }
    });
  }

  /** A new connection is there. */
  opened(): void {
    this.#open = true;
    for (const subscription of this.#byChannel.values()) this.#bringUpToDate(subscription);
    this.#checkUp();
  }

  closed(): void {
    this.#open = false;
    this.#up = false;
    this.#order.clear();
    this.#ended.clear();
    this.#refused.clear();
    for (const subscription of this.#byChannel.values()) {
      subscription.reset();
      // Whoever is told that a connection ended reads everything anew after the next.
      subscription.missed = false;
    }
    this.#unanswered.clear();
  }

  /** Takes a frame. False when it must not be used: of an ended subscription, or one that was here before. */
  accept(frame: Frame): boolean {
    if (frame.type === 'orderbook_delta') return this.#order.accept(frame);
    if (frame.type === 'subscribed') this.#onSubscribed(frame);
    else if (frame.type === 'ok') this.#onOk(frame);
    else if (frame.type === 'error') this.#onError(frame);
    const fits = this.#order.accept(frame);
    if (frame.id !== null && frame.type !== 'error') this.#unanswered.take(frame.id)?.resolve?.(frame);
    this.#checkUp();
    return fits;
  }

  /** A frame came whose numbers could be read and nothing else: what it said is missing. */
  unreadable(numbers: { readonly sid: number | null; readonly seq: number | null }): void {
    this.#order.unreadable(numbers);
  }

  #change(channel: Channel, change: (members: Set<string>) => void): void {
    const subscription = this.#byChannel.get(channel);
    if (!subscription?.members) throw new Error(`${channel} is not wanted by members`);
    change(subscription.members);
    this.#bringUpToDate(subscription);
  }

  #bringUpToDate(subscription: Subscription): void {
    if (!this.#open) return;
    const { sid } = subscription;
    const commands = subscription.commands();
    if (sid !== null && subscription.sid === null) this.#order.end(sid);
    for (const command of commands) this.#unanswered.send(subscription, command);
  }

  #onSubscribed({ id, msg }: FrameOf<'subscribed'>): void {
    const command = id === null ? undefined : this.#unanswered.get(id);
    // The number of the command may be left out: then the channel tells.
    const subscription = id === null ? this.#byChannel.get(msg.channel as Channel) : command?.subscription;
    if (!subscription || (command && command.cmd !== 'subscribe')) return;
    if (id === null) this.#unanswered.takeOf(subscription, 'subscribe');
    this.#confirm(subscription, msg.sid, 0, id);
  }

  /** What was subscribed already may be acknowledged in the form of an update. */
  #onOk({ id, sid, seq }: FrameOf<'ok'>): void {
    const command = id === null ? undefined : this.#unanswered.get(id);
    if (command?.cmd !== 'subscribe' || !command.subscription || sid === null) return;
    this.#confirm(command.subscription, sid, (seq ?? 1) - 1, id);
  }

  #confirm(subscription: Subscription, sid: number, lastSeq: number, id: number | null): void {
    if (subscription.sid !== null && subscription.sid !== sid) this.#order.end(subscription.sid);
    subscription.confirm(sid, lastSeq);
    this.#order.begin(sid, subscription);
    if (id !== null) this.#unanswered.take(id);
    this.#refused.given(subscription);
    if (subscription.missed) {
      subscription.missed = false;
      this.#ports.onGap(subscription.channel);
    }
    // What was wanted in the meantime.
    this.#bringUpToDate(subscription);
  }

  #onError({ id, sid, msg: { code, msg } }: FrameOf<'error'>): void {
    const command = id === null ? undefined : this.#unanswered.take(id);
    const subscription = command?.subscription ?? (sid === null ? undefined : this.#order.subscription(sid));
    const channel = subscription?.channel ?? null;
    const said = { channel, cmd: command?.cmd ?? null, code, meaning: socketErrorName(code), msg };
    this.#ports.warn('the exchange refuses a command or ends a subscription', said);
    command?.reject?.(new Error(`error ${code}: ${msg}`));
    if (command?.cmd === 'subscribe' && subscription) this.#onRefused(subscription, code, msg);
    else if (isTerminal(code)) this.#onEnded(subscription, `error ${code}: ${msg}`);
    else if (command?.cmd === 'unsubscribe' && code === UNKNOWN_SID) return;
    // What the exchange holds is not what was wanted: everything is asked for anew.
    else if (command?.subscription && !command.reject && !command.lapses)
      this.#ports.restart(`error ${code}: ${msg}`);
  }

  #onRefused(subscription: Subscription, code: number, message: string): void {
    const { channel, wanted, required } = subscription;
    if (!wanted) {
      subscription.reset();
      return;
    }
    this.#ports.onRefused({ channel, code, message });
    if (required) this.#ports.restart(`${channel} is refused: error ${code}: ${message}`);
    else if (isPassing(code)) {
      subscription.missed = true;
      this.#refused.refused(subscription);
    }
  }

  /** One subscription is asked for again, once; where it is not told which has ended, it may be any. */
  #onEnded(subscription: Subscription | undefined, reason: string): void {
    if (!subscription || this.#ended.has(subscription.channel)) {
      this.#ports.restart(reason);
      return;
    }
    const { sid, channel } = subscription;
    this.#ended.add(channel);
    if (sid !== null) this.#order.end(sid);
    // What it was asked for meanwhile is answered by nobody.
    for (const { reject } of this.#unanswered.takeOf(subscription)) reject?.(new Error(reason));
    subscription.reset();
    // Told now, for what was believed; and once more when it is there again, for what happened until then.
    subscription.missed = true;
    this.#ports.onGap(channel);
    this.#bringUpToDate(subscription);
  }

  #checkUp(): void {
    if (this.#up || !this.#open) return;
    if (this.#unanswered.some(({ cmd, subscription: of }) => cmd === 'subscribe' && of?.members === null))
      return;
    this.#up = true;
    this.#ports.onUp();
  }
}

const updateOf = (sid: number, action: string, params: Readonly<Record<string, unknown>>): Command => ({
  cmd: 'update_subscription',
  params: { sids: [sid], action, ...params },
});
