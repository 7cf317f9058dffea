import { COMMAND_REFUSALS, type RefusalCode } from '@rec-io/domain/command-refusals';
import type { ControlView } from '@rec-io/domain/control-view';
import type { HeldView } from '@rec-io/domain/held-view';
import type { LiveTradeView } from '@rec-io/domain/live-trade-view';
import type { Side } from '@rec-io/domain/order';
import type { ProtectiveRules } from '@rec-io/domain/protection';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import type { CloseReport } from '@rec-io/engine/close-by-hand';
import type { EntryDenial } from '@rec-io/engine/entries';
import type { GroupOutcome } from '@rec-io/engine/order-fuse';

export class CommandRefusal extends Error {
  override readonly name = 'CommandRefusal';
  readonly code: RefusalCode;
  readonly httpStatus: number;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
    this.httpStatus = COMMAND_REFUSALS[code];
  }
}

export type { CloseReport };

export type SuspendedMonitor = { readonly name: string; readonly reason: string };

/** What became of a change of the trading state. */
export type ControlReport = {
  readonly control: ControlView;
  /** What the exchange said to its fuse; null while it has not answered: it is tried on. */
  readonly exchange: readonly GroupOutcome[] | null;
};

/** What a person wants to buy, at once or not at all. */
export type BuyWish = {
  readonly ticker: string;
  readonly side: Side;
  /** Whole contracts, in 1/100. */
  readonly countE2: number;
  /** It never pays more, in 1/10,000 $ of the side bought. */
  readonly limitE4: number;
};

/** An order of a person's as it would be at this moment. Money in 1/1,000,000 $. */
export type BuyPreview = {
  /** Why it would not be sent; null when it would. */
  readonly denial: EntryDenial | null;
  /** What is asked for the side, in 1/10,000 $; null where nobody sells. */
  readonly askE4: number | null;
  /** Model probability that the side pays, 0…1; null while the model cannot tell. */
  readonly probability: number | null;
  /** All of it at the limit, without fees. */
  readonly costE6: number;
  readonly expectedFeeE6: number;
  /** When the side does not pay: cost and fee. */
  readonly worstLossE6: number;
  /** When it does. */
  readonly gainE6: number;
  /** Of a market that this trader follows; null for another. */
  readonly closeTimeMs: number | null;
  /** The monitor whose rules will protect it; null: the rules that come with the system. */
  readonly protectedAs: string | null;
};

/** `tradeId` when it was sent, and else why it was not. */
export type BuyReport = { readonly tradeId: string | null; readonly denial: EntryDenial | null };

/** Whatever a person may tell a running trader. `by` is who, and whence: `cli:ada`, `web:ada`. All may throw a CommandRefusal. */
export interface TraderCommands {
  /** Asked again with the same id, it answers as before and sends nothing. */
  buy(wish: BuyWish, requestId: string, by: string): BuyReport;
  buyPreview(wish: BuyWish): BuyPreview;
  /**
   * `unknown_trade`, `nothing_held`, `bad_floor`
   * @param floorE4 it sells no lower; null: no lower than its rules say
   */
  close(tradeId: string, floorE4: number | null, by: string): Promise<CloseReport>;
  /** Everything that the exchange says is held. */
  closeAll(floorE4: number | null, by: string): Promise<CloseReport>;
  /** Keeps it to settlement, whatever its rules say. `unknown_trade`, `nothing_held`, `not_durable` */
  hold(tradeId: string, reason: string, by: string): Promise<void>;
  /** Calls its exit off. `unknown_trade`, `not_closing`, `not_durable` */
  callOff(tradeId: string, by: string): Promise<void>;
  /** Other rules for an open trade. `unknown_trade`, `nothing_held`, `not_durable` */
  rules(tradeId: string, rules: ProtectiveRules, by: string): Promise<void>;
  /** `looser` when trading is halted */
  reduce(reason: string, by: string): Promise<ControlReport>;
  halt(reason: string, by: string): Promise<ControlReport>;
  /** Halts, and sells everything if so wanted. Never refused. */
  kill(reason: string, by: string, flatten: boolean): Promise<ControlReport>;
  /**
   * `no_reason`, `kill_file`, `tripped`, `order_group`, `overruled`
   * @param removesKillFile whether the kill file, if it is there, may go
   */
  arm(reason: string, by: string, removesKillFile: boolean): Promise<ControlReport>;
  /** `exchange_unreadable` */
  reconcile(): Promise<ReconciliationReport>;
  /** A person takes over what nothing explains. `exchange_unreadable` */
  adopt(reason: string, by: string): Promise<ReconciliationReport>;
  state(): ControlView;
  /** Those whose strategies are not asked any more, and why. */
  suspended(): readonly SuspendedMonitor[];
  /** Those that are live. */
  trades(): readonly HeldView[];
  /** The same with what they are worth, what watches them, and what their exits wait for. */
  liveTrades(): readonly LiveTradeView[];
}
