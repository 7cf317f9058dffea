import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Finding } from '@rec-io/installer/preflight/finding';
import { Refusal } from '../failure.ts';

/** Why nothing is installed while any of these stands in the way. */
export function notReady(blocks: readonly Finding[]): Refusal {
  const first = blocks[0]?.title ?? '';
  const what =
    blocks.length === 1
      ? `one finding stands in the way: ${first}`
      : `${blocks.length} findings stand in the way, the first: ${first}`;
  return new Refusal(new CatalogueError('REC-123', { what }));
}
