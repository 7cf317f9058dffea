import type { Topic, ViewMessage, ViewTopics } from '@rec-io/domain/view';
import type { ViewSink } from '@rec-io/engine/ports';
import type { WebSocket } from 'ws';

/** A reader that does not keep up with this much is cut: it reconnects and gets the newest state. */
const BUFFERED_BYTES_MAX = 4_000_000;

/** Keeps the newest message of each topic and sends it to every reader; a new reader gets them all at once. */
export class ViewHub implements ViewSink {
  readonly #newest = new Map<Topic, string>();
  readonly #readers = new Set<WebSocket>();
  #seq = 0;

  get readers(): number {
    return this.#readers.size;
  }

  /** What waits for the slowest of them. */
  get waitingBytes(): number {
    return Math.max(0, ...[...this.#readers].map(({ bufferedAmount }) => bufferedAmount));
  }

  publish<T extends Topic>(topic: T, data: ViewTopics[T]): void {
    const message = { topic, seq: ++this.#seq, data } as ViewMessage;
    const text = JSON.stringify(message);
    this.#newest.set(topic, text);
    for (const reader of this.#readers) {
      if (reader.bufferedAmount > BUFFERED_BYTES_MAX) reader.terminate();
      else reader.send(text);
    }
  }

  add(reader: WebSocket): void {
    this.#readers.add(reader);
    reader.on('close', () => this.#readers.delete(reader));
    reader.on('error', () => reader.terminate());
    for (const text of this.#newest.values()) reader.send(text);
  }

  close(): void {
    for (const reader of this.#readers) reader.close(1001, 'the trader stops');
  }
}
