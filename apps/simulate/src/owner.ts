import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { TradingState } from '@rec-io/domain/trading-state';
import { diceRules } from './dice-rules.ts';
import type { EventLog } from './event-log.ts';
import type { Misfortune } from './misfortune.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedTrader } from './simulated-trader.ts';
import type { Witness } from './witness.ts';

export type OwnerPorts = {
  readonly scheduler: Scheduler;
  readonly misfortune: Misfortune;
  readonly witness: Witness;
  readonly log: EventLog;
  /** The trader that runs now; null while none does that answers. */
  readonly trader: () => SimulatedTrader | null;
};

/** What the owner does with this trader: stops it, lets it go on, changes its settings. */
export class Owner {
  readonly #ports: OwnerPorts;
  /** Who has been asked to stop and has not answered yet. */
  #asking: SimulatedTrader | null = null;

  constructor(ports: OwnerPorts) {
    this.#ports = ports;
  }

  step(stepMs: number): void {
    const { misfortune } = this.#ports;
    const trader = this.#ports.trader();
    if (!trader?.restored) return;
    if (misfortune.strikesWithin('kill-switch', stepMs)) {
      const state = misfortune.oneIn(2) ? 'halted' : 'reducing';
      void this.#stop(trader, state, misfortune.oneIn(3));
    }
    if (misfortune.strikesWithin('closed-by-hand', stepMs)) this.#close(trader);
    if (misfortune.strikesWithin('settings-changed', stepMs)) {
      this.#say('changes settings');
      trader.changeSettings(misfortune.integer(1_000));
    }
    if (misfortune.strikesWithin('rules-changed', stepMs)) this.#protect(trader);
  }

  #protect(trader: SimulatedTrader): void {
    const { misfortune, scheduler, witness } = this.#ports;
    const id = misfortune.pick([...trader.engine.trades.live.keys()]);
    if (id === null) return;
    const rules = diceRules(misfortune.dice);
    this.#say(`protects ${id} otherwise`);
    scheduler.stir();
    void trader.engine.protect(id, rules).then((told) => {
      if (told === 'kept' && trader === this.#ports.trader()) witness.promisedRules(id, rules);
    });
  }

  #close(trader: SimulatedTrader): void {
    const { misfortune, scheduler } = this.#ports;
    const id = misfortune.oneIn(4) ? null : misfortune.pick([...trader.engine.trades.live.keys()]);
    this.#say(`closes ${id ?? 'everything'}`);
    scheduler.stir();
    void this.#closing(trader, id);
  }

  async #closing(trader: SimulatedTrader, id: string | null): Promise<void> {
    const { isKept, trades } = await trader.close(id);
    // Who is dead has told nobody.
    if (isKept && trader === this.#ports.trader()) this.#ports.witness.promisedExits(trades);
  }

  async #stop(
    trader: SimulatedTrader,
    state: Exclude<TradingState, 'active'>,
    flatten: boolean,
  ): Promise<void> {
    const { scheduler, misfortune, witness } = this.#ports;
    this.#say(`wants ${state}${flatten ? ' and everything sold' : ''}`);
    scheduler.after(misfortune.ms(5 * SECOND_MS, 10 * MINUTE_MS), () => this.#arm());
    scheduler.stir();
    this.#asking = trader;
    const isDone = await trader.tighten(state, flatten);
    this.#asking = null;
    // Who is dead has told nobody.
    if (isDone && trader === this.#ports.trader()) witness.promised(state);
  }

  /** Until it works: somebody may stop it meanwhile, or it may not be there. */
  #arm(): void {
    const { scheduler, witness } = this.#ports;
    const trader = this.#ports.trader();
    const again = (): void => void scheduler.after(30 * SECOND_MS, () => this.#arm());
    if (!trader?.restored || trader === this.#asking) {
      again();
      return;
    }
    this.#say('arms');
    scheduler.stir();
    witness.arming();
    void trader.arm().then((isDone) => {
      if (!isDone) again();
    });
  }

  #say(text: string): void {
    this.#ports.log.line(this.#ports.scheduler.nowMs, `the owner ${text}`);
  }
}
