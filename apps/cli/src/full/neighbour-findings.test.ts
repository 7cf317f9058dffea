import type { Finding } from '@rec-io/installer/preflight/finding';
import { NOTHING_MADE, type Receipt } from '@rec-io/installer/receipt';
import { expect, test } from 'vitest';
import { withoutTakenOver } from './neighbour-findings.ts';

const sign = (path: string): Finding => ({
  id: `earlier:${path}`,
  severity: 'info',
  title: '',
  evidence: '',
  fix: null,
});
const madeAccount: Receipt = {
  formatVersion: 2,
  version: '1',
  kind: 'quick',
  clone: '/clone',
  state: 'installed',
  completedAt: null,
  directories: [],
  choices: null,
  steps: [
    { id: 'database', state: 'done', at: '', made: { ...NOTHING_MADE, facts: { accountCreated: 'rec-io' } } },
  ],
};

test('What is taken over is no other installation, nor is the account that it made', () => {
  const found = [sign('/home/ann/rec-io'), sign('rec-io'), sign('/opt/other')];
  const left = (receipt: Receipt | null) =>
    withoutTakenOver(found, '/home/ann/rec-io', { receipt }).map(({ id }) => id);
  expect(left(madeAccount)).toEqual(['earlier:/opt/other']);
  expect(left(null)).toEqual(['earlier:rec-io', 'earlier:/opt/other']);
  expect(withoutTakenOver(found, null, null)).toEqual(found);
});
