import { easternTime, floorTo, HOUR_MS } from '@rec-io/domain/time';

/** `trading`: no new orders, but cancels. `exchange`: nothing at all. */
export type Pause = 'none' | 'trading' | 'exchange';

/** A span in which the exchange is under maintenance. */
export type MaintenanceWindow = { readonly startMs: number; readonly endMs: number };

const THURSDAY = 4;
const FROM_HOUR = 3;
const TO_HOUR = 5;
const WEEK_HOURS = 7 * 24;

/**
 * Whether anybody may trade. Maintenance comes every Thursday from 3:00 to 5:00 Eastern where it is switched on; a pause
 * by hand holds until it is taken back, whatever the clock says.
 */
export class Pauses {
  readonly #maintenance: boolean;
  #byHand: Pause = 'none';
  #resumeMs: number | null = null;
  #present: Pause = 'none';
  /** The calendar is asked once an hour, because Eastern time costs. */
  #hourMs = Number.NaN;
  #hourIsMaintenance = false;

  constructor(maintenance: boolean) {
    this.#maintenance = maintenance;
  }

  get present(): Pause {
    return this.#present;
  }

  /** @param resumeMs when it is thought to end; told, not kept */
  set(pause: Pause, resumeMs: number | null = null): void {
    this.#byHand = pause;
    this.#resumeMs = pause === 'none' ? null : resumeMs;
  }

  /** True when another pause holds from now on. */
  advance(timeMs: number): boolean {
    const before = this.#present;
    const byClock = this.#isMaintenance(timeMs) ? 'trading' : 'none';
    this.#present = this.#byHand === 'none' ? byClock : this.#byHand;
    return this.#present !== before;
  }

  /** When the present pause ends, as far as that is known. */
  resumeMs(nowMs: number): number | null {
    if (this.#present === 'none') return null;
    if (this.#byHand !== 'none') return this.#resumeMs;
    let endMs = floorTo(nowMs, HOUR_MS) + HOUR_MS;
    while (isMaintenanceHour(endMs)) endMs += HOUR_MS;
    return endMs;
  }

  /** The next two maintenance windows; what is under way is the first. */
  windows(nowMs: number): MaintenanceWindow[] {
    if (!this.#maintenance) return [];
    const windows: { startMs: number; endMs: number }[] = [];
    const firstMs = floorTo(nowMs, HOUR_MS);
    for (let i = 1 - (TO_HOUR - FROM_HOUR); i < 2 * WEEK_HOURS + TO_HOUR; i++) {
      const hourMs = firstMs + i * HOUR_MS;
      const last = windows.at(-1);
      if (!isMaintenanceHour(hourMs)) continue;
      if (last?.endMs === hourMs) last.endMs += HOUR_MS;
      else windows.push({ startMs: hourMs, endMs: hourMs + HOUR_MS });
    }
    return windows.filter(({ endMs }) => endMs > nowMs).slice(0, 2);
  }

  #isMaintenance(timeMs: number): boolean {
    if (!this.#maintenance) return false;
    const hourMs = floorTo(timeMs, HOUR_MS);
    if (hourMs !== this.#hourMs) {
      this.#hourMs = hourMs;
      this.#hourIsMaintenance = isMaintenanceHour(hourMs);
    }
    return this.#hourIsMaintenance;
  }
}

function isMaintenanceHour(timeMs: number): boolean {
  const { year, month, day, hour } = easternTime(timeMs);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return weekday === THURSDAY && hour >= FROM_HOUR && hour < TO_HOUR;
}
