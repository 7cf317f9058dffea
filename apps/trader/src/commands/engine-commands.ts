import type { ControlView } from '@rec-io/domain/control-view';
import { exposureOf } from '@rec-io/domain/exposure';
import { heldView } from '@rec-io/domain/held-view';
import type { PriceE4 } from '@rec-io/domain/money';
import type { ProtectiveRules } from '@rec-io/domain/protection';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { riskParameters } from '@rec-io/domain/risk-parameters';
import type { Trade } from '@rec-io/domain/trade';
import type { TradingState } from '@rec-io/domain/trading-state';
import type { CloseReport, Told } from '@rec-io/engine/close-by-hand';
import { liveTrades } from '@rec-io/engine/live-trades';
import type { Clock, Timers } from '@rec-io/engine/ports';
import type { Supervisor } from '@rec-io/engine/supervisor';
import type { Armed } from '@rec-io/engine/trading-control';
import type { TradingEngine } from '@rec-io/engine/trading-engine';
import { BuyByHand } from './buy-by-hand.ts';
import type { KillWatch } from './kill-watch.ts';
import { CommandRefusal, type ControlReport, type TraderCommands } from './trader-commands.ts';

/** Nobody who wants trading stopped waits longer for the exchange's word; it is tried on. */
const EXCHANGE_MS = 2_000;

export type EngineCommandsOptions = {
  readonly engine: Pick<
    TradingEngine,
    | 'control'
    | 'risk'
    | 'trades'
    | 'account'
    | 'unknownOrders'
    | 'monitors'
    | 'row'
    | 'feed'
    | 'entries'
    | 'settings'
  >;
  readonly supervisor: Pick<Supervisor, 'close' | 'closeAll' | 'hold' | 'callOff' | 'waitOf'>;
  /** Other rules for a trade. */
  readonly protect: (tradeId: string, rules: ProtectiveRules) => Promise<Told>;
  /** @throws when the exchange cannot be read */
  readonly reconcile: (why: string) => Promise<ReconciliationReport>;
  /** A person takes over what nothing explains. @throws as `reconcile` */
  readonly adopt: (by: string, reason: string) => Promise<ReconciliationReport>;
  readonly killWatch: KillWatch;
  /** By which the engine tells how old something is. */
  readonly clock: Clock;
  readonly timers: Timers;
};

/** What people may tell a running trader, done by its engine. */
export function engineCommands(options: EngineCommandsOptions): TraderCommands {
  const { engine, supervisor, killWatch, timers } = options;
  const { control } = engine;
  const byHand = new BuyByHand(engine);

  const waitOf = (tradeId: string) => supervisor.waitOf(tradeId);
  const view = (): ControlView => controlView(engine, killWatch);

  function trade(tradeId: string): Trade {
    const found = engine.trades.trades.get(tradeId);
    if (!found) throw new CommandRefusal('unknown_trade', `there is no trade ${tradeId}`);
    return found;
  }

  function held(tradeId: string, isHeld: boolean): void {
    if (!isHeld) throw new CommandRefusal('nothing_held', `nothing of ${tradeId} is held`);
  }

  function kept(told: Told): void {
    if (told === 'unkept')
      throw new CommandRefusal(
        'not_durable',
        'it holds, but neither database nor disk takes it: a restart would forget it',
      );
  }

  async function close(tradeId: string, floorE4: number | null, by: string): Promise<CloseReport> {
    trade(tradeId);
    const report = await supervisor.close(tradeId, `closed by ${by}`, floorE4 as PriceE4 | null);
    const refused = report.refused.find(({ what }) => what === tradeId);
    if (refused) throw new CommandRefusal(refused.isFloor ? 'bad_floor' : 'nothing_held', refused.reason);
    return report;
  }

  async function tighten(
    state: Exclude<TradingState, 'active'>,
    reason: string,
    by: string,
    flatten = false,
  ): Promise<ControlReport> {
    const change = control.tighten(state, { reason: reason.trim() || `asked by ${by}`, by }, flatten);
    const late = Promise.withResolvers<null>();
    const cancel = timers.after(EXCHANGE_MS, () => late.resolve(null));
    const result = await Promise.race([change, late.promise]);
    cancel();
    if (result?.kind === 'looser')
      throw new CommandRefusal(
        'looser',
        `trading is ${result.state}: ${state} would be less strict, so arm it`,
      );
    return { control: view(), exchange: result?.groups ?? null };
  }

  async function arm(reason: string, by: string, removesKillFile: boolean): Promise<ControlReport> {
    // Armed first, and the file removed then: a crash in between halts again.
    await killWatch.armOver(async (kill) => {
      if (kill !== null && !removesKillFile)
        throw new CommandRefusal('kill_file', `the kill file is there: ${kill.reason}`);
      const armed = await control.arm({ reason, by });
      if (armed.kind !== 'done' && armed.kind !== 'active-already') throw refusalOf(armed);
    });
    return { control: view(), exchange: [] };
  }

  return {
    buy: (wish, requestId, by) => byHand.buy(wish, requestId, by),
    buyPreview: (wish) => byHand.preview(wish),
    close,
    closeAll: (floorE4, by) => supervisor.closeAll(`closed by ${by}`, floorE4 as PriceE4 | null),
    async hold(tradeId, reason, by) {
      trade(tradeId);
      const told = await supervisor.hold(tradeId, `${reason} (${by})`);
      held(tradeId, told !== 'nothing');
      kept(told);
    },
    async callOff(tradeId, by) {
      trade(tradeId);
      const told = await supervisor.callOff(tradeId, `called off by ${by}`);
      if (told === 'nothing') throw new CommandRefusal('not_closing', `no exit of ${tradeId} is under way`);
      kept(told);
    },
    async rules(tradeId, rules) {
      trade(tradeId);
      const told = await options.protect(tradeId, rules);
      held(tradeId, told !== 'nothing');
      kept(told);
    },
    reduce: (reason, by) => tighten('reducing', reason, by),
    halt: (reason, by) => tighten('halted', reason, by),
    kill: (reason, by, flatten) => tighten('halted', reason, by, flatten),
    arm,
    reconcile: () => read(options.reconcile('asked for')),
    adopt: (reason, by) => read(options.adopt(by, reason)),
    state: view,
    suspended: () =>
      [...engine.monitors.values()].flatMap(({ spec, suspended }) =>
        suspended === null ? [] : [{ name: spec.name, reason: suspended }],
      ),
    trades: () => [...engine.trades.live.values()].map((each) => heldView(each, waitOf(each.id))),
    liveTrades: () => liveTrades(engine, waitOf, options.clock.nowMs()),
  };
}

const read = (report: Promise<ReconciliationReport>): Promise<ReconciliationReport> =>
  report.catch((error: unknown) => {
    throw new CommandRefusal('exchange_unreadable', error instanceof Error ? error.message : String(error));
  });

function refusalOf(armed: Exclude<Armed, { kind: 'done' | 'active-already' }>): CommandRefusal {
  switch (armed.kind) {
    case 'no-reason':
      return new CommandRefusal('no_reason', 'say why');
    case 'tripped':
      return new CommandRefusal(
        'tripped',
        armed.trips.map(({ code, reason }) => `${code}: ${reason}`).join('; '),
      );
    case 'fuse': {
      const problems = armed.groups.flatMap(({ groupId, problem }) =>
        problem === null ? [] : [`order group ${groupId}: ${problem}`],
      );
      return new CommandRefusal('order_group', problems.join('; '));
    }
    case 'overruled':
      return new CommandRefusal(
        'overruled',
        `meanwhile ${armed.control.by} stopped it: ${armed.control.reason}`,
      );
  }
}

function controlView(engine: EngineCommandsOptions['engine'], { kill }: KillWatch): ControlView {
  const { control, risk, trades, account } = engine;
  const { openTrades, exposureE6 } = exposureOf(trades.live.values(), account.balanceE6);
  return {
    state: control.state,
    newest: risk.control.newest,
    flattening: control.flattening,
    trips: control.trips.map(({ code, reason }) => ({ code, reason })),
    killFile: kill === null ? null : { by: kill.by, reason: kill.reason },
    groups: control.groups,
    losses: control.losses,
    ordersLastHour: control.ordersLastHour,
    openTrades,
    exposureE6,
    unknownOrders: engine.unknownOrders().length,
    limits: riskParameters(control.limits),
  };
}
