import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, random } from '@rec-io/domain/random';
import type { Hosted, Scene } from './scene.ts';

type Blow = 'kill' | 'stop';
type Misfortune = {
  readonly atMs: number;
  readonly what: Hosted;
  readonly blow: Blow;
  readonly forMs: number;
};

/** As often as they are written here. */
const KILLED: readonly Hosted[] = [
  ...['trader', 'trader', 'trader', 'trader', 'trader', 'trader'],
  ...['database', 'database', 'database', 'exchange-sim', 'exchange-sim', 'exchange-sim'],
  ...['web', 'web', 'monitor', 'parent'],
] as Hosted[];
const STOPPED: readonly Hosted[] = ['trader', 'trader', 'exchange-sim', 'database'];
const ONE_STOP_IN = 5;
const STOPPED_MS_MAX = 20_000;
const LOOK_MS = 100;

const drawn = <T>(dice: Random, of: readonly T[]): T => of[dice.integer(of.length)] as T;

/** What is to happen, by exchange time from the beginning: the same of a seed. */
export function misfortunes(seed: number, count: number, spanMs: number): Misfortune[] {
  const dice = random(seed, 'soak');
  return Array.from({ length: count }, (): Misfortune => {
    const blow = dice.integer(ONE_STOP_IN) === 0 ? 'stop' : 'kill';
    const what = drawn(dice, blow === 'stop' ? STOPPED : KILLED);
    return { atMs: dice.next() * spanMs, what, blow, forMs: 1_000 + dice.integer(STOPPED_MS_MAX) };
  }).sort((a, b) => a.atMs - b.atMs);
}

/**
 * Lets everything happen at its exchange time; while the exchange is away its time stands still. Returns how often each came.
 * @param over whether to end early
 */
export async function strike(
  scene: Scene,
  plan: readonly Misfortune[],
  spanMs: number,
  { over, say }: { readonly over: () => boolean; readonly say: (line: string) => void },
): Promise<{ readonly counts: Record<string, number>; readonly ranMs: number }> {
  const startMs = await scene.exchangeTimeMs();
  const counts: Record<string, number> = {};
  const waiting = [...plan];
  let ranMs = 0;
  while (ranMs < spanMs && !over()) {
    await sleep(LOOK_MS);
    const nowMs = await scene.exchangeTimeMs().catch(() => null);
    if (nowMs !== null) ranMs = nowMs - startMs;
    while (waiting[0] !== undefined && waiting[0].atMs <= ranMs) {
      const { what, blow, forMs } = waiting.shift() as Misfortune;
      const happened = await befall(scene, what, blow, forMs);
      say(`${Math.round(ranMs / 60_000)} min: ${blow} ${what}${happened ? '' : ', which was not there'}`);
      if (happened) counts[`${blow} ${what}`] = (counts[`${blow} ${what}`] ?? 0) + 1;
    }
  }
  return { counts, ranMs };
}

/** False when the process was not there: it was killed a moment ago. */
async function befall(scene: Scene, what: Hosted, blow: Blow, forMs: number): Promise<boolean> {
  const pid = await scene.pidOf(what);
  if (pid === null || !signalled(pid, blow === 'stop' ? 'SIGSTOP' : 'SIGKILL')) return false;
  if (blow === 'stop') {
    await sleep(forMs);
    signalled(pid, 'SIGCONT');
  }
  // Nobody keeps the parent alive but whoever starts the system.
  if (what === 'parent') await scene.told('start');
  return true;
}

function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
