import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientTypes } from '@rec-io/app-web/contract/client-types';
import { apiDocument } from '@rec-io/app-web/contract/declared-app';
import { TRADER_FIXES } from '@rec-io/app-web/trader-refusal';
import { WEB_ERRORS } from '@rec-io/app-web/web-error';

const ROOT = join(import.meta.dirname, '..');
const BEGIN = '<!-- errors: npm run api -->\n';

/** What follows from web's routes and errors, by its path: the types of the page's client, and the errors in docs/api.md. */
export async function apiFiles(): Promise<ReadonlyMap<string, string>> {
  const page = join(ROOT, 'docs', 'api.md');
  const [written = ''] = readFileSync(page, 'utf8').split(BEGIN);
  return new Map([
    [join(ROOT, 'apps', 'dashboard', 'src', 'api', 'schema.d.ts'), clientTypes(await apiDocument())],
    [page, `${written}${BEGIN}${errorTables()}`],
  ]);
}

function errorTables(): string {
  const own = Object.entries(WEB_ERRORS).map(
    ([code, [status, message, fix]]) => `| \`${code}\` | ${status} | ${message} | ${fix} |\n`,
  );
  const traders = Object.entries(TRADER_FIXES).map(([code, fix]) => `| \`trader.${code}\` | ${fix} |\n`);
  return `\n| code | status | message | fix |\n|---|---|---|---|\n${own.join('')}
What the trader refuses comes with its own words as the message:\n\n| code | fix |\n|---|---|\n${traders.join('')}`;
}

if (process.argv[1] === import.meta.filename)
  for (const [path, content] of await apiFiles())
    if (readFileSync(path, { encoding: 'utf8', flag: 'a+' }) !== content) writeFileSync(path, content);
