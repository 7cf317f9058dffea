import { type Random, random } from '@rec-io/domain/random';
import { type FaultMatch, type FaultPlace, type FaultRule, FaultRuleError, placeOf } from './fault-rule.ts';

/** A request, an answer or a frame, as rules see it. */
export type Subject = {
  readonly method?: string;
  readonly path?: string;
  readonly account?: string | null;
  readonly market?: string | null;
  readonly channel?: string;
  readonly type?: string;
};

export type Now = { readonly wallMs: number; readonly exchangeMs: number };

/** What was done to whom, for whoever has to explain a run. */
export type Injected = {
  readonly number: number;
  readonly wallMs: number;
  readonly exchangeMs: number;
  readonly rule: string;
  readonly fault: string;
  readonly subject: object;
};

type Entry = {
  readonly id: string;
  readonly rule: FaultRule;
  readonly place: FaultPlace;
  readonly dice: Random;
  readonly fromMs: number;
  readonly untilMs: number;
  matched: number;
  hits: number;
};

export type RuleView = { readonly id: string; readonly matched: number; readonly hits: number } & FaultRule;

const LOG_MAX = 10_000;
const RULES_MAX = 1_000;

/**
 * Which accidents happen to whom. A function of the seed, of the rules and of the order of what happens: each rule draws
 * from its own stream, once for everything that fits it.
 */
export class FaultRules {
  readonly #seed: number | string;
  readonly #entries = new Map<string, Entry>();
  readonly #places: Record<FaultPlace, Entry[]> = { request: [], answer: [], frame: [] };
  readonly #log: Injected[] = [];
  #added = 0;
  #injected = 0;

  constructor(seed: number | string) {
    this.#seed = seed;
  }

  /** @throws FaultRuleError when its id is taken or there are too many */
  add(rule: FaultRule, now: Now): string {
    const id = rule.id ?? `f${this.#added + 1}`;
    if (this.#entries.has(id)) throw new FaultRuleError(`there is a rule ${id} already`);
    if (this.#entries.size >= RULES_MAX) throw new FaultRuleError(`there are ${RULES_MAX} rules already`);
    this.#added++;
    const fromMs = timeOf(rule, now) + (rule.afterS ?? 0) * 1_000;
    const entry: Entry = {
      ...{ id, rule, fromMs, place: placeOf(rule), dice: random(this.#seed, `fault/${id}`) },
      untilMs: rule.forS === undefined ? Number.POSITIVE_INFINITY : fromMs + rule.forS * 1_000,
      matched: 0,
      hits: 0,
    };
    this.#entries.set(id, entry);
    this.#places[entry.place].push(entry);
    return id;
  }

  remove(id: string): boolean {
    const entry = this.#entries.get(id);
    if (!entry) return false;
    this.#entries.delete(id);
    this.#places[entry.place] = this.#places[entry.place].filter((other) => other !== entry);
    return true;
  }

  clear(): void {
    for (const id of [...this.#entries.keys()]) this.remove(id);
  }

  /** Whether anything can happen there at all: asked on the hot path. */
  has(place: FaultPlace): boolean {
    return this.#places[place].length > 0;
  }

  /** The accidents that happen to this one, in the order of their rules. */
  hits(place: FaultPlace, subject: Subject, now: Now): FaultRule[] {
    const found: FaultRule[] = [];
    for (const entry of this.#places[place]) {
      if (!this.#strikes(entry, subject, now)) continue;
      found.push(entry.rule);
      this.note(entry.id, entry.rule.fault, subject, now);
    }
    return found;
  }

  /** Keeps what was done, also what no rule did. */
  note(rule: string, fault: string, subject: object, now: Now): void {
    if (this.#log.length >= LOG_MAX) this.#log.shift();
    this.#log.push({ number: ++this.#injected, ...now, rule, fault, subject });
  }

  /** What was injected after that number, oldest first. */
  injected(after = 0): Injected[] {
    return this.#log.filter(({ number }) => number > after);
  }

  views(): RuleView[] {
    return Array.from(this.#entries.values(), ({ id, rule, matched, hits }) => ({
      ...rule,
      id,
      matched,
      hits,
    }));
  }

  #strikes(entry: Entry, subject: Subject, now: Now): boolean {
    const { rule, dice } = entry;
    const atMs = timeOf(rule, now);
    if (atMs < entry.fromMs || atMs >= entry.untilMs || !fits(rule.match, subject)) return false;
    entry.matched++;
    // Drawn for each that fits, so that what one rule did never shifts the chance of the next.
    const chance = rule.probability === undefined ? 0 : dice.next();
    if (rule.count !== undefined && entry.hits >= rule.count) return false;
    if (rule.nth !== undefined && entry.matched !== rule.nth) return false;
    if (rule.every !== undefined && entry.matched % rule.every !== 0) return false;
    if (rule.probability !== undefined && chance >= rule.probability) return false;
    entry.hits++;
    return true;
  }
}

const timeOf = ({ clock }: FaultRule, { wallMs, exchangeMs }: Now): number =>
  clock === 'exchange' ? exchangeMs : wallMs;

const ROOT = '/trade-api/v2';

function fits(match: FaultMatch | undefined, subject: Subject): boolean {
  if (!match) return true;
  const { path } = subject;
  return (
    like(match.method, subject.method) &&
    (like(match.path, path) ||
      (path?.startsWith(ROOT) === true && like(match.path, path.slice(ROOT.length)))) &&
    like(match.account, subject.account) &&
    like(match.market, subject.market) &&
    like(match.channel, subject.channel) &&
    like(match.type, subject.type)
  );
}

/** `*` stands for any text, also for none. */
function like(pattern: string | undefined, text: string | null | undefined): boolean {
  if (pattern === undefined) return true;
  if (text == null) return false;
  if (!pattern.includes('*')) return pattern === text;
  const pieces = pattern.split('*');
  const first = pieces.shift() ?? '';
  const last = pieces.pop() ?? '';
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}
