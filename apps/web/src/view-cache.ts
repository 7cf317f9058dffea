import { isTopic } from '@rec-io/domain/live-message';
import type { Topic } from '@rec-io/domain/view';
import type { Clock } from './ports.ts';

type Kept = { readonly text: string; readonly bytes: Buffer; readonly receivedAtMs: number };

/** Younger than this a message is sent as it came, one buffer for all browsers. */
const FRESH_MS = 50;

/** The newest message of each topic, as text: web never looks into the data. */
export class ViewCache {
  readonly #clock: Clock;
  readonly #newest = new Map<Topic, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps a message of the trader. Returns its topic; null when it is none that browsers know. */
  put(text: string): Topic | null {
    const topic = topicOf(text);
    if (topic !== null) {
      this.#newest.set(topic, { text, bytes: Buffer.from(text), receivedAtMs: this.#clock.nowMs() });
    }
    return topic;
  }

  topics(): Topic[] {
    return [...this.#newest.keys()];
  }

  /** What a browser is sent now for a topic, with the time it was kept. */
  encode(topic: Topic): Buffer | null {
    const kept = this.#newest.get(topic);
    if (!kept) return null;
    const heldMs = this.#clock.nowMs() - kept.receivedAtMs;
    return heldMs < FRESH_MS
      ? kept.bytes
      : Buffer.from(`{"heldMs":${Math.round(heldMs)},${kept.text.slice(1)}`);
  }
}

function topicOf(text: string): Topic | null {
  if (!text.startsWith('{')) return null;
  try {
    const message: unknown = JSON.parse(text);
    const topic =
      typeof message === 'object' && message !== null && 'topic' in message ? message.topic : null;
    return isTopic(topic) ? topic : null;
  } catch {
    return null;
  }
}
