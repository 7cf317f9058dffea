import { DAY_MS, MINUTE_MS } from '@rec-io/domain/time';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { MinuteGrid } from '@rec-io/research/minute-grid';
import { TRAINING_DAYS_MIN } from '@rec-io/research/trainers';

/** @throws CatalogueError REC-422 where there is too little before `untilMs` to learn from */
export function requireTrainingDays(grid: MinuteGrid, untilMs: number): void {
  const known = Math.min(grid.length, Math.max(0, Math.floor((untilMs - grid.startMs) / MINUTE_MS)));
  const minutes = grid.meanE4.subarray(0, known).reduce((sum, mean) => sum + (Number.isNaN(mean) ? 0 : 1), 0);
  const days = (minutes * MINUTE_MS) / DAY_MS;
  if (days >= TRAINING_DAYS_MIN) return;
  const until = new Date(untilMs).toISOString().slice(0, 16).replace('T', ' ');
  throw new CatalogueError('REC-422', { days: days.toFixed(1), until, least: String(TRAINING_DAYS_MIN) });
}
