import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '@rec-io/installer/catalogue';

/** Writes docs/errors.md from the error catalogue: node tools/errors-page.ts */
export const ERRORS_PAGE = join(import.meta.dirname, '..', 'docs', 'errors.md');

export function errorsPage(): string {
  const entries = Object.entries(CATALOGUE).map(
    ([code, { title, cause, remedy }]) => `## ${code}\n\n**${title}**\n\n- Why: ${cause}\n- Do: ${remedy}\n`,
  );
  return [
    '# Errors\n',
    'Every failure of installing, starting and the command line. Made from `packages/installer/src/catalogue/` by',
    '`node tools/errors-page.ts`; words in braces are filled in when it happens. Codes 1xx are about this machine and the',
    'data directory, 2xx about the database, 3xx about running programs, 4xx about replays, 5xx about an exchange that',
    'runs alone, 60x about what install.sh does before Node runs, the other 6xx about a full installation,',
    '70x to 72x about copying system data, 74x about the price history, and 8xx about trading.\n',
    ...entries,
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const page = errorsPage();
  if (readFileSync(ERRORS_PAGE, { encoding: 'utf8', flag: 'a+' }) !== page) writeFileSync(ERRORS_PAGE, page);
}
