import type { TraderState } from '@rec-io/domain/view';

/**
 * How far the trader is, and whether the exchange is connected:
 *
 *   starting ─► reconciling ─► trading ─► blocked (stopped)
 *                    ▲            │
 *                    └────────────┘ connected again: what happened meanwhile was told by nobody
 */
export class Phase {
  #state: TraderState = 'starting';
  #connected = false;
  #connections = 0;

  get state(): TraderState {
    return this.#state;
  }

  get isConnected(): boolean {
    return this.#connected;
  }

  /** Which connection it is, counted from 1; null while there is none. */
  get connection(): number | null {
    return this.#connected ? this.#connections : null;
  }

  /** @returns whether it was connected before, so that the account has to be compared */
  connectionChanged(connected: boolean): boolean {
    this.#connected = connected;
    if (!connected) return false;
    this.#connections++;
    const isBack = this.#connections > 1;
    if (isBack && this.#state === 'trading') this.#state = 'reconciling';
    return isBack;
  }

  /** A comparison begins. @returns what to call when it is done: it counts unless the connection was lost meanwhile */
  comparing(): () => void {
    if (this.#state === 'starting') this.#state = 'reconciling';
    const connections = this.#connections;
    return () => {
      if (this.#state === 'reconciling' && connections === this.#connections) this.#state = 'trading';
    };
  }

  stop(): void {
    this.#state = 'blocked';
  }
}
