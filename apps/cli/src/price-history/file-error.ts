import type { CatalogueCode } from '@rec-io/installer/catalogue';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { PriceFileError, type PriceFileFault } from '@rec-io/prices/price-file-error';

const CODES: Readonly<Record<PriceFileFault, CatalogueCode>> = {
  'missing-file': 'REC-740',
  'unreadable-file': 'REC-740',
  'not-gzip': 'REC-740',
  'packed-archive': 'REC-740',
  'unknown-layout': 'REC-741',
  'missing-column': 'REC-741',
  'unknown-symbol': 'REC-742',
  'two-symbols': 'REC-742',
  'in-cents': 'REC-742',
  'other-coin': 'REC-742',
  'wrong-level': 'REC-742',
  'foreign-currency': 'REC-742',
  'wrong-time': 'REC-743',
  'not-on-a-minute': 'REC-743',
  'not-minutes': 'REC-743',
  'two-layouts': 'REC-744',
  'no-rows': 'REC-744',
  'wrong-columns': 'REC-744',
  'not-a-number': 'REC-744',
  'not-positive': 'REC-744',
  'high-below-low': 'REC-744',
  'outside-range': 'REC-744',
  'duplicate-time': 'REC-744',
  'backwards-time': 'REC-744',
  'absurd-jump': 'REC-744',
  'two-sources': 'REC-744',
  'stuck-price': 'REC-744',
  'jump-to-history': 'REC-745',
};

/** What a person can do something about, in the catalogue's words. */
export const explainedFile = (error: unknown): unknown =>
  error instanceof PriceFileError
    ? new CatalogueError(CODES[error.fault], { message: error.message }, error)
    : error;
