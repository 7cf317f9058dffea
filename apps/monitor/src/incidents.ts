import { randomUUID } from 'node:crypto';
import type { IncidentView } from '@rec-io/domain/health-view';
import type { Check } from './checks/check.ts';
import type { Moment, Standing } from './standings.ts';

export type IncidentEvent = {
  /** `changed`: another cause was found, it got worse, or more came of it. */
  readonly kind: 'opened' | 'changed' | 'closed';
  readonly incident: IncidentView;
};

type Open = {
  view: IncidentView;
  /** Every check that was part of it, the cause too. */
  readonly members: Set<string>;
  /** Since when none of them is failing, by real time; null while one is. */
  wellSinceMs: number | null;
};

/** An incident is over when all of it was well for so long: what comes back at once was not over. */
export const QUIET_MS = 30_000;

/**
 * Makes one incident of one cause. What fails belongs to the incident whose cause it needs, over however many steps; what a cause
 * itself needs takes its place when it is found to fail, too, and makes one of all incidents that it explains.
 * Whoever tells people of trouble tells of these events and of nothing else: `look` is all that there is to listen to.
 */
export class Incidents {
  readonly #needs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #groups: ReadonlyMap<string, string>;
  readonly #order: ReadonlyMap<string, number>;
  readonly #newId: () => string;
  #open: Open[] = [];

  constructor(checks: readonly Check[], newId: () => string = randomUUID) {
    this.#needs = closure(checks);
    this.#groups = new Map(checks.flatMap(({ name, group }) => (group === undefined ? [] : [[name, group]])));
    this.#order = new Map(checks.map(({ name }, at) => [name, at]));
    this.#newId = newId;
  }

  /** Oldest first. */
  get open(): readonly IncidentView[] {
    return this.#open.map(({ view }) => view);
  }

  /** Takes up what was open when an earlier monitor ended; what became of it shows at the next looks. */
  restore(incidents: readonly IncidentView[]): void {
    const known = new Set(this.#open.map(({ view }) => view.id));
    const found = incidents
      .filter(({ id, endedAtMs }) => endedAtMs === null && !known.has(id))
      .map((view): Open => ({ view, members: new Set([view.cause, ...view.symptoms]), wellSinceMs: null }));
    this.#open = [...found, ...this.#open].sort((a, b) => a.view.begunAtMs - b.view.begunAtMs);
  }

  /** @returns what is news, in the order in which it is to be told */
  look(standings: readonly Standing[], now: Moment): readonly IncidentEvent[] {
    const failing = new Map(
      standings.filter(({ isConfirmed }) => isConfirmed).map((each) => [each.name, each] as const),
    );
    const events: IncidentEvent[] = [];
    const fresh = new Set<Open>();
    for (const standing of failing.values()) this.#place(standing, now, fresh, events);
    for (const incident of [...this.#open]) {
      const event = this.#follow(incident, failing, now, fresh.has(incident));
      if (event !== null) events.push(event);
    }
    return events;
  }

  #place(standing: Standing, now: Moment, fresh: Set<Open>, events: IncidentEvent[]): void {
    const { name } = standing;
    if (this.#open.some(({ members }) => members.has(name))) return;
    const [explained, ...others] = this.#open.filter(({ view }) => this.#explains(name, view.cause));
    if (explained !== undefined) {
      if (this.#needsOf(explained.view.cause).has(name)) explained.view = { ...explained.view, cause: name };
      explained.members.add(name);
      for (const other of others) {
        for (const member of other.members) explained.members.add(member);
        this.#open = this.#open.filter((each) => each !== other);
        // One that nobody was told of needs no end.
        if (!fresh.delete(other)) events.push({ kind: 'closed', incident: ended(other.view, now) });
      }
      return;
    }
    const mine = this.#open.find(({ view }) => this.#needsOf(name).has(view.cause));
    if (mine !== undefined) {
      mine.members.add(name);
      return;
    }
    const opened: Open = {
      view: {
        ...{ id: this.#newId(), cause: name, reason: standing.reason ?? '', symptoms: [] },
        ...{ worst: worstOf(standing), begunAtMs: Math.min(standing.sinceMs, now.wallMs), endedAtMs: null },
      },
      members: new Set([name]),
      wellSinceMs: null,
    };
    this.#open.push(opened);
    fresh.add(opened);
  }

  /** Whether this is what lies behind what was taken for a cause, or the same trouble. */
  #explains(name: string, cause: string): boolean {
    const group = this.#groups.get(name);
    return this.#needsOf(cause).has(name) || (group !== undefined && group === this.#groups.get(cause));
  }

  /** One that was restored may lead back to nothing that is still watched. */
  #follow(
    incident: Open,
    failing: ReadonlyMap<string, Standing>,
    now: Moment,
    isNew: boolean,
  ): IncidentEvent | null {
    const bad = [...incident.members].flatMap((name) => failing.get(name) ?? []);
    if (bad.length === 0) {
      incident.wellSinceMs ??= now.steadyMs;
      if (now.steadyMs - incident.wellSinceMs < QUIET_MS) return null;
      this.#open = this.#open.filter((each) => each !== incident);
      return { kind: 'closed', incident: ended(incident.view, now) };
    }
    incident.wellSinceMs = null;
    const before = incident.view;
    incident.view = this.#viewOf(incident, bad, failing);
    if (isNew) return { kind: 'opened', incident: incident.view };
    return isNews(before, incident.view) ? { kind: 'changed', incident: incident.view } : null;
  }

  #viewOf(
    { view, members }: Open,
    bad: readonly Standing[],
    failing: ReadonlyMap<string, Standing>,
  ): IncidentView {
    // A cause that is well again, while what came of it is not yet, stays the cause with its last word.
    const { cause } = view;
    return {
      ...view,
      reason: failing.get(cause)?.reason ?? view.reason,
      symptoms: [...members].filter((name) => name !== cause).sort((a, b) => this.#at(a) - this.#at(b)),
      worst: view.worst === 'failed' || bad.some(({ state }) => state === 'failed') ? 'failed' : 'degraded',
    };
  }

  #needsOf(name: string): ReadonlySet<string> {
    return this.#needs.get(name) ?? NONE;
  }

  #at(name: string): number {
    return this.#order.get(name) ?? Number.MAX_SAFE_INTEGER;
  }
}

const NONE: ReadonlySet<string> = new Set();
const worstOf = ({ state }: Standing): IncidentView['worst'] => (state === 'failed' ? 'failed' : 'degraded');
/** A clock that was set back must not let anything end before it began. */
const ended = (view: IncidentView, { wallMs }: Moment): IncidentView => ({
  ...view,
  endedAtMs: Math.max(wallMs, view.begunAtMs),
});

const isNews = (before: IncidentView, after: IncidentView): boolean =>
  before.cause !== after.cause ||
  before.worst !== after.worst ||
  before.symptoms.length !== after.symptoms.length;

/** All that each needs, over however many steps. */
export function closure(
  checks: readonly Pick<Check, 'name' | 'needs'>[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const direct = new Map(checks.map(({ name, needs }) => [name, needs] as const));
  const all = new Map<string, ReadonlySet<string>>();
  for (const { name, needs } of checks) {
    const found = new Set<string>();
    const open = [...needs];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next) || next === name) continue;
      found.add(next);
      open.push(...(direct.get(next) ?? []));
    }
    all.set(name, found);
  }
  return all;
}
