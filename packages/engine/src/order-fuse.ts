import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CountE2 } from '@rec-io/domain/money';
import type { EngineLog, GroupMemory, OrderGroups, Timers } from './ports.ts';

const AGAIN_MS = 5_000;
/** How the exchange names a group that it has not. */
const NOT_FOUND = /not.found/i;

export type OrderFuseOptions = {
  readonly groups: OrderGroups;
  readonly memory: GroupMemory;
  readonly limitE2: () => CountE2;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** A group of ours refuses orders: nobody may enter until a person has armed. */
  readonly onTriggered: (reason: string) => void;
};

/** What became of one group when it was to be triggered or reset. */
export type GroupOutcome = {
  readonly exchangeIndex: number;
  readonly groupId: string;
  /** Null: the exchange has confirmed it. */
  readonly problem: string | null;
};

export type GroupView = {
  readonly exchangeIndex: number;
  readonly groupId: string;
  readonly takesOrders: boolean;
};

const isUnconfirmed = (outcomes: readonly GroupOutcome[]): boolean =>
  outcomes.some(({ problem }) => problem !== null);

type Group = { readonly id: string; isTriggered: boolean };

/**
 * The second fuse, at the exchange: on each shard entries are in one order group, which stops them by itself when too many
 * contracts fill within 15 seconds, and at once when it is triggered. Exits are in no group. A group that was triggered, by
 * whomever, is reset by nobody but a person who arms; one that is gone is made anew, and until then nothing is entered.
 */
export class OrderFuse {
  readonly #options: OrderFuseOptions;
  readonly #groups = new Map<number, Group>();
  /** One attempt for each shard that has no group; a failed one stays until the next, so that asking often does not try often. */
  readonly #attempts = new Map<number, Promise<void>>();
  #underWay = 0;
  /** What is tried again in a moment: once, however often it was asked for. */
  readonly #again = new Set<'trigger' | 'relimit'>();
  /** Triggers without an answer: one of them that came after a reset would undo it. */
  readonly #cuts = new Set<Promise<unknown>>();
  /** Whether everything is to be triggered: what could not be reached is tried on. */
  #isCut = false;
  #stopped = false;

  constructor(options: OrderFuseOptions) {
    this.#options = options;
  }

  /** The group for entries of a shard; null while there is none that takes orders. */
  groupId(exchangeIndex: number): string | null {
    const group = this.#groups.get(exchangeIndex);
    return group === undefined || group.isTriggered ? null : group.id;
  }

  get groups(): readonly GroupView[] {
    return [...this.#groups].map(([exchangeIndex, { id: groupId, isTriggered }]) => ({
      exchangeIndex,
      groupId,
      takesOrders: !isTriggered,
    }));
  }

  /** Finds or makes the group of a shard. Resolves when there is one, or when it could not be had: it is then tried on. */
  ensure(exchangeIndex: number): Promise<void> {
    if (this.#groups.has(exchangeIndex) || this.#stopped) return Promise.resolve();
    let attempt = this.#attempts.get(exchangeIndex);
    if (attempt === undefined) {
      attempt = this.#attempt(exchangeIndex);
      this.#attempts.set(exchangeIndex, attempt);
    }
    return attempt;
  }

  /** Whether a group is being found or made at this moment. */
  get busy(): boolean {
    return this.#underWay > 0;
  }

  /** Resolves when none is. */
  async idle(): Promise<void> {
    await Promise.all(this.#attempts.values());
  }

  on({ groupId, change }: Extract<ExchangeEvent, { kind: 'order-group' }>): void {
    for (const [exchangeIndex, group] of this.#groups) {
      if (group.id !== groupId) continue;
      if (change === 'triggered') this.#triggered(group, 'the exchange has triggered the order group');
      if (change === 'deleted') this.#lost(exchangeIndex);
    }
  }

  /** An entry was refused because of its group: it was triggered or deleted while nobody told. */
  refused(exchangeIndex: number, message: string): void {
    const group = this.#groups.get(exchangeIndex);
    if (group === undefined) return;
    if (NOT_FOUND.test(message)) this.#lost(exchangeIndex);
    else this.#triggered(group, `the exchange refuses entries: ${message}`);
  }

  /** Cancels what rests in the groups and refuses entries at the exchange, until they are reset; tried on until it is so. */
  async trigger(): Promise<readonly GroupOutcome[]> {
    this.#isCut = true;
    const cut = this.#each(async (groups, group, exchangeIndex) => {
      await groups.trigger(group.id, exchangeIndex);
      group.isTriggered = true;
    });
    this.#cuts.add(cut);
    const outcomes = await cut;
    this.#cuts.delete(cut);
    if (isUnconfirmed(outcomes)) this.#once('trigger', () => this.#isCut && this.trigger());
    return outcomes;
  }

  /** For a person who arms. Is asked for after what was asked for before it was answered. */
  async reset(): Promise<readonly GroupOutcome[]> {
    this.#isCut = false;
    await Promise.all(this.#cuts);
    return this.#each(async (groups, group, exchangeIndex) => {
      await groups.reset(group.id, exchangeIndex);
      group.isTriggered = false;
    });
  }

  /** Takes over a changed limit; tried on until the exchange has it. */
  async relimit(): Promise<readonly GroupOutcome[]> {
    const { limitE2 } = this.#options;
    const outcomes = await this.#each((groups, { id }, exchangeIndex) =>
      groups.limit(id, exchangeIndex, limitE2()),
    );
    if (isUnconfirmed(outcomes)) this.#once('relimit', () => this.relimit());
    return outcomes;
  }

  stop(): void {
    this.#stopped = true;
  }

  #each(
    act: (groups: OrderGroups, group: Group, exchangeIndex: number) => Promise<void>,
  ): Promise<readonly GroupOutcome[]> {
    const acts = [...this.#groups].map(async ([exchangeIndex, group]) => {
      const problem = await act(this.#options.groups, group, exchangeIndex).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (problem !== null && NOT_FOUND.test(problem) && this.#groups.get(exchangeIndex) === group)
        this.#lost(exchangeIndex);
      return { exchangeIndex, groupId: group.id, problem };
    });
    return Promise.all(acts);
  }

  #once(what: 'trigger' | 'relimit', action: () => unknown): void {
    if (this.#again.has(what)) return;
    this.#again.add(what);
    this.#later(() => {
      this.#again.delete(what);
      action();
    });
  }

  #later(action: () => unknown): void {
    this.#options.timers.after(AGAIN_MS, () => {
      if (!this.#stopped) action();
    });
  }

  async #attempt(exchangeIndex: number): Promise<void> {
    this.#underWay++;
    try {
      this.#groups.set(exchangeIndex, await this.#found(exchangeIndex));
      this.#attempts.delete(exchangeIndex);
      if (this.#isCut) await this.trigger();
    } catch (error) {
      const details = { exchangeIndex, error: String(error) };
      this.#options.log.warn('no order group for entries; trying again', details);
      this.#later(() => {
        this.#attempts.delete(exchangeIndex);
        void this.ensure(exchangeIndex);
      });
    } finally {
      this.#underWay--;
    }
  }

  /** Ours of an earlier run if the exchange still has it, as it is; else a new one. */
  async #found(exchangeIndex: number): Promise<Group> {
    const { groups, memory, limitE2, log } = this.#options;
    const remembered = (await memory.read()).get(exchangeIndex);
    const known = remembered === undefined ? null : await groups.find(remembered, exchangeIndex);
    if (remembered === undefined || known === null) {
      const id = await groups.create(exchangeIndex, limitE2());
      await memory.write(exchangeIndex, id);
      log.info('an order group for entries was made', { exchangeIndex, group: id });
      return { id, isTriggered: false };
    }
    const group: Group = { id: remembered, isTriggered: known.isTriggered };
    if (group.isTriggered) this.#options.onTriggered('the order group was triggered while nobody looked');
    else await groups.limit(remembered, exchangeIndex, limitE2());
    return group;
  }

  #triggered(group: Group, reason: string): void {
    if (group.isTriggered) return;
    group.isTriggered = true;
    this.#options.log.warn('the exchange’s fuse has blown', { group: group.id, reason });
    this.#options.onTriggered(reason);
  }

  #lost(exchangeIndex: number): void {
    const { log } = this.#options;
    log.warn('the order group for entries is gone; making another', { exchangeIndex });
    this.#groups.delete(exchangeIndex);
    void this.ensure(exchangeIndex);
  }
}
