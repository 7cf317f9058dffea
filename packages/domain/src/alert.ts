/** Ways by which an owner is told. `push`: the browsers of everybody who may see the account. */
export const ALERT_CHANNELS = ['email', 'telegram', 'ntfy', 'webhook', 'push'] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

/** `critical` is never dropped, ignores quiet hours, and is repeated until somebody acknowledges it. */
export type AlertSeverity = 'critical' | 'warning';

/** Something that is wrong now, as people are told of it. */
export type Trouble = {
  readonly id: string;
  /** Stable: the name of a check, or `dead-man`. */
  readonly cause: string;
  readonly label: string;
  readonly reason: string;
  /** Labels of what else is not well because of it. */
  readonly symptoms: readonly string[];
  readonly severity: AlertSeverity;
  readonly begunAtMs: number;
  /** What it means for open trades. */
  readonly meaning: string;
  /** What a person does about it. */
  readonly fix: string;
};

export type Acknowledgement = { readonly key: string; readonly by: string; readonly atMs: number };

/** A trouble that is followed until its end. */
export type Alert = {
  /** By which people name it; never used again. */
  readonly no: number;
  /** By which it is acknowledged. */
  readonly key: string;
  readonly trouble: Trouble;
  /** As how bad people were told of it last; null: nobody was told yet. */
  readonly told: AlertSeverity | null;
  readonly lastToldMs: number | null;
  /** Since when there is something to tell; null: there is nothing. */
  readonly newsSinceMs: number | null;
  readonly endedAtMs: number | null;
  readonly acknowledged: { readonly by: string; readonly atMs: number } | null;
};

/** One thing to tell. */
export type AlertItem = {
  readonly kind: 'opened' | 'worse' | 'reminder' | 'over';
  readonly no: number;
  readonly trouble: Trouble;
  readonly endedAtMs: number | null;
};

export type AlertNotice = {
  readonly id: string;
  readonly atMs: number;
  readonly items: readonly AlertItem[];
  /** Told after quiet hours. */
  readonly isSummary: boolean;
  /** How many were not told before this one, because there were too many in a short time. */
  readonly heldBack: number;
  /** How many could not be delivered before this one. */
  readonly undelivered: number;
};

export type ChannelState = {
  /** Of the last ten minutes. */
  readonly sentAtMs: readonly number[];
  /** What waits for the end of the quiet hours. */
  readonly quiet: readonly AlertItem[];
  readonly heldBack: number;
  readonly undelivered: number;
  /** Oldest first: not delivered yet. */
  readonly outbox: readonly AlertNotice[];
  readonly lastTakenAtMs: number | null;
  readonly lastFailedAtMs: number | null;
  readonly lastFailure: string | null;
};

export type AlertState = {
  readonly nextNo: number;
  readonly alerts: readonly Alert[];
  readonly channels: Readonly<Partial<Record<AlertChannel, ChannelState>>>;
};

/** An alert as every channel can carry it. */
export type AlertMessage = {
  /** The same at every attempt: whoever gets it twice can tell. */
  readonly id: string;
  readonly atMs: number;
  /** One line; mode and account first. */
  readonly title: string;
  readonly text: string;
  readonly isCritical: boolean;
  /** To the page; null where nobody knows its address. */
  readonly link: string | null;
  readonly items: readonly AlertItem[];
};

/** Minutes of the day in a time zone; over midnight where the end is before the beginning. */
export type QuietHours = { readonly from: string; readonly to: string; readonly zone: string };

export const NO_ALERTS: AlertState = { nextNo: 1, alerts: [], channels: {} };

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** @param text `22:00-07:00` @returns null for anything else, and for no time at all */
export function quietHours(text: string, zone: string): QuietHours | null {
  const [from = '', to = '', ...more] = text.split('-').map((part) => part.trim());
  if (more.length > 0 || !TIME.test(from) || !TIME.test(to) || from === to || !isZone(zone)) return null;
  return { from, to, zone };
}

/** The end does not belong to it. */
export function isQuiet(quiet: QuietHours | null, nowMs: number): boolean {
  if (quiet === null) return false;
  const now = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: quiet.zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).format(nowMs);
  return quiet.from < quiet.to ? now >= quiet.from && now < quiet.to : now >= quiet.from || now < quiet.to;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** A channel as it is shown to people who may not know its secrets. */
export type ShownChannel = {
  readonly name: AlertChannel;
  /** Whom it reaches; null: not set up. */
  readonly target: string | null;
  /** Why it cannot be used, with what to do; null when it can. */
  readonly problem: string | null;
  readonly lastTakenAtMs: number | null;
  readonly lastFailedAtMs: number | null;
  readonly lastFailure: string | null;
  /** Messages that are not delivered yet. */
  readonly waiting: number;
};

export type ShownAlerts = {
  readonly channels: readonly ShownChannel[];
  readonly quiet: QuietHours | null;
  /** What is wrong now. */
  readonly open: readonly Alert[];
};

/** @param failure null: taken */
export type ChannelTest = { readonly channel: AlertChannel; readonly failure: string | null };
