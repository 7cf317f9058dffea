const DAY_MS = 24 * 3_600_000;
/** What is looked back at. */
const WINDOW_MS = 3 * DAY_MS;
/** Less tells nothing: a file that comes and goes would fill the disk in an hour. */
const SPAN_MS_MIN = 6 * 3_600_000;
const EVERY_MS = 5 * 60_000;
/** More than a year is never. */
const DAYS_MAX = 365;

type Sample = { readonly atMs: number; readonly freeBytes: number };

/** How the room on a disk went, and when it ends if it goes on so. */
export class DiskTrend {
  #samples: Sample[] = [];

  /** What an earlier process saw, oldest first. @param nowMs by which `atMs` is counted */
  restore(samples: readonly Sample[], nowMs: number): void {
    this.#samples = [
      ...samples.filter(({ atMs }) => atMs < nowMs && nowMs - atMs <= WINDOW_MS),
      ...this.#samples,
    ].sort((a, b) => a.atMs - b.atMs);
  }

  /** @param atMs by a clock that does not jump */
  add(atMs: number, freeBytes: number): void {
    const newest = this.#samples.at(-1);
    if (newest !== undefined && atMs - newest.atMs < EVERY_MS) return;
    this.#samples = [...this.#samples.filter((each) => atMs - each.atMs <= WINDOW_MS), { atMs, freeBytes }];
  }

  /** By a straight line through what was seen; null while that is too little, or the room does not shrink. */
  get fullInDays(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.atMs - first.atMs < SPAN_MS_MIN) return null;
    const count = this.#samples.length;
    const meanAt = this.#samples.reduce((sum, { atMs }) => sum + (atMs - first.atMs), 0) / count;
    const meanFree = this.#samples.reduce((sum, { freeBytes }) => sum + freeBytes, 0) / count;
    let [over, under] = [0, 0];
    for (const { atMs, freeBytes } of this.#samples) {
      const away = atMs - first.atMs - meanAt;
      over += away * (freeBytes - meanFree);
      under += away * away;
    }
    const perDay = under === 0 ? 0 : (over / under) * DAY_MS;
    const days = perDay < 0 ? last.freeBytes / -perDay : Number.POSITIVE_INFINITY;
    return days <= DAYS_MAX ? days : null;
  }
}
