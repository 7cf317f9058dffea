import type { StatusView } from '@rec-io/domain/view';
import { AUTO_ENTRY } from '../text/trade-monitor.ts';

type EntryState = StatusView['autoEntryState'];
export type EntryLook = { readonly chip: string; readonly means: string };

const LOOKS: Readonly<Record<EntryState, EntryLook>> = {
  ACTIVE: { chip: 'bg-up text-ground', means: AUTO_ENTRY.means.ACTIVE },
  INACTIVE: {
    chip: 'border border-warn/70 text-warn',
    means: AUTO_ENTRY.means.INACTIVE,
  },
  PAUSED: {
    chip: 'bg-down text-ground',
    means: AUTO_ENTRY.means.PAUSED,
  },
  DISABLED: {
    chip: 'border border-line text-muted',
    means: AUTO_ENTRY.means.DISABLED,
  },
};

/** @param reason why the trader enters nothing now, whatever its strategy wants; else null */
export function entryLook(state: EntryState, reason: string | null): EntryLook {
  if (state !== 'ACTIVE' || reason === null) return LOOKS[state];
  return {
    chip: LOOKS.INACTIVE.chip,
    means: AUTO_ENTRY.blocked,
  };
}
