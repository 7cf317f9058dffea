import {
  type AlertChannel,
  type AlertState,
  NO_ALERTS,
  type QuietHours,
  type Trouble,
} from '@rec-io/domain/alert';
import { alertMessage } from '@rec-io/domain/alert-text';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  alertsAfter,
  channelsOf,
  delivered,
  GROUP_MS,
  proven,
  REMIND_MS,
  SENT_MAX,
  SENT_WITHIN_MS,
} from './alert-rules.ts';

const NOON = Date.parse('2026-10-08T12:00:00Z');
const NIGHT: QuietHours = { from: '22:00', to: '07:00', zone: 'UTC' };
const trouble = (
  cause: string,
  severity: Trouble['severity'] = 'critical',
  more: Partial<Trouble> = {},
): Trouble => ({
  ...{ id: `${cause}-1`, cause, label: cause, reason: 'it broke', symptoms: [], severity, begunAtMs: NOON },
  ...{ meaning: 'they are supervised', fix: 'mend it', ...more },
});

let state: AlertState;
let nowMs: number;
let ids: number;
let channels: AlertChannel[];
let quiet: QuietHours | null;
beforeEach(() => {
  [state, nowMs, ids, channels, quiet] = [NO_ALERTS, NOON, 0, ['webhook'], null];
});

type More = { isSettled?: boolean; acknowledged?: readonly string[] };
/** One look, so much later. @returns what is sent by it, and takes it from the outbox */
function look(
  afterMs: number,
  troubles: readonly Trouble[],
  { isSettled = true, acknowledged = [] }: More = {},
) {
  nowMs += afterMs;
  state = alertsAfter(state, {
    ...{ nowMs, troubles, isSettled, channels, quiet, newId: () => `id-${++ids}` },
    acknowledgements: acknowledged.map((key) => ({ key, by: 'me', atMs: nowMs })),
  });
  // As it is after a restart.
  state = JSON.parse(JSON.stringify(state)) as AlertState;
  return taken('webhook');
}
function taken(name: AlertChannel) {
  const notices = state.channels[name]?.outbox ?? [];
  for (const { id } of notices) state = delivered(state, name, id, nowMs, null);
  return notices;
}
const words = (notices: ReturnType<typeof look>) =>
  notices.map(({ items }) => items.map(({ kind, trouble: { cause } }) => `${kind} ${cause}`));
/** Tells of these. */
const tell = (...troubles: readonly Trouble[]) => {
  look(0, troubles);
  return look(GROUP_MS, troubles);
};

describe('a channel', () => {
  test('that took nothing says why, until an alert or a test is taken', () => {
    expect(channelsOf(state)).toEqual([]);
    look(0, [trouble('disk')]);
    nowMs += GROUP_MS;
    state = alertsAfter(state, {
      ...{ nowMs, troubles: [trouble('disk')], isSettled: true, channels, quiet, acknowledgements: [] },
      newId: () => 'refused',
    });
    expect(channelsOf(state)).toEqual([{ name: 'webhook', failure: null, waitsSinceMs: nowMs }]);
    state = delivered(state, 'webhook', 'refused', nowMs, 'it answers 500');
    const failing = [{ name: 'webhook', failure: 'it answers 500', waitsSinceMs: null }];
    const well = [{ name: 'webhook', failure: null, waitsSinceMs: null }];
    expect(channelsOf(state)).toEqual(failing);
    // A test of before, and one of another channel, prove nothing.
    expect(channelsOf(proven(state, { webhook: nowMs - 1, email: nowMs + 1 }))).toEqual(failing);
    expect(channelsOf(proven(state, { webhook: nowMs + 1 }))).toEqual(well);
    look(REMIND_MS, [trouble('disk')]);
    expect(channelsOf(state)).toEqual(well);
  });
});

describe('alerts', () => {
  test('several within five seconds are one message, told once', () => {
    expect(look(0, [trouble('disk')])).toEqual([]);
    expect(look(3_000, [trouble('disk'), trouble('clock', 'warning')])).toEqual([]);
    expect(words(look(2_000, [trouble('disk'), trouble('clock', 'warning')]))).toEqual([
      ['opened disk', 'opened clock'],
    ]);
    for (let second = 0; second < 60; second++)
      expect(look(1_000, [trouble('disk'), trouble('clock', 'warning')])).toEqual([]);
  });

  test('what ends before it was told is no news; what was told is told to be over, once', () => {
    look(0, [trouble('disk')]);
    look(2_000, []);
    expect(look(GROUP_MS, [])).toEqual([]);
    tell(trouble('disk'));
    look(1_000, []);
    expect(words(look(GROUP_MS, []))).toEqual([['over disk']]);
    expect(look(REMIND_MS, [])).toEqual([]);
    expect(state.alerts).toEqual([]);
  });

  test('a warning that becomes critical is told again, the other way round it is not', () => {
    tell(trouble('disk', 'warning'));
    look(1_000, [trouble('disk')]);
    expect(words(look(GROUP_MS, [trouble('disk')]))).toEqual([['worse disk']]);
    look(1_000, [trouble('disk', 'warning')]);
    expect(look(GROUP_MS, [trouble('disk', 'warning')])).toEqual([]);
  });

  test('a critical one is repeated every half hour until somebody acknowledges it; a warning is not', () => {
    tell(trouble('disk'), trouble('clock', 'warning'));
    const both = [trouble('disk'), trouble('clock', 'warning')];
    expect(look(REMIND_MS - 1_000, both)).toEqual([]);
    expect(words(look(1_000, both))).toEqual([['reminder disk']]);
    const key = state.alerts.find(({ trouble: { cause } }) => cause === 'disk')?.key ?? '';
    look(1_000, both, { acknowledged: [key] });
    // The word of the person is kept with the alert.
    expect(look(REMIND_MS, both)).toEqual([]);
    look(1_000, []);
    expect(words(look(GROUP_MS, []))).toEqual([['over disk', 'over clock']]);
    // The next one of the same cause is another one.
    tell(trouble('disk', 'critical', { id: 'disk-2' }));
    expect(
      words(look(REMIND_MS, [trouble('disk', 'critical', { id: 'disk-2' })], { acknowledged: [key] })),
    ).toEqual([['reminder disk']]);
  });

  test('too many warnings are held back and counted; a critical one never is', () => {
    for (let n = 0; n < SENT_MAX; n++) expect(tell(trouble(`w${n}`, 'warning'))).toHaveLength(1);
    look(1_000, []);
    // The last one is over, and there is no room to say so.
    expect(look(GROUP_MS, [])).toEqual([]);
    const [critical] = tell(trouble('disk'));
    expect(critical).toMatchObject({ heldBack: 1, items: [{ kind: 'opened' }] });
    tell(trouble('disk'), trouble('clock', 'warning'));
    const [later] = look(SENT_WITHIN_MS, [trouble('disk'), trouble('clock', 'warning')]);
    expect(later).toMatchObject({ heldBack: 1, items: [] });
  });

  test('a warning waits for the end of the quiet hours, a critical one does not', () => {
    quiet = NIGHT;
    nowMs = Date.parse('2026-10-08T21:59:00Z');
    expect(tell(trouble('a', 'warning'))).toHaveLength(1);
    nowMs = Date.parse('2026-10-08T23:00:00Z');
    const all = [trouble('a', 'warning'), trouble('b', 'warning'), trouble('disk')];
    expect(words(tell(...all))).toEqual([['opened disk']]);
    look(1_000, [trouble('disk')], {});
    expect(look(GROUP_MS, [trouble('disk')])).toEqual([]);
    nowMs = Date.parse('2026-10-09T06:59:58Z');
    expect(words(look(0, [trouble('disk')]))).toEqual([['reminder disk']]);
    const [summary] = look(2_000, [trouble('disk')]);
    expect(summary).toMatchObject({ isSummary: true });
    expect(words([summary].flatMap((each) => each ?? []))).toEqual([['opened b', 'over a', 'over b']]);
  });

  test('after a restart what is not seen yet is neither over nor told again, also under another id', () => {
    tell(trouble('disk'), trouble('clock'));
    expect(look(1_000, [], { isSettled: false })).toEqual([]);
    const again = [trouble('disk', 'critical', { id: 'disk-2' })];
    look(1_000, again, { isSettled: false });
    expect(look(GROUP_MS, again, { isSettled: false })).toEqual([]);
    // The database is back and knows the first one as well.
    const twins = [...again, trouble('disk')];
    look(1_000, twins, { isSettled: false });
    expect(look(GROUP_MS, twins, { isSettled: false })).toEqual([]);
    look(1_000, twins);
    expect(words(look(GROUP_MS, twins))).toEqual([['over clock']]);
    expect(state.alerts.map(({ trouble: { cause } }) => cause)).toEqual(['disk']);
  });

  test('what one channel could not deliver is counted in its next message, and in no other’s', () => {
    channels = ['webhook', 'email'];
    look(0, [trouble('disk')]);
    nowMs += GROUP_MS;
    state = alertsAfter(state, {
      ...{ nowMs, troubles: [trouble('disk')], isSettled: true, channels, quiet, acknowledgements: [] },
      newId: () => `id-${++ids}`,
    });
    const id = state.channels.email?.outbox[0]?.id ?? '';
    state = delivered(state, 'email', id, nowMs, 'it is broken');
    expect(state.channels.email).toMatchObject({ outbox: [], undelivered: 1, lastFailure: 'it is broken' });
    expect(taken('webhook')).toHaveLength(1);
    look(REMIND_MS, [trouble('disk')]);
    expect(state.channels.email?.outbox).toMatchObject([{ undelivered: 1 }]);
    expect(state.channels.webhook).toMatchObject({ undelivered: 0 });
  });

  test('a clock that is set back by an hour silences nobody', () => {
    tell(trouble('disk'));
    nowMs -= 3_600_000;
    expect(words(look(0, [trouble('disk')]))).toEqual([['reminder disk']]);
    look(0, [trouble('disk'), trouble('clock')]);
    expect(words(look(GROUP_MS, [trouble('disk'), trouble('clock')]))).toEqual([['opened clock']]);
  });
});

test('a message says first of which money, then what, since when, what it means and what to do', () => {
  const [notice] = tell(
    trouble('disk', 'critical', { reason: 'full\nAll is well', symptoms: ['Queue'], label: 'Disk' }),
  );
  if (notice === undefined) throw new Error('nothing told');
  const message = alertMessage(notice, {
    mode: 'prod',
    account: 'main',
    pageUrl: 'https://example.com/system',
  });
  expect(message).toMatchObject({
    title: 'REAL MONEY · main · CRITICAL: Disk, full All is well',
    isCritical: true,
    link: 'https://example.com/system',
  });
  expect(message.text.split('\n')).toEqual([
    '#1 CRITICAL: Disk',
    'What: full All is well',
    'Since 2026-10-08 12:00:00 UTC, for 5 s',
    'With it: Queue',
    'Open trades: they are supervised',
    'What to do: mend it',
    'Repeated every 30 minutes until: recio alerts acknowledge 1',
  ]);
});
