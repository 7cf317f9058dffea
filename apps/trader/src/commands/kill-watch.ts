import type { TradingControl } from '@rec-io/engine/trading-control';
import { type Kill, readKill, removeKill } from '@rec-io/installer/kill-file';

const LOOK_EVERY_MS = 250;
const PULLED_WITHOUT_REASON = 'the kill file is there';

/** Obeys the kill file: it is looked at before anything is decided, and four times a second from then on. */
export class KillWatch {
  readonly #path: string;
  readonly #control: TradingControl;
  #kill: Kill | null = null;
  /** What a person arms over at this moment: it was obeyed, and may go. */
  #armedOver: Kill | null = null;
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
    // Read before a person removed it: that says nothing any more.
    if (removals !== this.#removals) return this.look();
    this.#kill = kill;
    if (kill === null || isSame(kill, this.#armedOver)) return;
    const wantsMore = kill.flatten && this.#control.flattening === null;
    if (this.#control.state === 'halted' && !wantsMore) return;
    const reason = kill.reason === '' ? PULLED_WITHOUT_REASON : kill.reason;
    // The state holds at once; what the exchange says to it is tried on in the background.
    void this.#control.tighten('halted', { reason, by: `kill file: ${kill.by}` }, kill.flatten);
  }

  /**
   * For a person who arms, with a reason. What the file says is not obeyed again meanwhile, and it goes when that is done; one that
   * is written meanwhile is obeyed, and stays.
   * @param arm what it throws leaves the file where it is
   */
  async armOver(arm: (kill: Kill | null) => Promise<void>): Promise<void> {
    await this.look();
    const kill = this.#kill;
    this.#armedOver = kill;
    try {
      await arm(kill);
      if (kill !== null && isSame(kill, await readKill(this.#path))) {
        await removeKill(this.#path);
        this.#removals++;
      }
    } finally {
      this.#armedOver = null;
    }
    await this.look();
  }
}

const isSame = (a: Kill, b: Kill | null): boolean =>
  b !== null && a.by === b.by && a.reason === b.reason && a.flatten === b.flatten && a.timeMs === b.timeMs;
