import { setTimeout as wait } from 'node:timers/promises';
import type { PushMessage, PushOutcome, WebPush } from '@rec-io/delivery/web-push';
import type { AccountId } from '@rec-io/domain/account-right';
import type { Mode } from '@rec-io/domain/ledger';
import type { PushAddress } from '@rec-io/domain/push-device';
import type { Logger } from 'pino';
import type { PushDeviceStore } from '../ports.ts';
import { NewsWatch } from './news-watch.ts';
import { newsMessage } from './push-text.ts';

/** What waits for one device; of more the oldest go, and the log says so. */
const WAITING_MAX = 20;
/** A database that does not answer is waited for no longer: what it would say is known well enough from before. */
const DATABASE_WAIT_MS = 3_000;

type Options = {
  readonly devices: PushDeviceStore;
  readonly push: Pick<WebPush, 'send'>;
  /** What the trader trades. */
  readonly account: AccountId;
  readonly mode: Mode;
  readonly log: Logger;
  readonly onOutcome?: (kind: PushOutcome['kind']) => void;
  /** For tests; 3,000 when left out. */
  readonly databaseWaitMs?: number;
};

/** Sends what is news to everybody who may see the account, one message after another for each device; nobody waits for it. */
export class PushDesk {
  readonly #options: Options;
  readonly #watch = new NewsWatch();
  readonly #waiting = new Map<string, PushMessage[]>();
  /** As they were known last, for while the database is away: that is when news matters. */
  #known: readonly PushAddress[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** A message of the trader. */
  hear(text: string): void {
    const news = this.#watch.hear(text);
    if (news.length === 0) return;
    const { mode, account } = this.#options;
    void this.#tell(news.map((each) => newsMessage(each, mode, account.account)));
  }

  /** To be called now and then: who is to be told while the database is away is who was to be told before. */
  async refresh(): Promise<void> {
    const { devices, account, log } = this.#options;
    try {
      this.#known = await devices.ofAccount(account);
    } catch (error) {
      log.warn({ reason: String(error) }, 'the devices cannot be asked for: those of before are told');
    }
  }

  /** Sends one message to one device, and writes down what became of it. @param budgetMs 0: one attempt */
  async send(address: PushAddress, message: PushMessage, budgetMs?: number): Promise<PushOutcome> {
    const { devices, push, log, onOutcome } = this.#options;
    const { id, userNo } = address;
    const outcome = await push.send(address, message, budgetMs);
    onOutcome?.(outcome.kind);
    if (outcome.kind !== 'taken')
      log.warn({ userNo, device: id, outcome: outcome.kind, reason: outcome.reason }, 'not pushed');
    const written =
      outcome.kind === 'taken'
        ? devices.taken(address)
        : outcome.kind === 'gone'
          ? devices.remove(userNo, id)
          : devices.failed(address, outcome.reason);
    await this.#within(
      written.catch((error: unknown) =>
        log.warn({ device: id, reason: String(error) }, 'what became of a push was not written down'),
      ),
    );
    return outcome;
  }

  async #tell(messages: readonly PushMessage[]): Promise<void> {
    await this.#within(this.refresh());
    for (const address of this.#known) this.#queue(address, messages);
  }

  #queue(address: PushAddress, messages: readonly PushMessage[]): void {
    const waiting = this.#waiting.get(address.id);
    if (waiting === undefined) {
      const begun = [...messages];
      this.#waiting.set(address.id, begun);
      void this.#work(address, begun);
      return;
    }
    waiting.push(...messages);
    const dropped = waiting.splice(0, Math.max(0, waiting.length - WAITING_MAX)).length;
    if (dropped > 0) this.#options.log.warn({ device: address.id, dropped }, 'too much waits to be pushed');
  }

  async #work(address: PushAddress, waiting: PushMessage[]): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!(await this.#isKnown(address))) break;
      const { kind } = await this.send(address, next);
      if (kind === 'gone') break;
    }
    this.#waiting.delete(address.id);
  }

  /** It may be signed out or removed while something waits; while the database is away it is taken for what it was. */
  async #isKnown({ userNo, id }: PushAddress): Promise<boolean> {
    const found = this.#options.devices.find(userNo, id).catch(() => undefined);
    return (await this.#within(found)) !== null;
  }

  #within<T>(asked: Promise<T>): Promise<T | undefined> {
    const { databaseWaitMs = DATABASE_WAIT_MS } = this.#options;
    return Promise.race([asked, wait(databaseWaitMs, undefined, { ref: false })]);
  }
}
