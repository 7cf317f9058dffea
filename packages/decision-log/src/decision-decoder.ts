import type { Market } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { CERTAIN, type Uncertainty } from '@rec-io/domain/probability';
import type { StrategyInput } from '@rec-io/domain/strategy';
import { deriveRow, fromGrains, type StrikeRow } from '@rec-io/domain/strike-ladder';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import { type Line, type OwnPart, READABLE_VERSIONS } from './lines.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type RowState = {
  grains: number | null;
  yesBidE4: PriceE4 | null;
  noBidE4: PriceE4 | null;
  volumeE2: number;
};
type EventState = {
  readonly eventTicker: string;
  readonly closeTimeMs: number;
  readonly markets: readonly number[];
  readonly rows: RowState[];
  print: Print;
  uncertainty: Uncertainty;
  /** Of its newest frame; made when first asked for. */
  ladder: StrategyInput['ladder'];
};
type Print = Pick<StrategyInput, 'nowMs' | 'indexE4' | 'momentumBp'>;

const NO_PRINT: Print = { nowMs: 0, indexE4: 0 as PriceE4, momentumBp: null };

/** Reads what {@link DecisionEncoder} wrote, line by line. */
export class DecisionDecoder {
  /** Whether what was read so far is enough to understand the next line. */
  #isWhole = false;
  readonly #markets = new Map<number, Market>();
  readonly #events = new Map<number, EventState>();
  readonly #monitors = new Map<string, OwnPart>();
  #print = NO_PRINT;

  /** Something is missing here: what follows is understood again from the next beginning on. */
  lost(): void {
    this.#isWhole = false;
  }

  /** @returns the decision that this line completes, or null @throws SyntaxError for a line that is not whole */
  read(text: string): DecisionRecord | null {
    const line = JSON.parse(text) as Line;
    if (line[0] === 'head') this.#begin(line[1]);
    if (!this.#isWhole) return null;
    switch (line[0]) {
      case 'head':
        return null;
      case 'market':
        this.#markets.set(line[1], line[2]);
        return null;
      case 'volume': {
        const market = this.#markets.get(line[1]);
        if (market) this.#markets.set(line[1], { ...market, volumeE2: line[2] });
        return null;
      }
      case 'ladder': {
        const [, event, eventTicker, closeTimeMs, markets] = line;
        const rows = markets.map(() => ({ grains: 0, yesBidE4: null, noBidE4: null, volumeE2: 0 }));
        this.#events.set(event, {
          ...{ eventTicker, closeTimeMs, markets, rows },
          ...{ print: NO_PRINT, uncertainty: CERTAIN, ladder: null },
        });
        return null;
      }
      case 'print': {
        const [, nowMs, indexE4, momentumBp] = line;
        this.#print = { nowMs, indexE4, momentumBp };
        return null;
      }
      case 'frame':
        this.#frame(line);
        return null;
      case 'decision':
        return this.#decision(line);
    }
  }

  #begin(version: number): void {
    this.#isWhole = READABLE_VERSIONS.includes(version);
    this.#markets.clear();
    this.#events.clear();
    this.#monitors.clear();
  }

  #frame([, event, nowMs, indexE4, momentumBp, grains, quotes, said]: Extract<
    Line,
    readonly ['frame', ...unknown[]]
  >) {
    const state = this.#events.get(event);
    if (!state) return;
    state.print = { nowMs, indexE4, momentumBp };
    const [offset, slope, tooLittle] = said ?? [0, 0, null];
    state.uncertainty = { offset, slope, tooLittle };
    state.ladder = null;
    for (const [i, row] of state.rows.entries()) {
      const change = grains[i] ?? null;
      row.grains = change === null ? null : (row.grains ?? 0) + change;
    }
    for (const [i, yesBidE4, noBidE4, volumeE2] of quotes)
      Object.assign(state.rows[i] ?? {}, { yesBidE4, noBidE4, volumeE2 });
  }

  #decision([, monitor, event, changed, ages]: Extract<Line, readonly ['decision', ...unknown[]]>) {
    const own = { ...this.#monitors.get(monitor), ...changed };
    this.#monitors.set(monitor, own);
    const state = this.#events.get(event);
    const { held, traded, attemptedAtMs, trades, ...told } = own as Required<OwnPart>;
    const print = state?.print ?? this.#print;
    const [afterPrintMs, indexAgeMs, booksAgeMs] = ages;
    return {
      ...told,
      model: told.model ?? null,
      monitor,
      input: {
        ...print,
        ladder: state ? this.#ladder(state) : null,
        held: new Set(held),
        traded: new Set(traded),
        attemptedAtMs: new Map(attemptedAtMs),
        trades,
      },
      ...{ wallMs: print.nowMs + afterPrintMs, indexAgeMs, booksAgeMs },
    };
  }

  #ladder(state: EventState): StrategyInput['ladder'] {
    const { eventTicker, closeTimeMs, markets, print, uncertainty } = state;
    state.ladder ??= {
      ...{ eventTicker, closeTimeMs, uncertainty },
      rows: state.rows.flatMap((row, i) => {
        const market = this.#markets.get(markets[i] ?? -1);
        return market ? [rowOf(market, row, print.indexE4)] : [];
      }),
    };
    return state.ladder;
  }
}

function rowOf(
  market: Market,
  { grains, yesBidE4, noBidE4, volumeE2 }: RowState,
  indexE4: PriceE4,
): StrikeRow {
  const probability = grains === null ? Number.NaN : fromGrains(grains);
  const row: Writable<StrikeRow> = {
    ...{ market, probability, yesBidE4, noBidE4, volumeE2 },
    // Derived below.
    ...{ bufferE4: 0, activeSide: 'yes', yesAskE4: null, noAskE4: null, yesEdgeE4: 0, noEdgeE4: 0 },
  };
  deriveRow(row, indexE4);
  return row;
}
