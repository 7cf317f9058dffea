import type { Machine } from '../machine.ts';
import type { Surroundings } from './facts.ts';

/** What decides how things are written and shown. */
export function surroundings({ environment }: Machine): Surroundings {
  return {
    // The first that is set wins, as everywhere.
    locale: environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || 'C',
    terminal: environment['TERM'] ?? '',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
