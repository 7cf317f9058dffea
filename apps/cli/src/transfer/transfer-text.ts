import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { TransferOutcome } from '@rec-io/kalshi/crypto-cash';

/** @throws CatalogueError REC-649 when it did not happen, or nobody knows */
export function toldOf(outcome: TransferOutcome): string {
  switch (outcome.kind) {
    case 'complete':
      return 'Done.';
    case 'under-way':
      return `The exchange is at it (${outcome.status}). Look again: recio credentials test`;
    case 'rejected':
      throw new CatalogueError('REC-649', { reason: outcome.reason });
    case 'unknown':
      throw new CatalogueError('REC-649', { reason: `nobody knows whether it happened: ${outcome.reason}` });
  }
}
