import type { GroupMemory } from '@rec-io/engine/ports';
import type { Misfortune } from './misfortune.ts';
import type { ProcessLife } from './process-life.ts';
import type { Scheduler } from './scheduler.ts';

/** The file on this machine that remembers the order groups. It is replaced whole, so a death leaves the old or the new one. */
export class GroupFile {
  readonly #scheduler: Scheduler;
  readonly #misfortune: Misfortune;
  #groups: ReadonlyMap<number, string> = new Map();

  constructor(ports: { readonly scheduler: Scheduler; readonly misfortune: Misfortune }) {
    this.#scheduler = ports.scheduler;
    this.#misfortune = ports.misfortune;
  }

  memory(life: ProcessLife): GroupMemory {
    return {
      read: () =>
        life.call('read of the groups', (answer) => {
          this.#scheduler.after(1, () => answer.resolve(this.#groups));
        }),
      write: (exchangeIndex, groupId) =>
        life.call<void>('write of the groups', (answer) => {
          this.#scheduler.after(this.#misfortune.ms(1, 20), () => {
            this.#groups = new Map([...this.#groups, [exchangeIndex, groupId]]);
            answer.resolve();
          });
        }),
    };
  }
}
