import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERRORS_PAGE, errorsPage } from './errors-page.ts';

test('docs/errors.md is what the catalogue says (make it anew: node tools/errors-page.ts)', () => {
  expect(readFileSync(ERRORS_PAGE, 'utf8')).toBe(errorsPage());
});
