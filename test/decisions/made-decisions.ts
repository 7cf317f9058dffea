import { DecisionDecoder } from '@rec-io/decision-log/decision-decoder';
import { DecisionEncoder } from '@rec-io/decision-log/decision-encoder';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import { ACCOUNT } from './recorded-hour.ts';

const MOST = 20;
const LONGEST = 200;

/** What one wiring made of the recorded hour. */
export type Made = {
  readonly decisions: readonly DecisionRecord[];
  readonly ledger: readonly LedgerEntry[];
  readonly exchange: Exchange;
};

/** Keeps decisions as a trader's recording does, in memory. */
export class Kept {
  readonly #encoder = new DecisionEncoder(ACCOUNT, 'simulated');
  readonly #lines: string[] = [];

  readonly record = (record: DecisionRecord): void => {
    this.#lines.push(this.#encoder.encode(record));
  };

  read(): DecisionRecord[] {
    const decoder = new DecisionDecoder();
    const lines = this.#lines.flatMap((text) => text.trimEnd().split('\n'));
    return lines.flatMap((line) => decoder.read(line) ?? []);
  }
}

/** By their client order ids. */
const intentsOf = (ledger: readonly LedgerEntry[]): ReadonlyMap<string, Intent> =>
  new Map(
    ledger.flatMap((entry) => (entry.kind === 'intent' ? [[entry.intent.clientOrderId, entry.intent]] : [])),
  );

/** Everything of a decision but when the machine made it: sizes, limits and client order ids are in its intents. */
function told(
  { wallMs, indexAgeMs, booksAgeMs, input, ...record }: DecisionRecord,
  intents: ReadonlyMap<string, Intent>,
) {
  const { ladder, held, traded, attemptedAtMs, ...known } = input;
  return {
    ...record,
    ...known,
    event: ladder && [ladder.eventTicker, ladder.closeTimeMs],
    // Of a market's own volume only the row's counts: the other is as it was when the market was described.
    rows: ladder?.rows.map((row) => ({ ...row, market: { ...row.market, volumeE2: 0 } })) ?? null,
    held: [...held].sort(),
    traded: [...traded].sort(),
    attempted: [...attemptedAtMs].sort(),
    intents: record.results.map((result) => (result.kind === 'ordered' ? intents.get(result.tradeId) : null)),
  };
}

/** The first place where two values are not the same, as `path: one | other`; null where there is none. */
function difference(one: unknown, other: unknown, path: string): string | null {
  if (Object.is(one, other)) return null;
  const isPair = typeof one === 'object' && typeof other === 'object' && one !== null && other !== null;
  if (!isPair) return `${path}: ${JSON.stringify(one)} | ${JSON.stringify(other)}`.slice(0, LONGEST);
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = difference(
      one[key as keyof typeof one],
      other[key as keyof typeof other],
      `${path}.${key}`,
    );
    if (found !== null) return found;
  }
  return null;
}

/**
 * Where two wirings did not decide the same, in short lines, by the part of the decision that differs. Looked at one by one: an
 * assertion that has thousands of decisions of forty strikes to compare has no end when they differ.
 */
export function differences(one: Made, other: Made): string[] {
  const [ours, theirs] = [intentsOf(one.ledger), intentsOf(other.ledger)];
  const found: string[] = [];
  for (let i = 0; i < Math.max(one.decisions.length, other.decisions.length); i++) {
    if (found.length >= MOST) break;
    const [a, b] = [one.decisions[i], other.decisions[i]];
    const at = new Date((a ?? b)?.input.nowMs ?? 0).toISOString();
    if (!a || !b) {
      found.push(`${at} was decided by one alone`);
      continue;
    }
    const [mine, yours] = [told(a, ours), told(b, theirs)];
    for (const part of Object.keys(mine) as (keyof typeof mine)[]) {
      const what = difference(mine[part], yours[part], part);
      if (what !== null) found.push(`${at} ${what}`);
    }
  }
  return found;
}
