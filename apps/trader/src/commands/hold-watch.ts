import { holdReason, readHold } from '@rec-io/installer/hold-file';

const LOOK_EVERY_MS = 250;

/** Obeys the monitor's hold on entries: it is looked at before anything is decided, and four times a second from then on. */
export class HoldWatch {
  readonly #path: string;
  #reason: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Why nothing is entered, or null. */
  get reason(): string | null {
    return this.#reason;
  }

  /** Looks now, and from now on. Resolves when the first look is done. */
  async start(): Promise<void> {
    this.#reason = holdReason(await readHold(this.#path));
    if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), LOOK_EVERY_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
