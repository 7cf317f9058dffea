import type { Losses } from '@rec-io/domain/gate';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { RiskLimits } from '@rec-io/domain/risk-limits';
import type { Control, TradingState } from '@rec-io/domain/trading-state';
import { isStricter } from '@rec-io/domain/trading-state-fold';
import type { AccountRisk } from './account-risk.ts';
import { Breakers, type Trip } from './breakers.ts';
import type { GroupOutcome, GroupView, OrderFuse } from './order-fuse.ts';
import type { Clock } from './ports.ts';

export type TradingControlOptions = {
  readonly risk: AccountRisk;
  readonly limits: RiskLimits;
  readonly fuse: OrderFuse;
  readonly clock: Clock;
  /** Exchange time now; 0 while nothing has told it. */
  readonly exchangeNowMs: () => number;
  /** How many orders there are whose fate is not known. */
  readonly unknownOrders: () => number;
  /** Takes a control: into the state at once, and to where it outlives a restart. Resolves when it is there, or nothing takes it. */
  readonly record: (entry: LedgerEntry) => Promise<unknown>;
};

/** Why somebody wants a change, and who: a person by name, or a breaker. */
export type Wish = { readonly reason: string; readonly by: string };

export type Tightened =
  | { readonly kind: 'done'; readonly control: Control; readonly groups: readonly GroupOutcome[] }
  /** It would have been less strict than what holds: that is arming. */
  | { readonly kind: 'looser'; readonly state: TradingState };

export type Armed =
  | { readonly kind: 'done'; readonly control: Control }
  | { readonly kind: 'active-already' }
  | { readonly kind: 'no-reason' }
  /** These would stop it again at once. */
  | { readonly kind: 'tripped'; readonly trips: readonly Trip[] }
  /** The exchange did not confirm that it lets entries in again. */
  | { readonly kind: 'fuse'; readonly groups: readonly GroupOutcome[] }
  /** Somebody made it stricter meanwhile. */
  | { readonly kind: 'overruled'; readonly control: Control };

/** What arming itself puts back: the drawdown is measured anew from where it stands then. */
const PUT_BACK_BY_ARMING: ReadonlySet<Trip['code']> = new Set([
  'order_group',
  'rejected_in_a_row',
  'drawdown',
]);

/**
 * Changes the trading state: breakers and people make it stricter at once, only a person with a reason makes it less strict.
 * Halted, the exchange's own fuse is cut, too.
 */
export class TradingControl {
  readonly #options: TradingControlOptions;
  readonly #breakers = new Breakers();
  #limits: RiskLimits;
  /** Attempts to arm that are under way. */
  #arming = 0;

  constructor(options: TradingControlOptions) {
    this.#options = options;
    this.#limits = options.limits;
  }

  get state(): TradingState {
    return this.#options.risk.control.state;
  }

  get limits(): RiskLimits {
    return this.#limits;
  }

  /** Takes changed limits; the exchange is told of its own. */
  async setLimits(limits: RiskLimits): Promise<readonly GroupOutcome[]> {
    const { maxBurstE2 } = this.#limits;
    this.#limits = limits;
    this.look();
    return limits.maxBurstE2 === maxBurstE2 ? [] : this.#options.fuse.relimit();
  }

  /** Why everything held is to be sold, until somebody arms; null when it is not. */
  get flattening(): string | null {
    const { control } = this.#options.risk;
    return control.isFlattening ? (control.newest?.reason ?? '') : null;
  }

  get losses(): Losses {
    return this.#options.risk.losses(this.#options.exchangeNowMs());
  }

  get ordersLastHour(): number {
    return this.#options.risk.ordersLastHour(this.#options.exchangeNowMs());
  }

  /** The exchange's own fuse, by shard. */
  get groups(): readonly GroupView[] {
    return this.#options.fuse.groups;
  }

  /** All that is too much now, the gravest first. */
  get trips(): readonly Trip[] {
    const { losses, ordersLastHour } = this;
    const unknownOrders = this.#options.unknownOrders();
    return this.#breakers.tripped({ losses, ordersLastHour, unknownOrders }, this.#limits);
  }

  /** Every entry of the ledger, after it was applied; also restored ones, which trip nothing. */
  applied(entry: LedgerEntry): void {
    this.#breakers.applied(entry);
    this.look();
  }

  /** Ledger and exchange were compared. @param differences by what differs */
  compared(differences: ReadonlyMap<string, string>): void {
    this.#breakers.compared(differences, this.#options.clock.nowMs(), this.#limits);
    this.look();
  }

  /** The exchange’s fuse has blown. */
  groupTriggered(reason: string): void {
    this.#breakers.groupTriggered(reason);
    this.look();
  }

  /** Lets the breakers act. Nothing is too much before the exchange has told its time. */
  look(): void {
    if (this.#options.exchangeNowMs() === 0) return;
    for (const { state, code, reason } of this.trips)
      if (isStricter(state, this.state)) void this.tighten(state, { reason, by: `breaker:${code}` });
  }

  /** After a restart: the exchange's fuse is cut again while trading is halted. An arming that is under way decides that itself. */
  resume(): void {
    if (this.state === 'halted' && this.#arming === 0) void this.#options.fuse.trigger();
  }

  /** Makes it stricter at once, or says the same again. Resolves when that outlives a restart, and the exchange was asked. @param flatten whether everything held is sold, too */
  async tighten(
    state: Exclude<TradingState, 'active'>,
    { reason, by }: Wish,
    flatten = false,
  ): Promise<Tightened> {
    if (isStricter(this.state, state)) return { kind: 'looser', state: this.state };
    const { control, kept } = this.#change({ state, flatten, reason, by });
    const cut = state === 'halted' ? this.#options.fuse.trigger() : [];
    // Whoever is told that trading is stopped must find it stopped after a restart, too.
    const [groups] = await Promise.all([cut, kept]);
    return { kind: 'done', control, groups };
  }

  /** Lets entries in again: for a person, who says why. */
  async arm(wish: Wish): Promise<Armed> {
    if (this.state === 'active') return { kind: 'active-already' };
    if (wish.reason.trim() === '') return { kind: 'no-reason' };
    const trips = this.trips.filter(({ code }) => !PUT_BACK_BY_ARMING.has(code));
    if (trips.length > 0) return { kind: 'tripped', trips };
    this.#arming++;
    const armed = await this.#armNow(wish);
    this.#arming--;
    if (armed.kind !== 'done') this.resume();
    return armed;
  }

  async #armNow({ reason, by }: Wish): Promise<Armed> {
    const { risk, fuse } = this.#options;
    const before = risk.control.newest;
    const groups = await fuse.reset();
    const { newest } = risk.control;
    if (newest !== before && newest !== null) return { kind: 'overruled', control: newest };
    if (groups.some(({ problem }) => problem !== null)) return { kind: 'fuse', groups };
    this.#breakers.groupTriggered(null);
    return { kind: 'done', control: this.#change({ state: 'active', flatten: false, reason, by }).control };
  }

  #change(change: Omit<Control, 'timeMs'>): { readonly control: Control; readonly kept: Promise<unknown> } {
    const { risk, exchangeNowMs, clock, record } = this.#options;
    const timeMs = risk.control.timeAfter(exchangeNowMs() || clock.nowMs());
    const control = { ...change, timeMs };
    return { control, kept: record({ kind: 'control', control }) };
  }
}
