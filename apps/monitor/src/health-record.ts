import { writeAudit } from '@rec-io/database/audit';
import { type HealthSample, type HealthStore, postgresHealth } from '@rec-io/database/health-store';
import type { HealthAct, IncidentView } from '@rec-io/domain/health-view';
import type { Pool } from 'pg';

/** What waits for the database is bounded: newer news push older ones out. */
const WAITING_MAX = 500;
const SHOWN_MAX = 100;
const SAMPLE_MS = 60_000;

type Write = (store: HealthStore, pool: Pool) => Promise<void>;

/** Whose audit it is written into. */
export type AuditedAccount = { readonly userNo: string; readonly account: string };

/**
 * Keeps what happened where it outlives this process, and the newest of it in memory, from which it is shown: also while the database is
 * away. What cannot be written waits, in its order.
 */
export class HealthRecord {
  readonly #of: AuditedAccount;
  #waiting: Write[] = [];
  #incidents: IncidentView[] = [];
  #acts: HealthAct[] = [];
  #sampledAtMs = Number.NEGATIVE_INFINITY;

  constructor(of: AuditedAccount) {
    this.#of = of;
  }

  /** Newest first. */
  get incidents(): readonly IncidentView[] {
    return this.#incidents;
  }

  get acts(): readonly HealthAct[] {
    return this.#acts;
  }

  /** How many news the database has not taken yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** What an earlier process has left. @throws as the database */
  async load(
    pool: Pool,
  ): Promise<{ readonly incidents: readonly IncidentView[]; readonly acts: readonly HealthAct[] }> {
    const store = postgresHealth(pool);
    const [incidents, acts] = [await store.incidents(SHOWN_MAX), await store.acts(SHOWN_MAX)];
    this.#incidents = shown([...this.#incidents, ...incidents], ({ begunAtMs }) => begunAtMs);
    this.#acts = shown([...this.#acts, ...acts], ({ atMs }) => atMs);
    return { incidents, acts };
  }

  incident(incident: IncidentView): void {
    const others = this.#incidents.filter(({ id }) => id !== incident.id);
    this.#incidents = shown([incident, ...others], ({ begunAtMs }) => begunAtMs);
    this.#later((store) => store.keepIncident(incident));
  }

  /** Into the audit of the account, too: it was nobody, and must be found where people look for who did what. */
  act(act: HealthAct): void {
    this.#acts = [act, ...this.#acts].slice(0, SHOWN_MAX);
    const { userNo: ownerNo, account } = this.#of;
    const { kind, target, reason, outcome } = act;
    this.#later((store) => store.keepAct(act));
    this.#later((_, pool) =>
      writeAudit(pool, {
        ...{ ownerNo, account, userNo: null, login: 'monitor', via: 'monitor', action: `health.${kind}` },
        ...{ detail: { target, reason, outcome }, address: '', userAgent: '' },
      }),
    );
  }

  /** A row a minute, and one at each change of the overall state. @param steadyMs real time */
  sample(sample: HealthSample, isChange: boolean, steadyMs: number): void {
    if (!isChange && steadyMs - this.#sampledAtMs < SAMPLE_MS) return;
    this.#sampledAtMs = steadyMs;
    this.#later((store) => store.addSample(sample));
  }

  /** Writes what waits, as far as the database takes it. @throws what it does not take; that waits on */
  async flush(pool: Pool): Promise<void> {
    const store = postgresHealth(pool);
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      await next(store, pool);
      this.#waiting.shift();
    }
  }

  #later(write: Write): void {
    this.#waiting.push(write);
    if (this.#waiting.length > WAITING_MAX) this.#waiting = this.#waiting.slice(-WAITING_MAX);
  }
}

function shown<T extends { readonly id: string }>(rows: readonly T[], atMs: (row: T) => number): T[] {
  const byId = new Map<string, T>();
  for (const row of rows) if (!byId.has(row.id)) byId.set(row.id, row);
  return [...byId.values()].sort((a, b) => atMs(b) - atMs(a)).slice(0, SHOWN_MAX);
}
