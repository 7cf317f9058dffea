import type { Finding } from '@rec-io/installer/preflight/finding';
import { expect, test } from 'vitest';
import { notReady } from './not-ready.ts';

const block = (title: string): Finding => ({ id: title, severity: 'block', title, evidence: '', fix: null });

test.each([
  [['The clock is wrong.'], 'one finding stands in the way: The clock is wrong.'],
  [['It is full.', 'It is slow.'], '2 findings stand in the way, the first: It is full.'],
])('of %j it is said how many stand in the way', (titles, said) => {
  expect(notReady(titles.map(block)).cause).toMatchObject({
    code: 'REC-123',
    title: `This machine is not ready: ${said}`,
  });
});
