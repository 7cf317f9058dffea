import type { Layout } from '@rec-io/installer/layout';
import { compareVersions } from '@rec-io/installer/update/version';
import { version } from '../clone.ts';
import { readJournal, readKnown } from './state.ts';

export type UpdateNews = {
  /** `available` as of the last look, which nobody but a person makes; `open`: one was cut short, or is at work. */
  readonly state: 'available' | 'open';
  readonly version: string;
  readonly text: string;
};

/** What its owner should know of versions, without asking anybody; null: nothing. */
export async function knownUpdate(layout: Layout): Promise<UpdateNews | null> {
  const journal = await readJournal(layout).catch(() => null);
  if (journal !== null)
    return {
      state: 'open',
      version: journal.to.version,
      text: `to ${journal.to.version} is open (${journal.phase}), entries are held: recio update --resume, or --undo`,
    };
  const known = await readKnown(layout);
  if (known === null || !known.isNewer || compareVersions(known.version, version()) < 0) return null;
  const isTaken = known.version === version() && known.from !== 'git';
  return isTaken
    ? null
    : {
        state: 'available',
        version: known.version,
        text: `${known.version} is there (seen ${known.checkedAt.slice(0, 10)}): recio update`,
      };
}
