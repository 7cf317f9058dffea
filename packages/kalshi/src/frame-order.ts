import type { Channel } from './channel.ts';
import type { Frame } from './frames.ts';
import type { Subscription } from './subscription.ts';

export type FrameOrderPorts = {
  /** Gives the connection up. */
  restart(reason: string): void;
  /** Frames of this channel are missing. */
  onGap(channel: Channel): void;
};

/** So many frames from the past in a row are no repetition any more: the numbers have started anew. */
const MAX_REPEATED = 10;

/** The subscriptions of the present connection by their numbers, and whether each frame is the next one of its own. */
export class FrameOrder {
  /** Frames that were here before. */
  repeated = 0;
  readonly #ports: FrameOrderPorts;
  readonly #bySid = new Map<number, Subscription>();

  constructor(ports: FrameOrderPorts) {
    this.#ports = ports;
  }

  subscription(sid: number): Subscription | undefined {
    return this.#bySid.get(sid);
  }

  begin(sid: number, subscription: Subscription): void {
    this.#bySid.set(sid, subscription);
  }

  end(sid: number): void {
    this.#bySid.delete(sid);
  }

  clear(): void {
    this.#bySid.clear();
  }

  /** False for a frame that must not be used: of an ended subscription, or one that was here before. */
  accept({ sid, seq, type }: Frame): boolean {
    if (sid === null || seq === null) return true;
    const subscription = this.#bySid.get(sid);
    // Of an ended subscription, only acknowledgements are of interest.
    if (!subscription) return type === 'unsubscribed' || type === 'ok' || type === 'error';
    const order = subscription.follows(seq);
    if (order === 'repeated') {
      this.repeated++;
      if (subscription.repeatedInARow > MAX_REPEATED)
        this.#ports.restart(`numbers of ${subscription.channel} started anew`);
      return false;
    }
    if (order === 'gap') this.#ports.onGap(subscription.channel);
    return true;
  }

  /** A frame came whose numbers could be read and nothing else: what it said is missing. */
  unreadable({ sid, seq }: { readonly sid: number | null; readonly seq: number | null }): void {
    const subscription = sid === null ? undefined : this.#bySid.get(sid);
    // One that came before has been used, whatever it says now.
    if (!subscription || (seq !== null && subscription.follows(seq) === 'repeated')) return;
    this.#ports.onGap(subscription.channel);
  }
}
