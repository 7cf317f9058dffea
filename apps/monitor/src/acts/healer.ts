import type { HealthAct } from '@rec-io/domain/health-view';
import type { KeptProgram } from '../sight/seen.ts';
import type { Moment, Standing } from '../standings.ts';

/** One program to be started anew, because nothing that it needs explains its trouble. */
export type Remedy = { readonly program: string; readonly pid: number; readonly reason: string };

const HOUR_MS = 3_600_000;
/** Per program and hour. */
export const RESTARTS_MAX = 3;
/** From one restart of a program to the next: a second one that soon after would not be another remedy. */
const PAUSES_MS = [60_000, 5 * 60_000, 15 * 60_000];
/** Programs that do not answer, and such as say that they are not useful, are given so long to mend themselves. */
const SILENT_MS = 40_000;
const USELESS_MS = 180_000;
/** Longer than the dead-man switch waits: whether it cuts the account off is decided first. */
const UNDECIDED_MS = 60_000;

/** Never: this program itself, and what is no program of ours. */
const NEVER: ReadonlySet<string> = new Set(['monitor', 'database']);

/**
 * Says which program is to be started anew, within a budget. A trader that decides is never touched, whatever it says of itself: only
 * one that has decided nothing for a minute. What lives in the process of another program has none that could be restarted alone.
 */
export class Healer {
  readonly #needs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #restartsMax: number;
  /** When each program was restarted, by real time, oldest first. */
  readonly #restarts = new Map<string, number[]>();
  readonly #badSinceMs = new Map<string, number>();
  readonly #gaveUp = new Set<string>();

  /** @param needs of each check, all of them @param restartsMax per program and hour */
  constructor(needs: ReadonlyMap<string, ReadonlySet<string>>, restartsMax = RESTARTS_MAX) {
    this.#needs = needs;
    this.#restartsMax = restartsMax;
  }

  /** Restarts of an earlier process count, too. */
  restore(acts: readonly HealthAct[], now: Moment): void {
    for (const { kind, target, atMs } of acts) {
      const agoMs = now.wallMs - atMs;
      if (kind === 'restart' && agoMs >= 0 && agoMs < HOUR_MS)
        this.#restarts.set(
          target,
          [...(this.#restarts.get(target) ?? []), now.steadyMs - agoMs].sort((a, b) => a - b),
        );
    }
  }

  /** @returns at most one program; what it says of those that it gives up is told once */
  look(
    standings: readonly Standing[],
    kept: readonly KeptProgram[],
    now: Moment,
  ): { readonly remedy: Remedy | null; readonly gaveUp: readonly { program: string; reason: string }[] } {
    const byName = new Map(standings.map((each) => [each.name, each] as const));
    const gaveUp: { program: string; reason: string }[] = [];
    let remedy: Remedy | null = null;
    for (const { program, pid, isRestartable } of kept) {
      const trouble = NEVER.has(program) ? null : this.#troubleOf(program, byName, now);
      if (trouble === null) this.#gaveUp.delete(program);
      if (trouble === null || pid === null || !isRestartable || remedy !== null) continue;
      const may = this.#mayRestart(program, now.steadyMs);
      if (may === 'yes') remedy = { program, pid, reason: trouble };
      else if (may === 'spent' && !this.#gaveUp.has(program)) {
        this.#gaveUp.add(program);
        gaveUp.push({
          program,
          reason: `${this.#restartsMax} restarts within an hour did not help: ${trouble}`,
        });
      }
    }
    if (remedy !== null) {
      this.#restarts.set(remedy.program, [...(this.#restarts.get(remedy.program) ?? []), now.steadyMs]);
      this.#badSinceMs.delete(remedy.program);
    }
    return { remedy, gaveUp };
  }

  /** Why it should be started anew; null where it should not, or not yet. */
  #troubleOf(program: string, byName: ReadonlyMap<string, Standing>, { steadyMs }: Moment): string | null {
    const [check, patienceMs] = this.#ownTrouble(program, byName) ?? [];
    if (check === undefined || patienceMs === undefined) {
      this.#badSinceMs.delete(program);
      return null;
    }
    const sinceMs = this.#badSinceMs.get(program) ?? steadyMs;
    this.#badSinceMs.set(program, sinceMs);
    return steadyMs - sinceMs >= patienceMs ? (check.reason ?? check.label) : null;
  }

  #ownTrouble(program: string, byName: ReadonlyMap<string, Standing>): [Standing, number] | null {
    if (program === 'trader') {
      const decides = byName.get('decisions');
      return decides?.state === 'failed' && !this.#isExplained('decisions', byName, 'program:trader')
        ? [decides, UNDECIDED_MS]
        : null;
    }
    const answers = byName.get(`program:${program}`);
    if (answers?.state === 'failed')
      return this.#isExplained(answers.name, byName) ? null : [answers, SILENT_MS];
    const useful = byName.get(`useful:${program}`);
    return useful?.state === 'failed' && !this.#isExplained(useful.name, byName)
      ? [useful, USELESS_MS]
      : null;
  }

  /** Whether anything that it needs fails, too: then a restart would help nobody. */
  #isExplained(name: string, byName: ReadonlyMap<string, Standing>, but = ''): boolean {
    return [...(this.#needs.get(name) ?? [])].some(
      (needed) => needed !== but && byName.get(needed)?.state === 'failed',
    );
  }

  #mayRestart(program: string, nowMs: number): 'yes' | 'wait' | 'spent' {
    const recent = (this.#restarts.get(program) ?? []).filter((atMs) => nowMs - atMs < HOUR_MS);
    this.#restarts.set(program, recent);
    if (recent.length >= this.#restartsMax) return 'spent';
    const newest = recent.at(-1);
    const pauseMs = PAUSES_MS[recent.length - 1] ?? 0;
    return newest === undefined || nowMs - newest >= pauseMs ? 'yes' : 'wait';
  }
}
