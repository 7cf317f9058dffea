import { noticeMessage } from '@rec-io/delivery/push-notice';
import type { Outcome } from '@rec-io/delivery/try-again';
import type { WebPush } from '@rec-io/delivery/web-push';
import type { AlertMessage } from '@rec-io/domain/alert';
import type { PushAddress } from '@rec-io/domain/push-device';

const TTL_S = 24 * 3_600;
const REFRESH_MS = 60_000;

/** The browsers of everybody who may see the account. While the database is away, those that were known before are told. */
export class PushChannel {
  readonly #devices: () => Promise<readonly PushAddress[]>;
  readonly #open: () => Promise<WebPush | null>;
  #push: WebPush | null = null;
  #known: readonly PushAddress[] = [];
  #askedAtMs = Number.NEGATIVE_INFINITY;

  /** @param open null while web has made no key */
  constructor(devices: () => Promise<readonly PushAddress[]>, open: () => Promise<WebPush | null>) {
    this.#devices = devices;
    this.#open = open;
  }

  /** Whether there is anybody to tell. */
  get isUsed(): boolean {
    return this.#known.length > 0;
  }

  /** Asks who is to be told, now and then; nobody waits for it. */
  refresh(nowMs = performance.now()): void {
    if (nowMs - this.#askedAtMs < REFRESH_MS) return;
    this.#askedAtMs = nowMs;
    this.#devices().then(
      (devices) => {
        this.#known = devices;
      },
      () => {
        // Soon again: at the start the database is not connected yet.
        this.#askedAtMs = nowMs - REFRESH_MS + 2_000;
      },
    );
  }

  /** Taken as soon as one device is told; the others are tried on. */
  async send(message: AlertMessage, budgetMs: number): Promise<Outcome> {
    try {
      this.#push ??= await this.#open();
      const push = this.#push;
      if (push === null) return { kind: 'failed', reason: 'There is no key for push yet: start web.' };
      if (this.#known.length === 0) return { kind: 'failed', reason: 'No device is known any more.' };
      const pushed = noticeMessage(
        {
          ...{ title: message.title, body: message.text, path: '/system' },
          // That it is over takes the place of that it began.
          tag: `alert ${message.items.map(({ no }) => no).join(' ')}`,
        },
        TTL_S,
      );
      await Promise.any(
        this.#known.map(async (device) => {
          const outcome = await push.send(device, pushed, budgetMs);
          if (outcome.kind === 'gone') this.#known = this.#known.filter(({ id }) => id !== device.id);
          if (outcome.kind !== 'taken') throw new Error(outcome.reason);
        }),
      );
      return { kind: 'taken' };
    } catch (error) {
      const [first] = error instanceof AggregateError ? (error.errors as readonly Error[]) : [error as Error];
      return { kind: 'failed', reason: first?.message ?? String(error) };
    }
  }

  stop(): void {
    this.#push?.stop();
  }
}
