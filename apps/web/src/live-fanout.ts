import { type LinkView, SESSION_ENDED_CODE } from '@rec-io/domain/live-message';
import type { WebSocket } from 'ws';
import { BrowserFeed } from './browser-feed.ts';
import type { Clock } from './ports.ts';
import type { Session } from './sessions.ts';
import { ViewCache } from './view-cache.ts';

/** Going away: browsers reconnect by themselves. */
const GOING_AWAY = 1001;
const GOODBYE_MS = 1_000;
const WORD_EVERY_BEATS = 5;

/** All browsers and what they are to be shown. */
export class LiveFanout {
  readonly cache: ViewCache;
  readonly #clock: Clock;
  readonly #feeds = new Set<BrowserFeed>();
  #beats = 0;
  #traderConnected = false;
  #linkSinceMs: number;

  constructor(clock: Clock) {
    this.cache = new ViewCache(clock);
    this.#clock = clock;
    this.#linkSinceMs = clock.nowMs();
  }

  get browsers(): number {
    return this.#feeds.size;
  }

  get link(): LinkView {
    return { traderConnected: this.#traderConnected, sinceMs: this.#clock.nowMs() - this.#linkSinceMs };
  }

  /** A message of the trader. */
  publish(text: string): void {
    const topic = this.cache.put(text);
    if (topic !== null) for (const feed of this.#feeds) feed.offer(topic);
  }

  traderConnected(connected: boolean): void {
    if (connected === this.#traderConnected) return;
    this.#traderConnected = connected;
    this.#linkSinceMs = this.#clock.nowMs();
    for (const feed of this.#feeds) feed.offerLink(this.link);
  }

  /** Serves a browser until its socket closes, its session ends or it falls silent. */
  add(session: Session, socket: WebSocket): void {
    const feed = new BrowserFeed(session, socket, this.cache);
    const endsInMs = Math.max(0, session.expiresAtMs - this.#clock.nowMs());
    const expiry = setTimeout(() => feed.close(SESSION_ENDED_CODE, 'session ended'), endsInMs);
    this.#feeds.add(feed);
    socket.on('close', () => {
      clearTimeout(expiry);
      this.#feeds.delete(feed);
    });
    // A broken socket also closes; without a listener its error would end the process.
    socket.on('error', () => socket.terminate());
    feed.offerLink(this.link);
    for (const topic of this.cache.topics()) feed.offer(topic);
  }

  /** To be called every second: measures what each browser has taken, drops the dead ones, breaks long silences. */
  heartbeat(): void {
    this.#beats++;
    for (const feed of this.#feeds) {
      if (!feed.ping()) feed.terminate();
      // Pages do not see pings; without a word for long they take the line for cut.
      else if (this.#beats % WORD_EVERY_BEATS === 0) feed.offerLink(this.link);
    }
  }

  endSession(tokenHash: string): void {
    for (const feed of this.#feeds) {
      if (feed.session.tokenHash === tokenHash) feed.close(SESSION_ENDED_CODE, 'signed out');
    }
  }

  /** Closes the sockets of sessions that were ended elsewhere. */
  async recheck(isAlive: (session: Session) => Promise<boolean>): Promise<void> {
    const sessions = new Map([...this.#feeds].map((feed) => [feed.session.tokenHash, feed.session]));
    for (const session of sessions.values())
      if (!(await isAlive(session))) this.endSession(session.tokenHash);
  }

  /** Says goodbye; whoever does not answer it within a second is cut off. */
  stop(): void {
    for (const feed of this.#feeds) feed.close(GOING_AWAY, 'server stops');
    setTimeout(() => {
      for (const feed of this.#feeds) feed.terminate();
    }, GOODBYE_MS);
  }
}
