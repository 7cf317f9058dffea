import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judged, strangeLicences } from './dependencies.ts';

const report = (vulnerabilities: object) => JSON.stringify({ auditReportVersion: 2, vulnerabilities });

test('holes of a high degree are found; others are not counted', () => {
  expect(judged(report({}), 0)).toEqual({ state: 'clean' });
  expect(judged(report({ a: { severity: 'moderate' } }), 0)).toEqual({ state: 'clean' });
  const two = report({ a: { severity: 'high' }, b: { severity: 'low' }, c: { severity: 'critical' } });
  expect(judged(two, 1)).toEqual({ state: 'holes', packages: ['a (high)', 'c (critical)'] });
});

test('a registry that does not answer is never taken for one that knows of none', () => {
  expect(judged('{"message":"405 Method Not Allowed","error":{}}', 1)).toEqual({
    state: 'unknown',
    why: '405 Method Not Allowed',
  });
  for (const said of ['', 'npm error network', '[]', 'null']) expect(judged(said, 1).state).toBe('unknown');
  expect(judged(report({}), 1).state).toBe('unknown');
});

test('every package of a running system may be used by naming it', () => {
  expect(strangeLicences(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'))).toEqual(
    [],
  );
});

test('a licence that asks for more, or none, is named', () => {
  const packages = {
    '': { license: 'GPL-3.0' },
    'node_modules/a': { license: 'AGPL-3.0' },
    'node_modules/b': {},
    'node_modules/c': { license: '(MIT OR GPL-3.0)' },
    'node_modules/d': { license: 'GPL-2.0', dev: true },
    'node_modules/e': { link: true },
  };
  expect(strangeLicences(JSON.stringify({ packages }))).toEqual(['a: AGPL-3.0', 'b: none named']);
});
