import { expect, test } from 'vitest';
import { checkText } from './check-text.ts';

test('times are told as people write them, however long they are', () => {
  const report = { name: 'mine', problems: [], decisions: 3_486, entries: 120, exits: 0, deadlineMs: 100 };
  const text = checkText([{ ...report, timeMs: { p50: 0.412, p99: 13.2, max: 162.4 } }]);
  expect(text).toContain('Each took 0.41 ms (p50), 13 ms (p99), 162 ms (longest); it has 100 ms.');
});
