import { Type } from '@sinclair/typebox';
import { fields, orNull, TimeMs } from '../contract/schemas.ts';

/** Work in a process of its own: what is done now, and how the newest ended. */
export const begunWork = {
  now: orNull(
    fields({
      name: Type.String(),
      by: Type.String(),
      sinceMs: TimeMs('since when'),
      phase: Type.String({ description: 'start, bars, learn, walk, random, save; ask' }),
      share: Type.Number({ description: 'of the phase, 0…1' }),
      leftMs: orNull(Type.Number({ description: 'of the phase, milliseconds; null: nobody can tell yet' })),
    }),
  ),
  last: orNull(
    fields({
      name: Type.String(),
      by: Type.String(),
      endedAtMs: orNull(TimeMs('when it ended; null: with web, and nobody saw when')),
      failure: orNull(Type.String()),
    }),
  ),
};
