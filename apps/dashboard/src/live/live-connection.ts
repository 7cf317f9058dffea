import { type LiveMessage, SESSION_ENDED_CODE } from '@rec-io/domain/live-message';
import { hasSession } from './session.ts';
import type { ViewStore } from './view-store.ts';

const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 10_000;
/** Web says something at least every 5 s; after this silence the line is taken for cut. */
const SILENCE_MS_MAX = 12_000;

/** Keeps the live channel open as long as the page lives. `onSignedOut` is called when the session has ended. */
export class LiveConnection {
  readonly #store: ViewStore;
  readonly #onSignedOut: () => void;
  #retryMs = RETRY_MS_MIN;

  constructor(store: ViewStore, onSignedOut: () => void) {
    this.#store = store;
    this.#onSignedOut = onSignedOut;
  }

  open(): void {
    const socket = new WebSocket(
      `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/api/live`,
    );
    let silence = setTimeout(() => socket.close(), SILENCE_MS_MAX);
    let isOver = false;
    // A dead line answers a close only after minutes: the page goes on without waiting for it.
    const over = (code: number): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(silence);
      this.#store.lost();
      void this.#again(code);
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      if (isOver) return;
      clearTimeout(silence);
      silence = setTimeout(() => {
        socket.close();
        over(0);
      }, SILENCE_MS_MAX);
      this.#retryMs = RETRY_MS_MIN;
      this.#store.receive(JSON.parse(event.data) as LiveMessage);
    };
    socket.onclose = (event) => over(event.code);
  }

  async #again(code: number): Promise<void> {
    // A refused upgrade looks like any lost line; only asking tells whether the session is the reason.
    if (code === SESSION_ENDED_CODE || (await hasSession()) === false) return this.#onSignedOut();
    // Spread, so that the pages of a restarted server do not all come back in the same instant.
    setTimeout(() => this.open(), this.#retryMs * (0.75 + Math.random() / 2));
    this.#retryMs = Math.min(RETRY_MS_MAX, this.#retryMs * 2);
  }
}
