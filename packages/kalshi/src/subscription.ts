import { type Channel, type ChannelParams, MEMBERS, type MemberKind, wireParams } from './channel.ts';

export type Command = { readonly cmd: string; readonly params: Readonly<Record<string, unknown>> };

/** What is wanted of one channel, and what the exchange has confirmed on the present connection. */
export class Subscription {
  readonly channel: Channel;
  /** Null for the whole channel. */
  readonly by: MemberKind | null;
  /** Its markets, indices or underlyings; nothing is asked while there are none. Null for the whole channel. */
  readonly members: Set<string> | null;
  wanted = true;
  /** Without it a connection is of no use. */
  required = false;
  params: ChannelParams = {};
  /** It was ended or refused: until it is confirmed, its frames come to nobody. */
  missed = false;
  #repeatedInARow = 0;
  #sid: number | null = null;
  #lastSeq = 0;
  /** What the exchange was last asked for; null while nothing was. */
  #asked: { readonly members: ReadonlySet<string>; readonly params: string } | null = null;

  constructor(channel: Channel, by: MemberKind | null) {
    this.channel = channel;
    this.by = by;
    this.members = by === null ? null : new Set();
  }

  get sid(): number | null {
    return this.#sid;
  }

  get confirmed(): boolean {
    return this.#sid !== null;
  }

  /** So many frames from the past came one after the other. */
  get repeatedInARow(): number {
    return this.#repeatedInARow;
  }

  /** A new connection knows nothing of the old one, and an ended subscription has to be asked for anew. */
  reset(): void {
    this.#sid = null;
    this.#lastSeq = 0;
    this.#repeatedInARow = 0;
    this.#asked = null;
  }

  /** @param lastSeq number of its newest frame before the ones to come */
  confirm(sid: number, lastSeq = 0): void {
    // The acknowledgement of what was there already does not start its numbers anew.
    if (this.#sid === sid) return;
    this.#sid = sid;
    this.#lastSeq = lastSeq;
  }

  /** What a frame is by its number. After a gap, counting goes on from what came. */
  follows(seq: number): 'next' | 'repeated' | 'gap' {
    if (seq <= this.#lastSeq) {
      this.#repeatedInARow++;
      return 'repeated';
    }
    const order = seq === this.#lastSeq + 1 ? 'next' : 'gap';
    this.#lastSeq = seq;
    this.#repeatedInARow = 0;
    return order;
  }

  /** Commands that bring the exchange's view to what is wanted; empty while a subscribe is unanswered or refused. */
  commands(): Command[] {
    const { members, by } = this;
    const params = JSON.stringify(wireParams(this.channel, this.params));
    const wanted = this.wanted && members?.size !== 0;
    const commands: Command[] = [];
    if (this.#sid !== null && (!wanted || this.#asked?.params !== params)) {
      commands.push({ cmd: 'unsubscribe', params: { sids: [this.#sid] } });
      this.reset();
    }
    if (this.#sid === null) {
      if (wanted && this.#asked === null) commands.push(this.#subscribe(params));
      return commands;
    }
    if (members === null || by === null || this.#asked === null) return commands;
    const { param, add, remove } = MEMBERS[by];
    const sids = [this.#sid];
    const update = (action: string, names: readonly string[]): void => {
      if (names.length > 0)
        commands.push({ cmd: 'update_subscription', params: { sids, action, [param]: names } });
    };
    const asked = this.#asked.members;
    this.#asked = { members: new Set(members), params };
    update(add, missingIn(asked, members));
    update(remove, missingIn(members, asked));
    return commands;
  }

  #subscribe(params: string): Command {
    const { channel, members, by } = this;
    this.#asked = { members: new Set(members), params };
    const narrowed = by === null ? {} : { [MEMBERS[by].param]: [...(members ?? [])] };
    return {
      cmd: 'subscribe',
      params: { channels: [channel], ...wireParams(channel, this.params), ...narrowed },
    };
  }
}

const missingIn = (names: ReadonlySet<string>, wanted: ReadonlySet<string>): string[] =>
  [...wanted].filter((name) => !names.has(name));
