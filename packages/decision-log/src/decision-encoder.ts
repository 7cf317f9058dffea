import type { Mode } from '@rec-io/domain/ledger';
import type { Market } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { type StrikeRow, toGrains } from '@rec-io/domain/strike-ladder';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import { FORMAT_VERSION, type Line, type OwnPart } from './lines.ts';

/** What of a market's row was last written. */
type RowState = { grains: number; yesBidE4: PriceE4 | null; noBidE4: PriceE4 | null; volumeE2: number };
type EventState = {
  readonly index: number;
  closeTimeMs: number;
  markets: number[];
  rows: RowState[];
  head: string;
  unsure: string;
};

/**
 * Decisions as lines of text, each with what changed since the line before: a market when its description changes, a ladder once per
 * print however many monitors were asked about it, of a monitor what is not as it was.
 */
export class DecisionEncoder {
  readonly #account: string;
  readonly #mode: Mode;
  #isFresh = true;
  readonly #markets = new Map<string, { readonly index: number; market: Market }>();
  readonly #events = new Map<string, EventState>();
  readonly #monitors = new Map<string, Map<string, string>>();
  #headWithoutLadder = '';

  constructor(account: string, mode: Mode) {
    this.#account = account;
    this.#mode = mode;
  }

  /** Begins anew: what comes next can be read without anything that was written before. */
  reset(): void {
    this.#isFresh = true;
    this.#markets.clear();
    this.#events.clear();
    this.#monitors.clear();
    this.#headWithoutLadder = '';
  }

  /** The lines of a decision, each with its end. Takes all of the record at once. */
  encode(record: DecisionRecord): string {
    const lines: Line[] = [];
    if (this.#isFresh) lines.push(['head', FORMAT_VERSION, this.#account, this.#mode]);
    this.#isFresh = false;
    const event = this.#ladder(record, lines);
    lines.push(['decision', record.monitor, event, this.#changed(record), agesOf(record)]);
    return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  }

  #ladder({ input }: DecisionRecord, lines: Line[]): number {
    const { ladder, nowMs, indexE4, momentumBp } = input;
    const head = `${nowMs} ${indexE4} ${momentumBp}`;
    if (ladder === null) {
      if (head !== this.#headWithoutLadder) lines.push(['print', nowMs, indexE4, momentumBp]);
      this.#headWithoutLadder = head;
      return -1;
    }
    const linesBefore = lines.length;
    const markets = ladder.rows.map(({ market }) => this.#market(market, lines));
    const state = this.#event(ladder.eventTicker);
    const isSameLadder =
      state.closeTimeMs === ladder.closeTimeMs &&
      state.markets.length === markets.length &&
      state.markets.every((index, i) => index === markets[i]);
    if (!isSameLadder) {
      state.closeTimeMs = ladder.closeTimeMs;
      state.markets = markets;
      state.rows = markets.map(() => ({ grains: 0, yesBidE4: null, noBidE4: null, volumeE2: 0 }));
      state.head = '';
      lines.push(['ladder', state.index, ladder.eventTicker, ladder.closeTimeMs, markets]);
    }
    const [grains, quotes] = changes(ladder.rows, state.rows);
    const { offset, slope, tooLittle } = ladder.uncertainty;
    const unsure = JSON.stringify([offset, slope, tooLittle]);
    const isSame =
      lines.length === linesBefore &&
      head === state.head &&
      unsure === state.unsure &&
      quotes.length === 0 &&
      grains.every((change) => change === 0);
    if (!isSame)
      lines.push([
        ...(['frame', state.index, nowMs, indexE4, momentumBp, grains, quotes] as const),
        [offset, slope, tooLittle],
      ]);
    state.unsure = unsure;
    state.head = head;
    return state.index;
  }

  #event(eventTicker: string): EventState {
    let state = this.#events.get(eventTicker);
    if (!state) {
      state = { index: this.#events.size, closeTimeMs: 0, markets: [], rows: [], head: '', unsure: '' };
      this.#events.set(eventTicker, state);
    }
    return state;
  }

  #market(market: Market, lines: Line[]): number {
    const known = this.#markets.get(market.ticker);
    if (known?.market === market) return known.index;
    const index = known?.index ?? this.#markets.size;
    if (known && isSameButVolume(known.market, market)) {
      if (known.market.volumeE2 !== market.volumeE2) lines.push(['volume', index, market.volumeE2]);
      known.market = market;
      return index;
    }
    lines.push(['market', index, market]);
    this.#markets.set(market.ticker, { index, market });
    return index;
  }

  #changed(record: DecisionRecord): OwnPart {
    const before = this.#monitors.get(record.monitor) ?? new Map<string, string>();
    this.#monitors.set(record.monitor, before);
    const { strategy, symbol, model, parameters, memory, status, signals, results, obstacle } = record;
    const { state, balanceE6 } = record;
    const { held, traded, attemptedAtMs, trades } = record.input;
    const own: Required<OwnPart> = {
      ...{
        strategy,
        symbol,
        model,
        parameters,
        memory,
        status,
        signals,
        results,
        obstacle,
        state,
        balanceE6,
        trades,
      },
      ...{ held: [...held], traded: [...traded], attemptedAtMs: [...attemptedAtMs] },
    };
    return Object.fromEntries(
      Object.entries(own).filter(([key, value]) => {
        const text = JSON.stringify(value);
        if (before.get(key) === text) return false;
        before.set(key, text);
        return true;
      }),
    );
  }
}

const agesOf = ({ wallMs, indexAgeMs, booksAgeMs, input }: DecisionRecord) =>
  [wallMs - input.nowMs, indexAgeMs, booksAgeMs] as const;

/** Changes of probability, null for one that is not known; and every row of which a bid or the volume is another. */
function changes(rows: readonly StrikeRow[], states: readonly RowState[]) {
  const grains: (number | null)[] = [];
  const quotes: (readonly [
    row: number,
    yesBidE4: PriceE4 | null,
    noBidE4: PriceE4 | null,
    volumeE2: number,
  ])[] = [];
  for (const [i, { probability, yesBidE4, noBidE4, volumeE2 }] of rows.entries()) {
    const state = states[i];
    if (!state) break;
    const now = Number.isNaN(probability) ? null : toGrains(probability);
    grains.push(now === null ? null : now - state.grains);
    state.grains = now ?? 0;
    if (yesBidE4 === state.yesBidE4 && noBidE4 === state.noBidE4 && volumeE2 === state.volumeE2) continue;
    Object.assign(state, { yesBidE4, noBidE4, volumeE2 });
    quotes.push([i, yesBidE4, noBidE4, volumeE2]);
  }
  return [grains, quotes] as const;
}

const isSameButVolume = (a: Market, b: Market): boolean =>
  JSON.stringify({ ...a, volumeE2: 0 }) === JSON.stringify({ ...b, volumeE2: 0 });
