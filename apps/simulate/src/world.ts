import type { CoinSymbol } from '@rec-io/domain/market';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { countsOf } from './counts.ts';
import { Database } from './database.ts';
import { Disturbances } from './disturbances.ts';
import { EventLog } from './event-log.ts';
import type { FaultPlan } from './faults.ts';
import { Feed } from './feed.ts';
import { simulatedGateway } from './gateway.ts';
import { GroupFile } from './group-memory.ts';
import { KillPoints } from './kill-points.ts';
import { LocalJournal } from './local-journal.ts';
import { MarketTime } from './market-time.ts';
import { Misfortune } from './misfortune.ts';
import { Network } from './network.ts';
import { Owner } from './owner.ts';
import { People } from './people.ts';
import { ProcessLife } from './process-life.ts';
import { allDecided, quietEnd } from './quiet-end.ts';
import { Scheduler, type Settle } from './scheduler.ts';
import { SimulatedTrader } from './simulated-trader.ts';
import { Staff } from './staff.ts';
import { SupervisionChecks } from './supervision-checks.ts';
import { TraderChecks } from './trader-checks.ts';
import { Venue } from './venue.ts';
import { Witness } from './witness.ts';
import { type WorldPlan, worldPlan } from './world-plan.ts';

/** The market runs so long before the trader starts, and the trader may read of it. */
const WARM_UP_MS = 20 * MINUTE_MS;
const WARM_UP_STEP_MS = 5 * SECOND_MS;
/** Seconds from print to print in the calm end. */
const CALM_S = 4;
const LAST_LOOK_MS = MINUTE_MS;
const ARRIVAL_MS = 2 * SECOND_MS;

export type WorldOptions = {
  readonly seed: number;
  readonly plan: FaultPlan;
  readonly killAt: number | null;
  readonly model: (symbol: CoinSymbol) => ProbabilityModel;
  readonly settle: Settle;
};

type Running = { readonly life: ProcessLife; readonly feed: Feed; readonly trader: SimulatedTrader };

/** Everything that there is: the exchange and its people, the network, the database, and the trader that lives and dies. */
export class World {
  readonly startMs: number;
  readonly scheduler: Scheduler;
  readonly log = new EventLog();
  readonly witness: Witness;
  readonly venue: Venue;
  readonly database: Database;
  readonly #options: WorldOptions;
  readonly #plan: WorldPlan;
  readonly #misfortune: Misfortune;
  readonly #kills: KillPoints;
  readonly #network: Network;
  readonly #journal: LocalJournal;
  readonly #groupFile: GroupFile;
  readonly #owner: Owner;
  readonly #people: People;
  readonly #staff: Staff;
  readonly #checks: TraderChecks;
  readonly #supervision: SupervisionChecks;
  readonly #time: MarketTime;
  readonly #disturbances: Disturbances;
  #running: Running | null = null;
  #lives = 0;
  #named = 0;
  #tradingAtMs = 0;

  constructor(options: WorldOptions) {
    const { seed, plan, killAt, settle } = options;
    this.#options = options;
    this.#plan = worldPlan(seed);
    const { startMs, symbols, ladders, strikes } = this.#plan;
    this.startMs = startMs;
    const scheduler = new Scheduler(startMs - WARM_UP_MS, settle);
    const { log } = this;
    const misfortune = new Misfortune(seed, plan);
    const venue = new Venue({ seed, symbols, ladders, strikes, scheduler });
    const witness = new Witness({ scheduler, venue, log });
    const ports = { scheduler, venue, misfortune, witness, log };
    this.scheduler = scheduler;
    this.venue = venue;
    this.witness = witness;
    this.#misfortune = misfortune;
    this.#kills = new KillPoints({ seed, chance: plan.kill, killAt });
    this.#network = new Network(ports);
    this.database = new Database(ports);
    this.#journal = new LocalJournal(ports);
    this.#groupFile = new GroupFile(ports);
    this.#owner = new Owner({ ...ports, trader: () => this.#awake });
    this.#people = new People(ports);
    this.#staff = new Staff(ports);
    this.#checks = new TraderChecks(venue, witness);
    this.#supervision = new SupervisionChecks(venue, witness);
    this.#time = new MarketTime({ ...ports, seed, symbols }, startMs - WARM_UP_MS);
    this.#disturbances = new Disturbances({
      ...{ ...ports, network: this.#network, database: this.database },
      running: () => this.#running,
      stop: () => {
        if (this.#awake?.restored) void this.#stop();
      },
      onSkew: () => this.#skewed(),
    });
    for (let timeMs = this.#time.nowMs; timeMs < startMs; timeMs += WARM_UP_STEP_MS)
      this.#market(timeMs, WARM_UP_STEP_MS);
  }

  get #awake(): SimulatedTrader | null {
    return this.#running?.life.isAsleep === false ? this.#running.trader : null;
  }

  get isOver(): boolean {
    return this.witness.violation !== null;
  }

  async runUntil(endMs: number): Promise<void> {
    if (this.#lives === 0) this.scheduler.at(this.startMs, () => this.#start());
    while (this.#time.nowMs < endMs && !this.isOver) {
      const stepMs = this.#stepMs();
      const timeMs = this.#time.nowMs + stepMs;
      await this.scheduler.runUntil(timeMs, this.#checked);
      if (this.isOver) return;
      this.#running?.feed.proveBooks();
      this.#disturbances.step(stepMs);
      this.#people.step(stepMs);
      this.#owner.step(stepMs);
      this.#staff.step(stepMs);
      this.#market(timeMs, stepMs);
      this.#supervise();
    }
  }

  #supervise(): void {
    const { nowMs } = this.scheduler;
    const running = this.#running;
    const isThere = running !== null && !running.life.isAsleep;
    if (!isThere) this.#supervision.disturbed(nowMs);
    else if (this.#isHindered(running)) this.#supervision.hindered(nowMs);
    else this.#supervision.act(running.trader, nowMs);
  }

  #isHindered({ life, feed }: Running): boolean {
    return life.isStopping || this.#network.isDown || !feed.isWhole || this.#staff.isHindering;
  }

  /** Nothing goes wrong any more, and nothing new is begun. */
  calm(): void {
    this.#misfortune.calm = true;
    this.#kills.over = true;
    this.#network.isDown = false;
    this.database.isDown = false;
    this.#staff.calm();
    const engine = this.#running?.trader.engine;
    engine?.configure({ ...engine.settings, monitors: [] });
    this.log.line(this.scheduler.nowMs, 'calm');
  }

  /** What happened in numbers, by name. */
  counts(): Record<string, number> {
    return countsOf({
      ...{ misfortune: this.#misfortune, kills: this.#kills, witness: this.witness },
      ...{ entries: this.database.entries, lives: this.#lives, differencesNamed: this.#named },
    });
  }

  readonly #checked = (): boolean => {
    const trader = this.#running?.trader;
    if (trader) {
      this.#checks.check(trader);
      if (this.#awake)
        this.#supervision.check(trader, this.scheduler.nowMs, this.#running?.feed.isUp ?? false);
      if (trader.engine.state === 'trading' && trader.engine.connected)
        this.#tradingAtMs = this.scheduler.nowMs;
    }
    return this.isOver;
  };

  #stepMs(): number {
    const { ladders, coarseS } = this.#plan;
    const isBusy = this.witness.orders.hasUnproven || this.#running?.trader.engine.busy === true;
    return this.#time.stepMs(ladders, isBusy, this.#misfortune.calm ? CALM_S : coarseS);
  }

  #market(timeMs: number, stepMs: number): void {
    this.#time.advance(timeMs, stepMs, timeMs < this.#staff.silentUntilMs);
  }

  #skewed(): void {
    if (this.#running) this.#running.life.skewMs = this.#disturbances.skewMs;
    this.#supervision.disturbed(this.scheduler.nowMs);
  }

  #start(): void {
    const { scheduler, venue, witness, log, database } = this;
    const life = new ProcessLife(++this.#lives, scheduler, this.#kills, (killed, kind) =>
      this.#killed(killed, kind),
    );
    life.skewMs = this.#disturbances.skewMs;
    log.line(scheduler.nowMs, `life ${life.number} begins`);
    const network = this.#network;
    const { monitors, symbols, series, limits } = this.#plan;
    const feed: Feed = new Feed({
      ...{ life, scheduler, venue, network, witness, misfortune: this.#misfortune },
      onEvent: (event) => {
        try {
          trader.on(event);
        } catch (error) {
          witness.violate('never-throws', String((error as Error).stack));
        }
      },
    });
    const trader: SimulatedTrader = new SimulatedTrader({
      ...{ life, symbols, series, limits, model: this.#options.model, log: log.ofEngine(life, scheduler) },
      monitors: this.#misfortune.calm ? [] : monitors,
      gateway: simulatedGateway(network, life, witness),
      ledger: database.ledger(life),
      journal: this.#journal.journal(life),
      groupMemory: this.#groupFile.memory(life),
      read: () => database.read(life),
      history: (symbol) => this.#time.history(symbol),
      startFeed: () => feed.start(),
      exchangeNowMs: () => venue.exchange.nowMs,
      onBrokenBook: (ticker) => feed.resync(ticker),
      onTrades: (trades) => {
        if (!life.dead) this.#checks.changed(trades);
      },
    });
    this.#running = { life, feed, trader };
    this.#supervision.disturbed(scheduler.nowMs);
    witness.lives(life, database.entries);
    trader.run().catch((error) => {
      if (!life.dead) witness.violate('never-throws', String((error as Error).stack));
    });
    scheduler.stir();
  }

  /** Somebody stops the program, as an upgrade does; it may be killed while it stops. */
  async #stop(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.log.line(this.scheduler.nowMs, `life ${running.life.number} is to stop`);
    running.life.isStopping = true;
    this.scheduler.stir();
    await running.trader.engine.stop();
    if (running.life.dead) return;
    running.life.end();
    this.#ended(running.life);
  }

  #killed(life: ProcessLife, kind: string): void {
    const { scheduler, log } = this;
    log.line(scheduler.nowMs, `life ${life.number} ends: killed at point ${this.#kills.number}, ${kind}`);
    this.#ended(life);
  }

  #ended(life: ProcessLife): void {
    const { scheduler } = this;
    this.#running?.feed.end();
    this.#running = null;
    this.#checks.forget();
    this.database.abandoned(life);
    this.#journal.abandoned(life);
    scheduler.after(this.#misfortune.ms(500, 90 * SECOND_MS), () => this.#start());
  }

  /** What must hold when everything has had its time to heal. */
  async finish(): Promise<void> {
    if (this.isOver) return;
    const { witness, scheduler } = this;
    const trader = this.#running?.trader;
    if (!trader) {
      witness.violate('comes-back', 'the trader does not live');
      return;
    }
    await allDecided(trader.engine, witness, (waitMs) => this.runUntil(scheduler.nowMs + waitMs));
    await this.#lastLook(trader);
    // Of what a strange result paid meanwhile no list tells: only another comparison names it.
    if (this.venue.odd.size > 0) await this.#lastLook(trader);
    if (this.isOver) return;
    this.#named = quietEnd(trader.engine, this.database.entries, this.venue, witness);
  }

  async #lastLook(trader: SimulatedTrader): Promise<void> {
    if (this.isOver) return;
    const { witness, scheduler } = this;
    let isRead = false;
    trader.reconcile().then(
      () => {
        isRead = true;
      },
      (error) => witness.violate('never-throws', String(error)),
    );
    scheduler.stir();
    await this.runUntil(scheduler.nowMs + LAST_LOOK_MS);
    if (this.isOver) return;
    if (scheduler.nowMs - this.#tradingAtMs > LAST_LOOK_MS)
      witness.violate('comes-back', `state ${trader.engine.state}, connected ${trader.engine.connected}`);
    if (!isRead) witness.violate('comes-back', 'a reconciliation does not end');
    // What the exchange told in its last moment still has to arrive.
    await scheduler.runUntil(scheduler.nowMs + ARRIVAL_MS, this.#checked);
  }
}
