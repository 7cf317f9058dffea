import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RISK_CODES_PAGE, riskCodesPage } from './risk-codes-page.ts';

test('docs/reference/risk-codes.md is what the gate says (make it anew: node tools/risk-codes-page.ts)', () => {
  expect(readFileSync(RISK_CODES_PAGE, 'utf8')).toBe(riskCodesPage());
});
