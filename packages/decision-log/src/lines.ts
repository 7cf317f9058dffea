import type { Mode } from '@rec-io/domain/ledger';
import type { Market } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { HeldTrade } from '@rec-io/domain/strategy';
import type { DecisionRecord } from '@rec-io/engine/decision-record';

/** Of versions that are not listed nothing is read. Version 1 did not tell how sure the model was, version 2 not which it was. */
export const FORMAT_VERSION = 3;
export const READABLE_VERSIONS: readonly number[] = [1, 2, FORMAT_VERSION];

/** How sure the model was; absent: certain. */
export type SaidUncertainty = readonly [offset: number, slope: number, tooLittle: string | null];

/** What of a decision is its monitor's own; what is missing is as in the monitor's decision before. */
export type OwnPart = Partial<
  Pick<
    DecisionRecord,
    | 'strategy'
    | 'symbol'
    | 'model'
    | 'parameters'
    | 'memory'
    | 'status'
    | 'signals'
    | 'results'
    | 'obstacle'
    | 'state'
    | 'balanceE6'
  > & {
    readonly held: readonly string[];
    readonly traded: readonly string[];
    readonly attemptedAtMs: readonly (readonly [key: string, timeMs: number])[];
    readonly trades: readonly HeldTrade[];
  }
>;

/**
 * One line of a recording. `head` forgets everything before it. Markets and events are named by their numbers. A `frame` gives each
 * row's change of probability, in billionths, null where it is not known, and the rows whose bids or volume are others than before.
 */
export type Line =
  | readonly ['head', version: number, account: string, mode: Mode]
  | readonly ['market', market: number, Market]
  | readonly ['volume', market: number, volumeE2: number]
  | readonly ['ladder', event: number, eventTicker: string, closeTimeMs: number, markets: readonly number[]]
  | readonly ['print', nowMs: number, indexE4: PriceE4, momentumBp: number | null]
  | readonly [
      'frame',
      event: number,
      nowMs: number,
      indexE4: PriceE4,
      momentumBp: number | null,
      grains: readonly (number | null)[],
      quotes: readonly (readonly [
        row: number,
        yesBidE4: PriceE4 | null,
        noBidE4: PriceE4 | null,
        volumeE2: number,
      ])[],
      uncertainty?: SaidUncertainty,
    ]
  | readonly [
      'decision',
      monitor: string,
      /** −1 where no ladder was known. */
      event: number,
      OwnPart,
      ages: readonly [afterPrintMs: number, indexAgeMs: number | null, booksAgeMs: number | null],
    ];
