import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR_MS } from '@rec-io/domain/time';
import { misfortunes, strike } from './misfortunes.ts';
import { onlooker, type Seen } from './onlooker.ts';
import { openScene, type Scene } from './scene.ts';
import { judgeTaken, type Taken } from './taken.ts';
import { readTraderLog } from './trader-log.ts';
import { verdict } from './verdict.ts';
import { openWatch, type Watched } from './watch.ts';

export type SoakOptions = {
  /** Of exchange time. */
  readonly hours: number;
  /** Exchange seconds per wall second, 1…60. */
  readonly speed: number;
  readonly seed: number;
  /** Kills and stops in all. */
  readonly kills: number;
  /** Ends the misfortunes after so long, whatever the hours are; default: never. */
  readonly wallMsMax?: number;
  /** Whether everything is to settle, too; otherwise it is judged as soon as nothing is under way. */
  readonly settle: boolean;
  /** Signed-in pages that read meanwhile; memory and disk are looked at every minute then. Default: none. */
  readonly readers?: number;
  readonly say?: (line: string) => void;
};

export type SoakReport = {
  readonly hours: number;
  readonly wallS: number;
  readonly misfortunes: Record<string, number>;
  readonly seen: Seen;
  readonly lives: number;
  readonly comparisons: number;
  readonly entries: number;
  readonly exits: number;
  /** Exits by what made somebody want out. */
  readonly causes: Record<string, number>;
  readonly fills: number;
  readonly settlements: number;
  readonly balanceUsd: number;
  readonly warnings: Record<string, number>;
  /** What was taken of memory and disk, where that was looked at, and what the pages read. */
  readonly taken: (Taken & Watched) | null;
  /** Nothing when all is well. */
  readonly wrong: readonly string[];
};

/** A trade that is not supervised for longer is one too long: looks come every second, and a round of rules as often. */
const UNSUPERVISED_MS_MAX = 10_000;
const SAMPLE_MS = 60_000;
const QUIET_LOOK_MS = 1_000;
const QUIET_MS_MAX = 300_000;
const SETTLED_MS_MAX = 600_000;

/** Trades through kills and stops, lets everything come to rest, and judges. @throws Error when it does not come to rest */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const {
    hours,
    speed,
    seed,
    kills,
    settle,
    wallMsMax = Number.POSITIVE_INFINITY,
    readers = 0,
    say = () => undefined,
  } = options;
  const scene = await openScene(speed);
  try {
    const startedAtMs = performance.now();
    const spanMs = hours * HOUR_MS;
    const onlooking = onlooker(scene, seed, say);
    const watch = readers === 0 ? null : await openWatch(scene, { readers, everyMs: SAMPLE_MS, say });
    const over = () => performance.now() - startedAtMs > wallMsMax;
    const { counts, ranMs } = await strike(scene, misfortunes(seed, kills, spanMs), spanMs, { over, say });
    const wallS = Math.round((performance.now() - startedAtMs) / 1_000);
    const watched = (await watch?.end()) ?? null;
    const taken = watched === null ? null : { ...watched, ...judgeTaken(watched.samples) };
    onlooking.calm();
    say('no entries any more');
    await untilDone('automatic entry off', QUIET_MS_MAX, async () => {
      await scene.told('entries', 'off');
      return true;
    });
    const atRest = await judgedAtRest(scene);
    if (settle) {
      say(
        `at rest with ${atRest.length === 0 ? 'nothing' : `${atRest.length} things`} wrong; now everything settles`,
      );
      await untilDone('everything settled', SETTLED_MS_MAX, async () => {
        const { positions } = await scene.exchange();
        return positions.size === 0;
      });
    }
    const settled = settle ? await judgedAtRest(scene) : [];
    const seen = await onlooking.end();
    const log = await readTraderLog(join(scene.recio.dataDir, 'logs'));
    const { intents, fills, settlements } = await scene.ledger();
    const { balanceUsd } = await scene.exchange();
    const exits = intents.filter(({ action }) => action === 'exit');
    const unsupervised =
      seen.unsupervisedMs > UNSUPERVISED_MS_MAX
        ? [`a trade was not supervised for ${Math.round(seen.unsupervisedMs / 1_000)} s`]
        : [];
    return {
      ...{ hours: ranMs / HOUR_MS, wallS, misfortunes: counts, seen, balanceUsd },
      ...{ lives: log.lives, comparisons: log.comparisons, warnings: Object.fromEntries(log.warnings) },
      entries: intents.length - exits.length,
      exits: exits.length,
      causes: Object.fromEntries(
        [...Map.groupBy(exits, ({ cause }) => cause)].map(([cause, of]) => [cause, of.length]),
      ),
      fills: fills.length,
      settlements: settlements.length,
      taken,
      wrong: [...new Set([...atRest, ...settled, ...unsupervised, ...log.wrong, ...(taken?.wrong ?? [])])],
    };
  } finally {
    await scene.close();
  }
}

/**
 * What is wrong once nothing is under way. Facts arrive a moment after what they tell, so what is wrong has to stay so; what is
 * wrong for ever does.
 */
async function judgedAtRest(scene: Scene): Promise<readonly string[]> {
  let wrong: readonly string[] = ['nobody answers'];
  let unknown = 0;
  const judge = async (): Promise<boolean> => {
    const metrics = await scene.traderMetrics();
    if ((metrics.get('rec_trader_ledger_behind') ?? 1) > 0) return false;
    unknown = metrics.get('rec_trader_unknown_orders') ?? 0;
    const before = await scene.ledger();
    const exchange = await scene.exchange();
    const ledger = await scene.ledger();
    wrong = verdict(ledger, exchange);
    if (unknown > 0) wrong = [...wrong, `the fate of ${unknown} orders is still unknown`];
    return wrong.length === 0 && before.intents.length === ledger.intents.length;
  };
  await untilDone('rest', QUIET_MS_MAX, judge).catch(() => undefined);
  return wrong;
}

async function untilDone(what: string, limitMs: number, look: () => Promise<boolean>): Promise<void> {
  let said = '';
  for (const startedAtMs = performance.now(); performance.now() - startedAtMs < limitMs; ) {
    const isDone = await look().catch((error: unknown) => {
      said = String(error);
      return false;
    });
    if (isDone) return;
    await sleep(QUIET_LOOK_MS);
  }
  throw new Error(`${what}: not within ${limitMs / 1_000} s ${said}`);
}
