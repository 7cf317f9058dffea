import { randomUUID } from 'node:crypto';
import { uptime } from 'node:os';
import { postgresHealth } from '@rec-io/database/health-store';
import type { HealthAct } from '@rec-io/domain/health-view';
import type { TraderBeat } from '@rec-io/domain/trader-beat';
import { LOG_LINE_METRIC, newestLineMs } from '@rec-io/program-parts/written-lines';
import type { Pool } from 'pg';
import { Healer } from './acts/healer.ts';
import { HoldKeeper } from './acts/hold-keeper.ts';
import { allChecks } from './checks/all-checks.ts';
import type { Check } from './checks/check.ts';
import { type LimitsRead, readLimits } from './checks/limits.ts';
import type { MonitorContext } from './context.ts';
import { type DeadManHealth, type Health, overall, programHealth, writeHealth } from './health.ts';
import { HealthRecord } from './health-record.ts';
import { closure, type IncidentEvent, Incidents } from './incidents.ts';
import { Machine } from './machine.ts';
import { ClockWatch } from './sight/clock-watch.ts';
import { DatabaseSight } from './sight/database-sight.ts';
import { DiskTrend } from './sight/disk-trend.ts';
import { seeCertificate, seePermissions } from './sight/kept-files.ts';
import { LogSight } from './sight/log-sight.ts';
import { type MetricsText, metricsAt } from './sight/metrics-text.ts';
import { RestartCount } from './sight/restart-count.ts';
import type { Seen, SeenChannel, SeenDatabase, SeenExchange } from './sight/seen.ts';
import { type Moment, Standings } from './standings.ts';

/** Whose metrics are looked at. */
const MEASURED = ['trader', 'recorder', 'sync', 'worker', 'web', 'exchange-sim'] as const;
const TREND_MS = 3 * 24 * 3_600_000;

/** Wall time, and real time that counts the machine's sleep and never jumps; both in milliseconds. */
export type TwoClocks = { wallMs(): number; steadyMs(): number };

const TWO_CLOCKS: TwoClocks = { wallMs: () => Date.now(), steadyMs: () => uptime() * 1_000 };

export type HealthWatchOptions = {
  readonly context: MonitorContext;
  readonly deadMan: () => DeadManHealth;
  readonly traderSilentMs: () => number;
  /** Null without credentials. */
  readonly exchange: (() => Promise<SeenExchange>) | null;
  readonly alertChannels?: () => readonly SeenChannel[];
  /** Told of every incident at the moment when it begins, changes or ends. */
  readonly onIncident?: (event: IncidentEvent) => void;
};

/**
 * The health of an installation: looks at everything every fifteen seconds and at the feeds every second, makes incidents of it, holds
 * entries and restarts a program where it may, and remembers. It needs nothing of what it watches to go on.
 */
export class HealthWatch {
  readonly #options: HealthWatchOptions;
  readonly #clock: TwoClocks;
  readonly #checks: readonly Check[];
  readonly #settings: LimitsRead;
  readonly #standings: Standings;
  readonly #incidents: Incidents;
  readonly #healer: Healer;
  readonly #holds: HoldKeeper;
  readonly #record: HealthRecord;
  readonly #database: DatabaseSight;
  readonly #machine: Machine;
  readonly #clockWatch = new ClockWatch();
  readonly #trend = new DiskTrend();
  readonly #logs: LogSight;
  readonly #restarts = new RestartCount();
  #seen: Seen | null = null;
  #health: Health | null = null;
  #isLoaded = false;
  #writeFailure: string | null = null;
  #gaveOverall: Health['overall'] | null = null;

  private constructor(options: HealthWatchOptions, checks: readonly Check[], settings: LimitsRead) {
    const { context } = options;
    this.#options = options;
    this.#clock = context.clock ?? TWO_CLOCKS;
    this.#checks = checks;
    this.#settings = settings;
    this.#standings = new Standings(checks);
    this.#incidents = new Incidents(checks);
    this.#healer = new Healer(closure(checks));
    this.#holds = new HoldKeeper(context.holdFile, context.holdReserve);
    this.#record = new HealthRecord(context);
    this.#database = new DatabaseSight(context);
    this.#logs = new LogSight(context.logs);
    this.#machine = new Machine(context.dataDir, context.disk);
  }

  static async open(options: HealthWatchOptions): Promise<HealthWatch> {
    const { mode, symbols, programs, healthLimitsFile, log } = options.context;
    const settings = await readLimits(healthLimitsFile);
    const { limits } = settings;
    for (const problem of settings.problems) log.warn({ problem }, 'a limit of a health check is not used');
    const hosts = new Map(programs.flatMap(({ name, host }) => (host === undefined ? [] : [[name, host]])));
    const names = programs.map(({ name }) => name);
    const checks = allChecks({ mode, symbols, programs: names, hosts, limits });
    const watch = new HealthWatch(options, checks, settings);
    await watch.#holds.open();
    return watch;
  }

  /** The newest; null before the first look. */
  get health(): Health | null {
    return this.#health;
  }

  /** News that the database has not taken yet. */
  get waiting(): number {
    return this.#record.waiting;
  }

  /** Asks the database what others need of it. @throws as the database, and where it is away */
  ask<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
    return this.#database.with(work);
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  /** Takes what the trader just said: what must be noticed within seconds. @param beat null: no answer */
  lookAtFeeds(beat: TraderBeat | null): void {
    const now = this.#moment();
    this.#clockWatch.look(now);
    if (this.#seen === null) return;
    const seen = { ...this.#seen, nowMs: now.wallMs, feeds: beat?.feeds ?? null, ...this.#ofTrader() };
    this.#seen = seen;
    this.#judge(seen, now, true);
    this.#tell(seen, now);
  }

  /** Looks at everything, and acts. Never throws: what cannot be done now is tried at the next look. */
  async look(): Promise<void> {
    const seen = await this.#look();
    const now = this.#moment();
    this.#seen = seen;
    await this.#load(now);
    this.#judge(seen, now, false);
    await this.#hold(now);
    await this.#heal(seen, now);
    this.#tell(seen, now);
    await this.#write(now);
  }

  #moment(): Moment {
    return { wallMs: this.#clock.wallMs(), steadyMs: this.#clock.steadyMs() };
  }

  #ofTrader() {
    return { traderSilentMs: this.#options.traderSilentMs() };
  }

  async #look(): Promise<Seen> {
    const { context, exchange } = this.#options;
    const { mode, keeper, secretsDirectory, installedAtMs } = context;
    const urlOf = (name: string) => context.programs.find((each) => each.name === name)?.metricsUrl;
    const [
      programs,
      metrics,
      kept,
      machine,
      database,
      seenExchange,
      backupMs,
      archive,
      certificates,
      permissions,
    ] = await Promise.all([
      Promise.all(context.programs.map(programHealth)),
      Promise.all(
        MEASURED.map(async (name) => {
          const url = urlOf(name);
          const text = url === undefined ? null : await metricsAt(url);
          return text === null ? [] : [[name, text] as const];
        }),
      ),
      keeper.look().catch((error: unknown) => {
        context.log.warn({ error: String(error) }, 'what keeps the programs alive cannot be asked');
        return { kept: [], duplicates: [] };
      }),
      this.#machine.use(),
      this.#database.look(),
      exchange?.() ?? null,
      context.newestBackup().catch(() => 'unreadable' as const),
      context.archive().catch(() => null),
      Promise.all([...context.certificates, ...this.#settings.certificates].map(seeCertificate)),
      seePermissions(secretsDirectory),
    ]);
    const metricsOf = new Map<string, MetricsText>(metrics.flat());
    const logs = await this.#logs.look((program) =>
      program === 'monitor' ? newestLineMs() : (metricsOf.get(program)?.value(LOG_LINE_METRIC) ?? null),
    );
    const now = this.#moment();
    this.#clockWatch.look(now);
    if (machine.diskFreeBytes !== null) this.#trend.add(now.steadyMs, machine.diskFreeBytes);
    return {
      nowMs: now.wallMs,
      mode,
      programs,
      ...kept,
      restartsLastHour: this.#restarts.look(kept.kept, now.steadyMs),
      metrics: metricsOf,
      feeds: this.#seen?.feeds ?? null,
      ...this.#ofTrader(),
      machine,
      diskFullInDays: this.#trend.fullInDays,
      database: this.#withWriteFailure(database),
      exchange: seenExchange,
      clockJump: this.#clockWatch.jump(now),
      newestBackupMs: backupMs,
      archive,
      installedAtMs,
      certificates,
      permissions,
      logs,
      alertChannels: this.#options.alertChannels?.() ?? [],
      limitProblems: this.#settings.problems,
    };
  }

  /** A database that says it writes, and does not, is no better than one that says it does not. */
  #withWriteFailure(database: SeenDatabase): SeenDatabase {
    return database.state === 'connected' && database.readOnly === null
      ? { ...database, readOnly: this.#writeFailure }
      : database;
  }

  #judge(seen: Seen, now: Moment, fastOnly: boolean): void {
    const { log } = this.#options.context;
    this.#standings.look(seen, now, fastOnly);
    for (const event of this.#incidents.look(this.#standings.all, now)) {
      const { kind, incident } = event;
      log[kind === 'closed' ? 'info' : 'warn']({ incident }, `an incident is ${kind}`);
      this.#record.incident(incident);
      this.#options.onIncident?.(event);
    }
  }

  async #hold(now: Moment): Promise<void> {
    const { log } = this.#options.context;
    const all = new Map(this.#standings.all.map((each) => [each.name, each] as const));
    const failing = this.#checks.flatMap(({ name, holds }) => {
      const standing = all.get(name);
      if (!holds || standing === undefined || standing.state !== 'failed' || !standing.isConfirmed) return [];
      return [{ check: name, reason: `${standing.label}: ${standing.reason}`, sinceMs: standing.sinceMs }];
    });
    const isKnownWell = (check: string) => ['ok', 'degraded'].includes(all.get(check)?.state ?? 'ok');
    try {
      for (const { kind, target, reason } of await this.#holds.look(failing, isKnownWell, now)) {
        log.warn({ target, reason }, kind === 'hold' ? 'entries are held' : 'a hold on entries ends');
        this.#act({ kind, target, reason, outcome: kind === 'hold' ? 'held' : 'released' }, now);
      }
    } catch (error) {
      log.error({ error: String(error) }, 'the hold on entries cannot be written; trying again');
    }
  }

  async #heal(seen: Seen, now: Moment): Promise<void> {
    const { keeper, log } = this.#options.context;
    const { remedy, gaveUp } = this.#healer.look(this.#standings.all, seen.kept, now);
    for (const { program, reason } of gaveUp) {
      log.error({ program, reason }, 'a program is restarted no more');
      this.#act({ kind: 'gave-up', target: program, reason, outcome: 'left as it is' }, now);
    }
    if (remedy === null) return;
    const { program, pid, reason } = remedy;
    const outcome = await keeper.restart(program, pid).catch((error: unknown) => String(error));
    log.warn({ program, pid, reason, outcome }, 'a program is restarted');
    this.#act({ kind: 'restart', target: program, reason, outcome }, now);
  }

  #act(act: Omit<HealthAct, 'id' | 'atMs'>, { wallMs }: Moment): void {
    this.#record.act({ id: randomUUID(), atMs: wallMs, ...act });
  }

  #tell(seen: Seen, { wallMs }: Moment): void {
    const { context, deadMan } = this.#options;
    const hold = this.#holds.hold;
    const standings = this.#standings.all;
    const told = {
      checks: standings.map(({ isConfirmed: _, ...view }) => view),
      incidents: this.#record.incidents,
      acts: this.#record.acts,
      hold: hold === null ? null : { causes: hold.causes, lifted: hold.lifted },
      machine: seen.machine,
      database: seen.database.state,
      // Whoever is left behind by its parent is taken over by the first process.
      supervisor: `${context.supervision} ${process.ppid > 1 ? 'running' : 'gone'}`,
      programs: seen.programs,
      deadMan: deadMan(),
    };
    this.#health = { ...overall(told, standings), atMs: wallMs, ...told };
  }

  /** What an earlier monitor has left in the database, as soon as it can be read. */
  async #load(now: Moment): Promise<void> {
    if (this.#isLoaded) return;
    try {
      await this.#database.with(async (pool) => {
        const { incidents, acts } = await this.#record.load(pool);
        const values = await postgresHealth(pool).values('disk', now.wallMs - TREND_MS);
        this.#incidents.restore(incidents);
        this.#healer.restore(acts, now);
        // From here on by real time.
        const samples = values.map(({ atMs, value }) => ({
          atMs: now.steadyMs - (now.wallMs - atMs),
          freeBytes: value,
        }));
        this.#trend.restore(samples, now.steadyMs);
      });
      this.#isLoaded = true;
    } catch {
      // The database check says it.
    }
  }

  async #write({ wallMs, steadyMs }: Moment): Promise<void> {
    const health = this.#health;
    if (health === null) return;
    const { overall: word, reason, checks } = health;
    const known = checks.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
    const failing = checks.flatMap(({ name, state }) => (state === 'ok' ? [] : [[name, state] as const]));
    const sample = { atMs: wallMs, overall: word, reason, measured: Object.fromEntries(known) };
    this.#record.sample(
      { ...sample, failing: Object.fromEntries(failing) },
      word !== this.#gaveOverall,
      steadyMs,
    );
    this.#gaveOverall = word;
    if (this.#database.pool === null || health.database !== 'connected') return;
    try {
      await this.#database.with(async (pool) => {
        await writeHealth(pool, health);
        await this.#record.flush(pool);
      });
      this.#writeFailure = null;
    } catch (error) {
      this.#writeFailure = (error as Error).message;
      this.#options.context.log.warn({ error: String(error) }, 'health cannot be written down; it waits');
    }
  }
}
