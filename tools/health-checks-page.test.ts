import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HEALTH_CHECKS_PAGE, healthChecksPage } from './health-checks-page.ts';

test('docs/reference/health-checks.md is what the monitor watches (make it anew: node tools/health-checks-page.ts)', () => {
  expect(readFileSync(HEALTH_CHECKS_PAGE, 'utf8')).toBe(healthChecksPage());
});
