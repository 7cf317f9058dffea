import type { StatusView } from '@rec-io/domain/view';

type EntryState = StatusView['autoEntryState'];
export type EntryLook = { readonly chip: string; readonly means: string };

const LOOKS: Readonly<Record<EntryState, EntryLook>> = {
  ACTIVE: { chip: 'bg-up text-ground', means: 'In the entry window: buys what passes every rule.' },
  INACTIVE: {
    chip: 'border border-warn/70 text-warn',
    means: 'Outside the entry window.',
  },
  PAUSED: {
    chip: 'bg-down text-ground',
    means: 'The price moved sharply: entries wait until it has been calm.',
  },
  DISABLED: {
    chip: 'border border-line text-muted',
    means: 'Switched off by the owner. Open trades stay supervised.',
  },
};

/** @param reason why the trader enters nothing now, whatever its strategy wants; else null */
export function entryLook(state: EntryState, reason: string | null): EntryLook {
  if (state !== 'ACTIVE' || reason === null) return LOOKS[state];
  return {
    chip: LOOKS.INACTIVE.chip,
    means: 'In the entry window, but the trader enters nothing now: the top of the page says why.',
  };
}
