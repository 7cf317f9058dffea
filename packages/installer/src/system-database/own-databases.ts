import { lines, output } from '../facts/ask.ts';
import type { Machine } from '../machine.ts';

/** Databases that a cluster is made with have lower numbers, in every version. */
const FIRST_OWN_DATABASE = 16_384;

/** Every database has a directory of its number. This needs no running server. */
export async function ownDatabases(machine: Machine, place: string): Promise<number> {
  const names = lines(await output(machine, 'ls', `${place}/base`));
  return names.filter((name) => /^\d+$/.test(name) && Number(name) >= FIRST_OWN_DATABASE).length;
}
