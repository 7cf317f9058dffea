import { describe, expect, test } from 'vitest';
import { DEFAULT_PORTS } from '../ports.ts';
import type { ClusterPlan } from '../system-database/cluster-plan.ts';
import { type ChoiceFacts, choose, requireSameMode } from './choices.ts';
import type { FullAnswers } from './full-answers.ts';

const ANSWERS: FullAnswers = {
  location: '/opt/rec-io',
  userNo: null,
  login: 'admin',
  fullName: '',
  email: '',
  phone: '',
  password: null,
  mode: 'simulated',
  kalshi: null,
  systemData: null,
  growFrom: null,
  access: [],
  firewall: false,
  ports: new Map(),
  portOffset: null,
  takeOver: false,
  database: 'auto',
  supervision: 'auto',
  source: 'seeded',
  speed: null,
  start: true,
};
const ours: ClusterPlan = { family: 'debian', port: 5432, existing: null, before: [] };
const facts = (clusterOn: ChoiceFacts['clusterOn']): ChoiceFacts => ({
  isRoot: true,
  packageManager: 'apt',
  boot: 'none',
  supervisord: null,
  usualPort: () => 5432,
  clusterOn,
  coinbaseReachable: null,
});

describe('what an installation is made from', () => {
  const first = choose(
    ANSWERS,
    facts(() => ours),
    DEFAULT_PORTS,
  );

  test('keeps the server that an earlier run made, which would be taken for somebody else’s by now', () => {
    const theirs = { ...ours, existing: { version: '15', name: 'main' }, before: ['15/main'] };
    const again = choose(
      { ...ANSWERS, access: ['10.0.0.0/8'] },
      facts(() => theirs),
      DEFAULT_PORTS,
      first,
    );
    expect(again.cluster).toEqual(ours);
    expect(again.access).toEqual(['10.0.0.0/8']);
  });

  test('never changes the mode in which it trades: trades of the old one would lose their trader', () => {
    expect(() => requireSameMode({ ...first, mode: 'prod' }, 'simulated')).toThrow('REC-132');
    expect(() => requireSameMode(first, 'prod')).toThrow('REC-132');
    expect(() => requireSameMode(first, 'simulated')).not.toThrow();
  });
});
