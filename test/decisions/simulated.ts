import { Database } from '@rec-io/app-simulate/database';
import { EventLog } from '@rec-io/app-simulate/event-log';
import { type Fault, faultPlan } from '@rec-io/app-simulate/faults';
import { Feed } from '@rec-io/app-simulate/feed';
import { simulatedGateway } from '@rec-io/app-simulate/gateway';
import { GroupFile } from '@rec-io/app-simulate/group-memory';
import { KillPoints } from '@rec-io/app-simulate/kill-points';
import { LocalJournal } from '@rec-io/app-simulate/local-journal';
import { Misfortune } from '@rec-io/app-simulate/misfortune';
import { Network } from '@rec-io/app-simulate/network';
import { ProcessLife } from '@rec-io/app-simulate/process-life';
import { SimulatedTrader } from '@rec-io/app-simulate/simulated-trader';
import { Witness } from '@rec-io/app-simulate/witness';
import { type Models, modelOf } from '@rec-io/domain/adaptive/models';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { Kept, type Made } from './made-decisions.ts';
import { END_MS, recordedMarket, START_MS } from './recorded-hour.ts';

/** Nothing goes wrong, and nothing takes time: a fill then has the second of its decision, as in the other wirings. */
class NoMisfortune extends Misfortune {
  override ms(): number {
    return 0;
  }
}

/** The hour as `npm run simulate` puts its trader together: network, database and process are its own. */
export async function simulated(options: {
  readonly seed: number;
  readonly epoch: string;
  readonly monitor: MonitorSpec;
  readonly parameters: Models;
}): Promise<Made> {
  const { seed, epoch, monitor, parameters } = options;
  const { venue, scheduler, cursor } = recordedMarket(seed);
  const log = new EventLog();
  const witness = new Witness({ scheduler, venue, log });
  const misfortune = new NoMisfortune(seed, faultPlan(seed, new Set<Fault>()));
  const ports = { scheduler, venue, misfortune, witness, log };
  const network = new Network(ports);
  const database = new Database(ports);
  const life = new ProcessLife(
    1,
    scheduler,
    new KillPoints({ seed, chance: 0, killAt: null }),
    () => undefined,
  );
  const kept = new Kept();
  const feed = new Feed({ ...ports, life, network, onEvent: (event) => trader.on(event) });
  const trader: SimulatedTrader = new SimulatedTrader({
    ...{ life, symbols: ['BTC'], series: [{ symbol: 'BTC', kind: 'hourly' }], monitors: [monitor] },
    limits: DEFAULT_RISK_LIMITS,
    model: (symbol) => modelOf(parameters, symbol),
    gateway: simulatedGateway(network, life, witness),
    ledger: { ...database.ledger(life), epoch },
    journal: new LocalJournal(ports).journal(life),
    groupMemory: new GroupFile(ports).memory(life),
    log: { info: () => undefined, warn: () => undefined },
    read: () => database.read(life),
    history: () => [],
    startFeed: () => feed.start(),
    exchangeNowMs: () => venue.exchange.nowMs,
    onBrokenBook: (ticker) => feed.resync(ticker),
    onTrades: () => undefined,
    onDecision: kept.record,
  });
  witness.lives(life, []);
  const ended = trader.run();
  scheduler.stir();
  const isOver = () => witness.violation !== null;
  await scheduler.runUntil(START_MS, isOver);
  for (let tick = cursor.next(); tick !== null && tick.timeMs <= END_MS; tick = cursor.next()) {
    const { timeMs, priceE4 } = tick;
    await scheduler.runUntil(timeMs, isOver);
    feed.proveBooks();
    venue.act((exchange) => exchange.advance(timeMs, 'BTC', priceE4, 'recorded'));
  }
  await Promise.race([ended, scheduler.runUntil(END_MS + 500, isOver)]);
  if (witness.violation) throw new Error(witness.violation.message);
  return { decisions: kept.read(), ledger: database.entries, exchange: venue.exchange };
}
