import type { ControlView } from '@rec-io/domain/control-view';
import { readKill } from '@rec-io/installer/kill-file';
import type { Installation } from '../installation.ts';
import { askTrader } from './trader-door.ts';

/** What keeps every entry from happening, whatever its owner has switched on, with the way out. */
export type EntryObstacle = {
  /** `trader`: none answers, so nobody enters until one runs. */
  readonly kind: 'stopped' | 'trader';
  readonly why: string;
};

/** A trader that hangs must not keep the settings waiting. */
const TRADER_MS = 2_000;

/** Trading that is halted or reducing, a kill file, a trader that is not there; null when nothing of that is in the way. */
export async function entryObstacle(installation: Installation): Promise<EntryObstacle | null> {
  const answer = await askTrader<ControlView>(installation, 'state', null, TRADER_MS);
  if (answer.kind === 'answered') return ofState(answer.body);
  if (answer.kind === 'refused') return { kind: 'stopped', why: answer.message };
  const kill = await readKill(installation.layout.killFile);
  if (kill !== null) return stopped('the kill file is there');
  return { kind: 'trader', why: `the trader does not answer (${answer.reason}); look: recio status` };
}

export function ofState({ state, killFile }: Pick<ControlView, 'state' | 'killFile'>): EntryObstacle | null {
  if (state !== 'active') return stopped(`trading is ${state}`);
  return killFile === null ? null : stopped('the kill file is there');
}

const stopped = (why: string): EntryObstacle => ({
  kind: 'stopped',
  why: `${why}; entries again: recio arm --reason "..."`,
});
