import type { CountE2 } from '@rec-io/domain/money';
import type { OrderOutcome } from '@rec-io/domain/order';

/** How much of a holding that no trade of ours explains is still to be sold. It lives as long as its exit. */
export class HoldingExit {
  #remainingE2: CountE2;
  #taken = 0;

  constructor(countE2: CountE2) {
    this.#remainingE2 = countE2;
  }

  get remainingE2(): CountE2 {
    return this.#remainingE2;
  }

  /** Orders that the exchange took. */
  get ordersTaken(): number {
    return this.#taken;
  }

  sent(outcome: OrderOutcome): OrderOutcome {
    if (outcome.kind === 'acknowledged') {
      this.#taken++;
      this.#remainingE2 = (this.#remainingE2 - outcome.fillCountE2) as CountE2;
    }
    return outcome;
  }
}
