import { DiskReserve, isDiskFull } from '@rec-io/database/disk-reserve';
import type { HoldCause } from '@rec-io/domain/health-view';
import { type Hold, readHold, removeHold, writeHold } from '@rec-io/installer/hold-file';
import type { Moment } from '../standings.ts';

export type HoldChange = {
  readonly kind: 'hold' | 'release';
  readonly target: string;
  readonly reason: string;
};

/** A cause is over when it was well for so long. */
export const RELEASE_MS = 30_000;
const REMOVED = 'the hold file was removed';

/**
 * Keeps the trader from entering while something stands against it, and lets it go on by itself afterwards. It is a hold beside the
 * owner's own switches, which are never read here and never written: so what the owner had set is what holds when it ends. It
 * reaches entries alone. Where this process ends, the file stays, with its reason, and a person can lift it.
 */
export class HoldKeeper {
  readonly #path: string;
  readonly #reserve: DiskReserve;
  /** When each cause was seen to fail last, by real time. */
  readonly #failedAtMs = new Map<string, number>();
  #hold: Hold | null = null;
  /** What this process has put there and nobody may have removed silently. */
  #written: readonly HoldCause[] = [];

  /** @param reservePath room that is given away when the disk is full: it is then that a hold must be written */
  constructor(path: string, reservePath: string) {
    this.#path = path;
    this.#reserve = new DiskReserve(reservePath);
  }

  /** As it stood at the last look; null while there is none. */
  get hold(): Hold | null {
    return this.#hold;
  }

  open(): Promise<void> {
    return this.#reserve.fill();
  }

  /**
   * @param failing what stands against entries now
   * @param isKnownWell whether a check was seen to be well, which is more than not to be among the failing
   * @returns what changed. @throws when the file cannot be written; the next look tries again
   */
  async look(
    failing: readonly HoldCause[],
    isKnownWell: (check: string) => boolean,
    now: Moment,
  ): Promise<readonly HoldChange[]> {
    const hold = await readHold(this.#path);
    this.#hold = hold;
    // What somebody put there by hand holds by itself and is theirs to remove.
    if (hold !== null && hold.by !== 'monitor') return [];
    for (const { check } of failing) this.#failedAtMs.set(check, now.steadyMs);
    const removed = hold === null ? this.#written : [];
    const before = hold?.causes ?? removed;
    const stay = before.filter(({ check }) => !this.#isOver(check, isKnownWell, now));
    const added = failing.filter(({ check }) => !before.some((each) => each.check === check));
    const causes = [...stay, ...added];
    const lifted = this.#liftedOf(hold, removed, causes, now);
    const changes: HoldChange[] = [
      ...added.map(({ check, reason }) => ({ kind: 'hold' as const, target: check, reason })),
      ...before
        .filter((each) => !stay.includes(each))
        .map(({ check, reason }) => ({ kind: 'release' as const, target: check, reason: `over: ${reason}` })),
    ];
    if (changes.length > 0 || (removed.length > 0 && causes.length > 0)) await this.#write(causes, lifted);
    else this.#written = causes;
    return changes;
  }

  /** Known from an earlier process, it has failed at the first look of this one at the latest. */
  #isOver(check: string, isKnownWell: (check: string) => boolean, { steadyMs }: Moment): boolean {
    if (!isKnownWell(check)) {
      this.#failedAtMs.set(check, steadyMs);
      return false;
    }
    const failedAtMs = this.#failedAtMs.get(check) ?? steadyMs;
    this.#failedAtMs.set(check, failedAtMs);
    return steadyMs - failedAtMs >= RELEASE_MS;
  }

  /** A file that somebody removed was lifted, for what it held until that is well again. */
  #liftedOf(
    hold: Hold | null,
    removed: readonly HoldCause[],
    causes: readonly HoldCause[],
    { wallMs }: Moment,
  ): Hold['lifted'] {
    const lifted =
      hold?.lifted ??
      (removed.length === 0
        ? null
        : { by: 'unknown', reason: REMOVED, timeMs: wallMs, checks: removed.map(({ check }) => check) });
    if (lifted === null) return null;
    const checks = lifted.checks.filter((check) => causes.some((each) => each.check === check));
    return checks.length === 0 ? null : { ...lifted, checks };
  }

  async #write(causes: readonly HoldCause[], lifted: Hold['lifted']): Promise<void> {
    if (causes.length === 0) await removeHold(this.#path);
    else
      await writeHold(this.#path, { causes, lifted }).catch(async (error: unknown) => {
        if (!isDiskFull(error) || !(await this.#reserve.release())) throw error;
        await writeHold(this.#path, { causes, lifted });
      });
    this.#written = causes;
    this.#hold = causes.length === 0 ? null : { by: 'monitor', causes, lifted };
    if (causes.length === 0) await this.#reserve.fill();
  }
}
