import type { InstallationKind, Receipt } from '../receipt.ts';
import { GB } from './rule.ts';

/** How far an installation has come, as far as its room goes: the programs with an empty database, or prices as well. */
export type InPlace = 'nothing' | 'programs' | 'prices';

const PROGRAMS_BYTES = 2 * GB;
const YEAR_OF_PRICES_BYTES = 8 * GB;
/** With less PostgreSQL may run out of room while it does its daily work. */
const LEAST_BYTES = 2 * GB;
/** Binaries, database and logs of a try. */
const QUICK_BYTES = 1 * GB;

/** What is still to come. */
export function roomNeededBytes(kind: InstallationKind, inPlace: InPlace = 'nothing'): number {
  if (kind === 'quick') return QUICK_BYTES;
  if (inPlace === 'prices') return LEAST_BYTES;
  return (inPlace === 'nothing' ? PROGRAMS_BYTES : 0) + YEAR_OF_PRICES_BYTES;
}

export function inPlaceOf(receipt: Receipt | null): InPlace {
  const isDone = (step: string): boolean =>
    receipt?.steps.some(({ id, state }) => id === step && state === 'done') === true;
  const hasPrograms = isDone('release') && (isDone('database-schema') || isDone('database'));
  if (!hasPrograms) return 'nothing';
  const copiesPrices = typeof receipt?.choices?.['systemDataFile'] === 'string';
  return copiesPrices && isDone('system-data') ? 'prices' : 'programs';
}
