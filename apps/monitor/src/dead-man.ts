import type { TraderBeat } from '@rec-io/domain/trader-beat';
import { readKill, writeKill } from '@rec-io/installer/kill-file';
import type { KalshiApi } from '@rec-io/kalshi/api';
import { atStake, cutOff } from '@rec-io/kalshi/cut-off';
import type { Logger } from 'pino';
import type { Silence } from './silence.ts';

/**
 * `watching`: the trader is heard, or has not been silent long enough. `silent`: it has, and nothing is at stake. `blind`: it
 * has, and what is at stake cannot be read. `triggered`: the switch has been pulled, and only a person puts it back.
 */
export type DeadManState = 'watching' | 'silent' | 'blind' | 'triggered';

export type DeadManOptions = {
  readonly silence: Silence;
  /** Null without credentials. */
  readonly api: KalshiApi | null;
  readonly killFile: string;
  readonly nowMs: () => number;
  readonly log: Logger;
};

/** As whose word it stands in the kill file. */
const MONITOR = 'monitor';
/** Looks at what is at stake, and tries again what was not done, this often. */
const AGAIN_MS = 5_000;

/**
 * Cuts the account off when its trader is silent for too long. It never sells, never starts or stops a program and never
 * changes a setting: a stop that was armed stays armed, for the trader that comes back.
 */
export class DeadMan {
  readonly #options: DeadManOptions;
  #state: DeadManState = 'watching';
  #why: string | null = null;
  /** What the fuse did; null before. */
  #done: string | null = null;
  #isDone = true;
  /** Whether the kill file is there: one that could not be written is not taken for one that a person removed. */
  #isWritten = false;
  #waitMs = 0;

  constructor(options: DeadManOptions) {
    this.#options = options;
  }

  get state(): DeadManState {
    return this.#state;
  }

  /** Whether the exchange has confirmed all that a pulled switch asks of it. */
  get isDone(): boolean {
    return this.#isDone;
  }

  get why(): string | null {
    return this.#done === null ? this.#why : `${this.#why} (${this.#done})`;
  }

  /** Takes one look. @param passedMs since the one before @param beat what the trader just said, or null */
  async look(passedMs: number, beat: TraderBeat | null): Promise<void> {
    const { silence, killFile } = this.#options;
    silence.looked(passedMs, beat);
    this.#waitMs -= passedMs;
    const kill = await readKill(killFile);
    if (this.#state === 'triggered' && kill === null && this.#isWritten) this.#armed();
    // Pulled before this process began: what was not confirmed then is done again.
    else if (this.#state !== 'triggered' && kill?.by === MONITOR) this.#triggered(kill.reason, true);
    if (this.#state === 'triggered') return this.#finish();
    if (!silence.isTooLong) this.#change('watching', null);
    else if (this.#waitMs <= 0) await this.#judge();
  }

  #armed(): void {
    this.#options.log.warn('a person has armed again; watching');
    this.#isWritten = false;
    this.#done = null;
    this.#isDone = true;
    this.#options.silence.begin();
    this.#change('watching', null);
  }

  async #judge(): Promise<void> {
    const { silence, api } = this.#options;
    this.#waitMs = AGAIN_MS;
    const { newest, silentForMs } = silence;
    const seconds = Math.round(silentForMs / 1_000);
    const why =
      newest === null
        ? `the trader has not been heard for ${seconds} s`
        : `the trader decides nothing any more for ${seconds} s (it was ${newest.state})`;
    if (api === null) return this.#change('silent', `${why}; without credentials no order can be there`);
    if (newest !== null && (newest.armed || newest.liveTrades > 0))
      return this.#pull(
        `${why}, ${newest.armed ? 'armed' : 'disarmed'}, with ${newest.liveTrades} live trades`,
      );
    try {
      const { restingOrders, positions } = await atStake(api);
      if (restingOrders + positions === 0) return this.#change('silent', `${why}; nothing is at stake`);
      await this.#pull(`${why}, with ${restingOrders} resting orders and ${positions} positions`);
    } catch (error) {
      this.#change('blind', `${why}; what is at stake cannot be read: ${(error as Error).message}`);
    }
  }

  async #pull(reason: string): Promise<void> {
    this.#options.log.error({ reason }, 'the dead-man switch is pulled: the account is cut off');
    this.#triggered(reason, false);
    await this.#finish();
  }

  #triggered(reason: string, isWritten: boolean): void {
    this.#change('triggered', reason);
    this.#isWritten = isWritten;
    this.#isDone = false;
    this.#waitMs = 0;
  }

  /** First so that nobody enters again, then at the exchange; each as often as it takes. */
  async #finish(): Promise<void> {
    const { api, killFile, nowMs, log } = this.#options;
    if (!this.#isWritten) {
      const kill = { by: MONITOR, reason: this.#why ?? '', flatten: false, timeMs: nowMs() };
      this.#isWritten = await writeKill(killFile, kill).then(
        () => true,
        (error: unknown) => {
          log.error({ error: String(error) }, 'the kill file cannot be written; trying again');
          return false;
        },
      );
    }
    if (this.#isDone || this.#waitMs > 0 || api === null) return;
    this.#waitMs = AGAIN_MS;
    try {
      const { done, what } = await cutOff(api);
      this.#isDone = done;
      this.#done = what;
      log.error({ what, done }, done ? 'the account is cut off' : 'the account is not cut off yet');
    } catch (error) {
      this.#done = `not done yet: ${(error as Error).message}`;
      log.error({ error: (error as Error).message }, 'the exchange cannot be reached to cut the account off');
    }
  }

  #change(state: DeadManState, why: string | null): void {
    if (state !== this.#state) {
      const { log } = this.#options;
      if (state === 'watching') log.info('the trader is heard');
      else if (state !== 'triggered') log.warn({ state, why }, 'the trader is silent');
    }
    this.#state = state;
    this.#why = why;
  }
}
