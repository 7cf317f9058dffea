import type { CatalogueCode } from '@rec-io/installer/catalogue';
import { explain } from '@rec-io/installer/explain';

/** Failures of what was typed rather than of the machine. */
const OF_USAGE: ReadonlySet<CatalogueCode> = new Set(['REC-110', 'REC-112', 'REC-117', 'REC-307']);
const STOPPED: CatalogueCode = 'REC-113';

/** Tells a failure in the form that was asked for. @returns the exit code: 1 failed, 2 usage, 130 stopped by a signal */
export function tellFailure(error: unknown, json: boolean): number {
  const { code, title, why, remedy } = explain(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, title, cause: why, remedy } })}\n`);
  else process.stderr.write(`\n${code} ${title}\n  Why: ${why}\n  Do:  ${remedy}\n`);
  if (process.env['RECIO_DEBUG'] !== undefined)
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  if (code === STOPPED) return 130;
  return OF_USAGE.has(code) ? 2 : 1;
}
