/** `unknown`: it cannot be looked at just now, because what would tell is itself away; that is then the trouble. */
export type CheckState = 'ok' | 'degraded' | 'failed' | 'unknown';

export type CheckUnit = 'seconds' | 'ms' | 'bytes' | 'percent' | 'days' | 'count';

/** One thing that is watched, as it stands. Times are UTC milliseconds. */
export type CheckView = {
  /** Stable: `disk`, `index:BTC`, `program:trader`. */
  readonly name: string;
  /** As people say it. */
  readonly label: string;
  readonly state: CheckState;
  /** In its unit; null where it is no number, or none is known. */
  readonly value: number | null;
  readonly unit: CheckUnit | null;
  /** From which values on it is degraded and failed; null where it has none. */
  readonly limits: { readonly degraded: number; readonly failed: number } | null;
  /** In plain words; null while it is well and there is nothing to say. */
  readonly reason: string | null;
  /** Since when it is in this state. */
  readonly sinceMs: number;
  /** What a person does about it. */
  readonly fix: string;
};

/** One cause, and all that came of it. */
export type IncidentView = {
  readonly id: string;
  /** The name of a check. */
  readonly cause: string;
  /** What the cause said when it was worst, or the newest of it. */
  readonly reason: string;
  /** The other checks that were not well because of it. */
  readonly symptoms: readonly string[];
  readonly worst: 'degraded' | 'failed';
  readonly begunAtMs: number;
  /** Null while it lasts. */
  readonly endedAtMs: number | null;
};

/** Something that the monitor did by itself. */
export type HealthAct = {
  readonly id: string;
  readonly atMs: number;
  /** `restart` of a program; `hold` and `release` of entries; `gave-up`: its budget of restarts is spent. */
  readonly kind: 'restart' | 'hold' | 'release' | 'gave-up';
  /** The program, or the check whose failure holds entries. */
  readonly target: string;
  readonly reason: string;
  /** What came of it: `asked`, `held`, `released`, or why not. */
  readonly outcome: string;
};

/** Why the monitor keeps the trader from entering. */
export type HoldCause = { readonly check: string; readonly reason: string; readonly sinceMs: number };

export type HoldView = {
  readonly causes: readonly HoldCause[];
  /** A person who overruled it, and for which checks; until those are well again. */
  readonly lifted: {
    readonly by: string;
    readonly reason: string;
    readonly timeMs: number;
    readonly checks: readonly string[];
  } | null;
};

export type OverallHealth = 'healthy' | 'degraded' | 'offline';

/** The health of an installation, as it is shown. */
export type HealthReport = {
  /** Whose word it is: the monitor's own, or what it has written down before it fell silent. */
  readonly from: 'monitor' | 'database';
  readonly overall: OverallHealth;
  /** Why it is not healthy; null while it is. */
  readonly reason: string | null;
  /** When it was looked at. */
  readonly atMs: number;
  readonly checks: readonly CheckView[];
  /** Newest first. */
  readonly incidents: readonly IncidentView[];
  readonly acts: readonly HealthAct[];
  readonly hold: HoldView | null;
  readonly deadMan: { readonly state: string; readonly why: string | null };
};
