import type { TradingControl } from '@rec-io/engine/trading-control';
import { type Kill, readKill, removeKill } from '@rec-io/installer/kill-file';

const LOOK_EVERY_MS = 250;
const PULLED_WITHOUT_REASON = 'the kill file is there';

/** Obeys the kill file: it is looked at before anything is decided, and four times a second from then on. */
export class KillWatch {
  readonly #path: string;
  readonly #control: TradingControl;
  #kill: Kill | null = null;
  #isRemoving = false;
  #removals = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(path: string, control: TradingControl) {
    this.#path = path;
    this.#control = control;
  }

  /** What the file says; null while there is none. */
  get kill(): Kill | null {
    return this.#kill;
  }

  /** Looks now, and from now on. Resolves when the first look is done. */
  async start(): Promise<void> {
    await this.look();
    if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), LOOK_EVERY_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async look(): Promise<void> {
    const removals = this.#removals;
    const kill = await readKill(this.#path);
    // What was read before a person took it away would halt, and sell, again what was armed.
    if (this.#isRemoving || removals !== this.#removals) return;
    this.#kill = kill;
    if (kill === null) return;
    const wantsMore = kill.flatten && this.#control.flattening === null;
    if (this.#control.state === 'halted' && !wantsMore) return;
    const reason = kill.reason === '' ? PULLED_WITHOUT_REASON : kill.reason;
    // The state holds at once; what the exchange says to it is tried on in the background.
    void this.#control.tighten('halted', { reason, by: `kill file: ${kill.by}` }, kill.flatten);
  }

  /** For a person who arms, with a reason. One that was pulled since it was last looked at stays, and is obeyed. */
  async remove(): Promise<void> {
    this.#isRemoving = true;
    try {
      const isSeen = isSame(await readKill(this.#path), this.#kill);
      if (isSeen) await removeKill(this.#path);
    } finally {
      this.#isRemoving = false;
      this.#removals++;
    }
    await this.look();
  }
}

const isSame = (kill: Kill | null, other: Kill | null): boolean =>
  JSON.stringify(kill) === JSON.stringify(other);
