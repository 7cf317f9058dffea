import {
  type Acknowledgement,
  ALERT_CHANNELS,
  type Alert,
  type AlertChannel,
  type AlertItem,
  type AlertNotice,
  type AlertSeverity,
  type AlertState,
  type ChannelState,
  isQuiet,
  type QuietHours,
  type Trouble,
} from '@rec-io/domain/alert';
import type { SeenChannel } from '../sight/seen.ts';

/** What comes so soon after another is told in one message with it. */
export const GROUP_MS = 5_000;
/** Messages without a critical alert, for each channel. */
export const SENT_MAX = 6;
export const SENT_WITHIN_MS = 10 * 60_000;
export const REMIND_MS = 30 * 60_000;
const OUTBOX_MAX = 50;

export type AlertInput = {
  readonly nowMs: number;
  /** All that is wrong now. */
  readonly troubles: readonly Trouble[];
  /** Whether what is not among them is over; false while not everything has been looked at since the start. */
  readonly isSettled: boolean;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly channels: readonly AlertChannel[];
  readonly quiet: QuietHours | null;
  readonly newId: () => string;
};

const FRESH: ChannelState = {
  ...{ sentAtMs: [], quiet: [], heldBack: 0, undelivered: 0, outbox: [] },
  ...{ lastTakenAtMs: null, lastFailedAtMs: null, lastFailure: null },
};

/**
 * What is to be told, and by which channel, after one look: a function of what was told before and of what is wrong now. It can be asked
 * again at any time and after any pause, and says nothing twice.
 */
export function alertsAfter(state: AlertState, input: AlertInput): AlertState {
  const { alerts: followed, nextNo } = follow(state, input);
  const { alerts, items } = news(followed, input.nowMs);
  const channels: Partial<Record<AlertChannel, ChannelState>> = {};
  for (const name of input.channels) channels[name] = told(state.channels[name] ?? FRESH, items, input);
  return { nextNo, alerts, channels };
}

/** @param failure null: taken */
export function delivered(
  state: AlertState,
  name: AlertChannel,
  id: string,
  nowMs: number,
  failure: string | null,
) {
  const channel = state.channels[name];
  if (channel === undefined) return state;
  const notice = channel.outbox.find((each) => each.id === id);
  const outbox = channel.outbox.filter((each) => each.id !== id);
  const lost = failure === null || notice === undefined ? 0 : weight(notice);
  const next: ChannelState = {
    ...{ ...channel, outbox, undelivered: channel.undelivered + lost },
    ...(failure === null ? { lastTakenAtMs: nowMs } : { lastFailedAtMs: nowMs, lastFailure: failure }),
  };
  return { ...state, channels: { ...state.channels, [name]: next } };
}

/** A test that was taken proves a channel as an alert does. @param tested when that was, UTC milliseconds */
export function proven(
  state: AlertState,
  tested: Readonly<Partial<Record<AlertChannel, number>>>,
): AlertState {
  const channels: Partial<Record<AlertChannel, ChannelState>> = { ...state.channels };
  for (const name of ALERT_CHANNELS) {
    const [channel, atMs] = [channels[name], tested[name]];
    if (channel !== undefined && atMs !== undefined && atMs > (channel.lastTakenAtMs ?? 0))
      channels[name] = { ...channel, lastTakenAtMs: atMs };
  }
  return { ...state, channels };
}

/** What keeps each channel that is set up from bringing what it is for; null: nothing does, as far as is known. */
export const channelsOf = ({ channels }: AlertState): readonly SeenChannel[] =>
  ALERT_CHANNELS.flatMap((name) => {
    const channel = channels[name];
    if (channel === undefined) return [];
    const { lastFailedAtMs, lastTakenAtMs, lastFailure, outbox } = channel;
    const isFailing = lastFailedAtMs !== null && lastFailedAtMs > (lastTakenAtMs ?? 0);
    return [{ name, failure: isFailing ? lastFailure : null, waitsSinceMs: outbox[0]?.atMs ?? null }];
  });

/** Which troubles are which of those that were told of: by id, else by cause, for after a start it may have another id. */
function follow(state: AlertState, { troubles, nowMs, isSettled, acknowledgements, newId }: AlertInput) {
  const left = new Map(troubles.map((trouble) => [trouble.id, trouble] as const));
  const claim = (found: Trouble | undefined) => {
    if (found !== undefined) left.delete(found.id);
    return found;
  };
  const byId = new Map(state.alerts.map(({ key, trouble }) => [key, claim(left.get(trouble.id))] as const));
  const alerts = state.alerts.map((alert): Alert => {
    const { trouble: before, key } = alert;
    const found = byId.get(key) ?? claim([...left.values()].find(({ cause }) => cause === before.cause));
    // The same one under a second name.
    for (const twin of [...left.values()]) if (twin.cause === (found ?? before).cause) left.delete(twin.id);
    const ack = acknowledgements.find((each) => each.key === key);
    const acknowledged = ack === undefined ? alert.acknowledged : { by: ack.by, atMs: ack.atMs };
    if (found === undefined) {
      const endedAtMs = alert.endedAtMs ?? (isSettled ? nowMs : null);
      return { ...alert, acknowledged, endedAtMs, newsSinceMs: alert.newsSinceMs ?? endedAtMs };
    }
    // How bad it was stays said; when it began is when it was first seen to.
    const severity = before.severity === 'critical' ? before.severity : found.severity;
    const trouble = { ...found, severity, begunAtMs: Math.min(before.begunAtMs, found.begunAtMs) };
    const isNews = alert.told === null || isWorse(alert.told, severity);
    return {
      ...{ ...alert, acknowledged, trouble, endedAtMs: null },
      newsSinceMs: isNews ? (alert.newsSinceMs ?? nowMs) : null,
    };
  });
  let { nextNo } = state;
  for (const trouble of left.values()) {
    if (alerts.some((each) => each.endedAtMs === null && each.trouble.cause === trouble.cause)) continue;
    alerts.push({
      ...{ no: nextNo++, key: newId(), trouble, told: null, lastToldMs: null, newsSinceMs: nowMs },
      ...{ endedAtMs: null, acknowledged: null },
    });
  }
  return { alerts, nextNo };
}

/** What is due, of all alerts together; who is over is followed no more once that is told. */
function news(alerts: readonly Alert[], nowMs: number) {
  const isDue = alerts.some(
    ({ newsSinceMs }) => newsSinceMs !== null && passed(newsSinceMs, nowMs) >= GROUP_MS,
  );
  const items: AlertItem[] = [];
  const after = alerts.flatMap((alert): readonly Alert[] => {
    const kind =
      isDue && alert.newsSinceMs !== null ? kindOf(alert) : isReminded(alert, nowMs) ? 'reminder' : null;
    if (kind !== null) items.push({ kind, no: alert.no, trouble: alert.trouble, endedAtMs: alert.endedAtMs });
    if (alert.endedAtMs !== null && isDue) return [];
    if (kind === null) return [alert];
    return [{ ...alert, told: alert.trouble.severity, lastToldMs: nowMs, newsSinceMs: null }];
  });
  return { alerts: after, items };
}

/** One that ends before anybody was told of it is no news. */
function kindOf({ told: before, endedAtMs, trouble }: Alert): AlertItem['kind'] | null {
  if (endedAtMs !== null) return before === null ? null : 'over';
  return before === null ? 'opened' : isWorse(before, trouble.severity) ? 'worse' : null;
}

const isReminded = (
  { trouble, told: before, lastToldMs, endedAtMs, acknowledged }: Alert,
  nowMs: number,
): boolean =>
  trouble.severity === 'critical' &&
  before === 'critical' &&
  endedAtMs === null &&
  acknowledged === null &&
  lastToldMs !== null &&
  passed(lastToldMs, nowMs) >= REMIND_MS;

/** A clock that was set back must not keep anybody silent for as long as it was set. */
const passed = (sinceMs: number, nowMs: number): number => (nowMs < sinceMs ? REMIND_MS : nowMs - sinceMs);

const isWorse = (before: AlertSeverity, now: AlertSeverity): boolean =>
  before === 'warning' && now === 'critical';
const isCritical = ({ trouble }: AlertItem): boolean => trouble.severity === 'critical';

function told(before: ChannelState, items: readonly AlertItem[], input: AlertInput): ChannelState {
  const { nowMs } = input;
  const quietNow = isQuiet(input.quiet, nowMs);
  const recent = before.sentAtMs.filter((at) => at <= nowMs && nowMs - at < SENT_WITHIN_MS);
  const channel = recent.length === before.sentAtMs.length ? before : { ...before, sentAtMs: recent };
  const loud = items.filter((item) => isCritical(item) || !quietNow);
  const kept = quietNow ? items.filter((item) => !isCritical(item)) : [];
  const quiet = [...channel.quiet, ...kept];
  const isFree = recent.length < SENT_MAX;
  if (loud.some(isCritical)) return put({ ...channel, quiet }, loud, false, input);
  if (quietNow) return kept.length === 0 ? channel : { ...channel, quiet };
  if (!isFree) return loud.length === 0 ? channel : { ...channel, heldBack: channel.heldBack + loud.length };
  if (quiet.length > 0) return put({ ...channel, quiet: [] }, [...quiet, ...loud], true, input);
  // What was held back is said at the latest when there is room for it.
  return loud.length > 0 || channel.heldBack > 0 ? put(channel, loud, false, input) : channel;
}

function put(
  channel: ChannelState,
  items: readonly AlertItem[],
  isSummary: boolean,
  { nowMs, newId }: AlertInput,
): ChannelState {
  const { heldBack, undelivered, sentAtMs } = channel;
  const notice: AlertNotice = { id: newId(), atMs: nowMs, items, isSummary, heldBack, undelivered };
  const outbox = [...channel.outbox, notice];
  // Of too many, the oldest that is not critical goes; the newest says that it did.
  const surplus =
    outbox.length > OUTBOX_MAX
      ? (outbox.find((each) => !each.items.some(isCritical)) ?? outbox[0])
      : undefined;
  return {
    ...channel,
    outbox: outbox.filter((each) => each !== surplus),
    sentAtMs: [...sentAtMs, nowMs].slice(-2 * SENT_MAX),
    heldBack: 0,
    undelivered: surplus === undefined ? 0 : weight(surplus),
  };
}

/** How many are lost with it. */
const weight = ({ items, heldBack, undelivered }: AlertNotice): number =>
  items.length + heldBack + undelivered;
