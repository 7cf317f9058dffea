import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendAlert } from '@rec-io/delivery/alert-sender';
import type { Outcome } from '@rec-io/delivery/try-again';
import {
  ALERT_CHANNELS,
  type AlertChannel,
  type AlertMessage,
  type AlertNotice,
  type AlertState,
  NO_ALERTS,
  type QuietHours,
} from '@rec-io/domain/alert';
import { type ChannelSettings, SET_CHANNELS, type SetChannel } from '@rec-io/domain/alert-settings';
import { type AlertSetting, alertMessage } from '@rec-io/domain/alert-text';
import {
  type AlertPlaces,
  readAcknowledgements,
  readAlertState,
  readChannel,
  readQuietHours,
  readTested,
  writeAlertState,
} from '@rec-io/installer/alert-files';
import type { Logger } from 'pino';
import type { Health } from '../health.ts';
import type { SeenChannel } from '../sight/seen.ts';
import { type AlertInput, alertsAfter, channelsOf, delivered, proven } from './alert-rules.ts';
import type { PushChannel } from './push-channel.ts';
import { troublesOf } from './troubles.ts';

const TICK_MS = 1_000;
/** Until then a monitor that was just started may not have seen again what an earlier one saw. */
const SETTLE_MS = 4 * 60_000;
/** For a message, from its first attempt on. */
const BUDGET_MS = { critical: 30 * 60_000, warning: 10 * 60_000 };
/** A disk that does not answer keeps nobody from being told. */
const WRITE_WAIT_MS = 1_000;

export type AlertDeskOptions = {
  readonly places: AlertPlaces;
  readonly setting: AlertSetting;
  /** Null before the first look. */
  readonly health: () => Health | null;
  readonly push: PushChannel;
  readonly log: Logger;
  /** For tests. */
  readonly nowMs?: () => number;
  readonly settleMs?: number;
  readonly firstWaitMs?: number;
  readonly timeLimitMs?: number;
};

type Settings = { readonly [C in SetChannel]?: ChannelSettings[C] };

/**
 * Tells people what is wrong. It looks at what the monitor sees and waits for nothing of it; every channel works by itself, and what was
 * told is on the disk before it is sent: a monitor that dies in between sends it again, with the same id.
 */
export class AlertDesk {
  readonly #options: AlertDeskOptions;
  readonly #stopping = new AbortController();
  readonly #busy = new Map<AlertChannel, Promise<void>>();
  readonly #startedAtMs = performance.now();
  #state: AlertState | null = null;
  #settings: Settings = {};
  #writing: Promise<void> = Promise.resolve();
  #troubled = new Map<string, string>();
  /** Until then the state is one of before, perhaps of another version. */
  #hasLooked = false;

  constructor(options: AlertDeskOptions) {
    this.#options = options;
  }

  /** Until it is stopped. Never throws. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.tick().catch((error: unknown) =>
        this.#options.log.error({ error: String(error) }, 'alerts failed'),
      );
      await sleep(TICK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#options.push.stop();
    await Promise.all(this.#busy.values());
    await this.#writing;
  }

  /** How each channel that is set up does; nothing is known of it before the first look. */
  get channels(): readonly SeenChannel[] {
    if (!this.#hasLooked || this.#state === null) return [];
    return channelsOf(this.#state).map((channel) => ({
      ...channel,
      failure: this.#troubled.get(channel.name) ?? channel.failure,
    }));
  }

  /** Takes one look, and begins to send what is to be sent. */
  async tick(): Promise<void> {
    const { places, health, push, nowMs = Date.now, settleMs = SETTLE_MS } = this.#options;
    this.#state ??= await readAlertState(places);
    const before = this.#state;
    push.refresh();
    const [settings, quiet, acknowledgements, tested] = await Promise.all([
      this.#readSettings(),
      this.#readQuiet(),
      readAcknowledgements(places),
      readTested(places),
    ]);
    this.#settings = settings;
    const seen = health();
    // What is delivered meanwhile has changed the state.
    const now = this.#state;
    this.#hasLooked ||= seen !== null;
    if (seen !== null)
      this.#state = proven(
        this.#after(now, {
          ...{ nowMs: nowMs(), quiet, acknowledgements, troubles: troublesOf(seen), newId: randomUUID },
          isSettled: performance.now() - this.#startedAtMs >= settleMs,
          channels: ALERT_CHANNELS.filter((channel) =>
            channel === 'push' ? push.isUsed : settings[channel] !== undefined,
          ),
        }),
        tested,
      );
    if (worthKeeping(this.#state) !== worthKeeping(before)) await this.#write();
    for (const channel of ALERT_CHANNELS) this.#work(channel);
  }

  /** What an older version has kept, and this one does not understand, must keep nobody silent: then all is told anew. */
  #after(state: AlertState, input: AlertInput): AlertState {
    try {
      return alertsAfter(state, input);
    } catch (error) {
      this.#options.log.error({ error: String(error) }, 'what was told before is not understood');
      return alertsAfter(NO_ALERTS, input);
    }
  }

  #work(channel: AlertChannel): void {
    if (this.#busy.has(channel) || this.#next(channel) === undefined) return;
    const working = this.#sendAll(channel).finally(() => this.#busy.delete(channel));
    this.#busy.set(channel, working);
  }

  #next(channel: AlertChannel): AlertNotice | undefined {
    return this.#state?.channels[channel]?.outbox[0];
  }

  async #sendAll(channel: AlertChannel): Promise<void> {
    const { setting, push, log, nowMs = Date.now } = this.#options;
    const { signal } = this.#stopping;
    for (let notice = this.#next(channel); notice !== undefined; notice = this.#next(channel)) {
      const message = alertMessage(notice, setting);
      const outcome = await (channel === 'push'
        ? push.send(message, budgetOf(message))
        : this.#send(channel, message));
      // What was not sent to its end because the monitor ends is sent by the next one.
      if (outcome.kind !== 'taken' && signal.aborted) return;
      const failure = outcome.kind === 'taken' ? null : outcome.reason;
      if (failure !== null) log.warn({ channel, reason: failure }, 'an alert was not delivered');
      if (this.#state !== null) this.#state = delivered(this.#state, channel, notice.id, nowMs(), failure);
      await this.#write();
    }
  }

  async #send<C extends SetChannel>(channel: C, message: AlertMessage): Promise<Outcome> {
    const { firstWaitMs, timeLimitMs } = this.#options;
    const settings: ChannelSettings[C] | undefined = this.#settings[channel];
    if (settings === undefined) return { kind: 'failed', reason: 'It is not set up any more.' };
    return sendAlert(channel, settings, message, {
      budgetMs: budgetOf(message),
      signal: this.#stopping.signal,
      ...(firstWaitMs === undefined ? {} : { firstWaitMs }),
      ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    });
  }

  async #readSettings(): Promise<Settings> {
    const { places } = this.#options;
    const found = await Promise.all(
      SET_CHANNELS.map(async (channel) => {
        try {
          const settings = await readChannel(places, channel);
          this.#troubled.delete(channel);
          return settings === null ? [] : [[channel, settings] as const];
        } catch (error) {
          this.#say(channel, error);
          // As it was when it could be read.
          const before = this.#settings[channel];
          return before === undefined ? [] : [[channel, before] as const];
        }
      }),
    );
    return Object.fromEntries(found.flat());
  }

  async #readQuiet(): Promise<QuietHours | null> {
    try {
      const quiet = await readQuietHours(this.#options.places);
      this.#troubled.delete('quiet');
      return quiet;
    } catch (error) {
      this.#say('quiet', error);
      return null;
    }
  }

  /** Once, and not every second. */
  #say(what: string, error: unknown): void {
    const { message } = error as Error;
    if (this.#troubled.get(what) === message) return;
    this.#troubled.set(what, message);
    this.#options.log.warn({ what, error: message }, 'a setting of alerts cannot be used');
  }

  /** One after another, each the newest; what cannot be written is told all the same. */
  #write(): Promise<unknown> {
    const { places, log } = this.#options;
    this.#writing = this.#writing.then(async () => {
      if (this.#state === null) return;
      await writeAlertState(places, this.#state).then(
        () => this.#troubled.delete('state'),
        (error: unknown) => {
          if (!this.#troubled.has('state'))
            log.error({ error: String(error) }, 'what was told cannot be kept');
          this.#troubled.set('state', String(error));
        },
      );
    });
    return Promise.race([this.#writing, sleep(WRITE_WAIT_MS, undefined, { ref: false })]);
  }
}

const budgetOf = ({ isCritical }: AlertMessage): number =>
  isCritical ? BUDGET_MS.critical : BUDGET_MS.warning;

/** A reason that says an age is another one every second: that alone is not written down. */
const worthKeeping = (state: AlertState): string =>
  JSON.stringify(state, (key, value: unknown) => (key === 'reason' ? undefined : value));
