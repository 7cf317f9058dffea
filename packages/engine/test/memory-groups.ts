import type { CountE2 } from '@rec-io/domain/money';
import type { GroupMemory, OrderGroups } from '../src/ports.ts';

type Group = { readonly exchangeIndex: number; limitE2: CountE2; isTriggered: boolean };

/** Order groups of an exchange that the test decides about, and what a trader remembers of them. */
export class MemoryGroups implements OrderGroups, GroupMemory {
  readonly groups = new Map<string, Group>();
  readonly remembered = new Map<number, string>();
  /** What was asked, in order: `create 2`, `trigger g1`. */
  readonly asked: string[] = [];
  /** Everything fails while this is set. */
  failure: Error | null = null;
  /** Triggers arrive when this resolves, also after what was asked for later. */
  triggersArrive: Promise<void> | null = null;

  read = async () => this.remembered;
  write = async (exchangeIndex: number, groupId: string) => void this.remembered.set(exchangeIndex, groupId);

  find = async (groupId: string) => {
    this.#reached(`find ${groupId}`);
    return this.groups.get(groupId) ?? null;
  };

  create = async (exchangeIndex: number, limitE2: CountE2) => {
    this.#reached(`create ${exchangeIndex}`);
    const id = `g${this.groups.size + 1}`;
    this.groups.set(id, { exchangeIndex, limitE2, isTriggered: false });
    return id;
  };

  limit = async (groupId: string, _exchangeIndex: number, limitE2: CountE2) => {
    this.#reached(`limit ${groupId}`);
    this.#group(groupId).limitE2 = limitE2;
  };

  trigger = async (groupId: string) => {
    this.#reached(`trigger ${groupId}`);
    if (this.triggersArrive) await this.triggersArrive;
    this.#group(groupId).isTriggered = true;
  };

  reset = async (groupId: string) => {
    this.#reached(`reset ${groupId}`);
    this.#group(groupId).isTriggered = false;
  };

  #reached(what: string): void {
    this.asked.push(what);
    if (this.failure) throw this.failure;
  }

  #group(groupId: string): Group {
    const group = this.groups.get(groupId);
    if (!group) throw new Error('not_found: order group not found');
    return group;
  }
}
